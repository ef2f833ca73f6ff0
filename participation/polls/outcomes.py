"""What a result means: which answer leads, whether majority and quorum were reached, what is decided."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from participation.polls.ballot_rules import NO, YES, Rules
from participation.polls.counting import Majority, Needed, Of, needed_for_majority, needed_for_share
from participation.polls.models import MARKED, OF_APPROVAL, SHARES, Decides, QuestionKind, Quorum


class State(StrEnum):
    """What came of a question."""

    EMPTY = "empty"  # nobody gave an answer that decides
    LEVEL = "level"  # several options lead equally
    NO_MAJORITY = "no_majority"  # one leads, without the majority that was asked for
    NO_QUORUM = "no_quorum"  # too few took part or agreed
    REJECTED = "rejected"  # a question with yes and no got no majority of yes
    REACHED = "reached"  # the leading answer holds


def outcome_of(rules: Rules, question: Rules, counted: Mapping[str, Any]) -> dict[str, Any]:
    """The state, the leading answers, and what was needed and reached for majority and quorum (None: not asked)."""
    strength = dict(_strength(question, counted))
    most = max(strength.values(), default=0)
    leaders = [answer for answer, number in strength.items() if number == most and number > 0]
    majority = _majority(question, counted, strength, leaders)
    quorum = _quorum(rules, counted, leaders)
    return {
        "state": _state(question, leaders, majority, quorum),
        "leaders": leaders,
        "majority": _as_json(majority),
        "quorum": _as_json(quorum),
    }


def _strength(question: Rules, counted: Mapping[str, Any]) -> list[Any]:
    """What decides who leads: votes, points, or having won the runoff."""
    if question["kind"] == QuestionKind.RANKING:
        if question["decides"] == Decides.BORDA:
            return list(counted["borda"])
        winner = counted["runoff"]["winner"]
        return [] if winner is None else [(winner, 1)]
    if question["kind"] == QuestionKind.SCORES:
        return [
            (option, sum(points * number for points, number in enumerate(distribution)))
            for option, distribution in counted["scores"]
        ]
    return list(counted["votes"])


def _majority(
    question: Rules, counted: Mapping[str, Any], strength: Mapping[Any, int], leaders: list[Any]
) -> Needed | None:
    if question["kind"] not in MARKED:
        return None
    whole = counted["ballots"] if question["majority_of"] == Of.ALL else counted["valid"]
    if question["kind"] == QuestionKind.YES_NO:
        reached, rival = strength[YES], strength[NO]
    else:
        ranked = sorted(strength.values(), reverse=True)
        reached, rival = ranked[0], ranked[1]
    return Needed(needed_for_majority(Majority(question["majority"]), of=whole, rival=rival), reached)


def _quorum(rules: Rules, counted: Mapping[str, Any], leaders: list[Any]) -> Needed | None:
    kind, value = rules["quorum"]["kind"], rules["quorum"]["value"]
    if kind == Quorum.NONE:
        return None
    needed = needed_for_share(value, of=rules["entitled"]) if kind in SHARES else value
    if kind in OF_APPROVAL:
        votes = dict(map(tuple, counted["votes"]))
        return Needed(needed, votes[leaders[0]] if leaders else 0)
    return Needed(needed, counted["ballots"])


def _state(question: Rules, leaders: list[Any], majority: Needed | None, quorum: Needed | None) -> State:
    if not leaders:
        return State.EMPTY
    if quorum is not None and not quorum.is_met:
        return State.NO_QUORUM
    if question["kind"] == QuestionKind.YES_NO:
        return State.REACHED if leaders == [YES] and majority is not None and majority.is_met else State.REJECTED
    if len(leaders) > 1:
        return State.LEVEL
    return State.NO_MAJORITY if majority is not None and not majority.is_met else State.REACHED


def _as_json(needed: Needed | None) -> dict[str, Any] | None:
    return None if needed is None else {"needed": needed.needed, "reached": needed.reached, "met": needed.is_met}
