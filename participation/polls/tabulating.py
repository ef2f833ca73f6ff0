"""From rules and ballots to everything that is published of a poll: called once, while its box is sealed."""

from collections.abc import Iterable, Mapping
from typing import Any

from participation.ballots.registry import Cast, Totals
from participation.polls.ballot_rules import ABSTAIN, Rules, answers_of
from participation.polls.counting import Tally, borda, runoff, scored, tally
from participation.polls.grouping import tables_of
from participation.polls.models import QuestionKind
from participation.polls.outcomes import outcome_of


def tabulate(rules: Rules, casts: list[Cast], totals: Totals | None = None) -> dict[str, Any]:
    """Totals, rounds, outcomes, and tables by channel and group in which nobody can be recognised; all of it JSON.

    `totals` are ballots on paper that were counted by hand; those among them that are invalid count as ballots.
    """
    contents = [cast.content for cast in casts]
    by_hand = totals.ballots + totals.invalid if totals else 0
    questions = []
    for question in rules["questions"]:
        counted = count(question, contents)
        if totals is not None:
            _add_by_hand(question, counted, totals)
        counted["outcome"] = outcome_of(rules, question, counted)
        counted["tables"] = tables_of(rules, question, casts, totals)
        questions.append(counted)
    found = {"ballots": len(casts) + by_hand, "questions": questions}
    if totals is not None:
        found["by_hand"] = {"ballots": totals.ballots, "invalid": totals.invalid}
    return found


def _add_by_hand(question: Rules, counted: dict[str, Any], totals: Totals) -> None:
    """Add crosses that were counted by hand.

    How many ballots hold them is known where each has one at most; otherwise as many as there can be are taken.
    """
    crosses = totals.counts.get(str(question["id"]), {})
    counted["votes"] = [[answer, votes + crosses.get(str(answer), 0)] for answer, votes in counted["votes"]]
    abstained = crosses.get(ABSTAIN, 0)
    valid = min(sum(crosses.values()) - abstained, totals.ballots - abstained)
    ballots = totals.ballots + totals.invalid
    counted["ballots"] += ballots
    counted["valid"] += valid
    counted["abstained"] += abstained
    counted["left_out"] += ballots - valid - abstained


def count(question: Rules, contents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The exact result of a question. Votes and points are lists of (answer, number) in the order of the paper."""
    answers = [content.get(str(question["id"])) for content in contents]
    given = _tally(question, answers)
    found: dict[str, Any] = {
        "id": question["id"],
        "ballots": given.ballots,
        "valid": given.valid,
        "abstained": given.abstained,
        "left_out": given.left_out,
        "votes": [list(item) for item in given.votes.items()],
    }
    if question["kind"] == QuestionKind.RANKING:
        found.update(_ranked(question, [answer for answer in answers if answer]))
    if question["kind"] == QuestionKind.SCORES:
        points = [{int(option): value for option, value in answer.items()} for answer in answers if answer]
        scores = scored(answers_of(question), points)
        found["scores"] = [[option, list(each.distribution)] for option, each in scores.items()]
    return found


def marks(kind: str, answer: Any) -> list[Any] | None:
    """The options for which an answer counts one vote; of a ranking the first, of scores all that have points."""
    if answer is None:
        return None
    if kind == QuestionKind.RANKING:
        return [answer[0]]
    if kind == QuestionKind.SCORES:
        return [int(option) for option, points in answer.items() if points]
    return list(answer) if isinstance(answer, list) else [answer]


def _tally(question: Rules, answers: list[Any]) -> Tally[Any]:
    return tally(answers_of(question), [marks(question["kind"], answer) for answer in answers], abstention=ABSTAIN)


def _ranked(question: Rules, rankings: list[list[int]]) -> dict[str, Any]:
    options = answers_of(question)
    points = borda(options, rankings)
    rounds = runoff(options, rankings)
    return {
        "borda": [[option, float(value)] for option, value in points.items()],  # halves are exact
        "runoff": {
            "winner": rounds.winner,
            "rounds": [
                {
                    "votes": [list(item) for item in each.votes.items()],
                    "exhausted": each.exhausted,
                    "out": each.out,
                    "level": list(each.level),
                    "tie_break": each.tie_break,
                }
                for each in rounds.rounds
            ],
        },
    }
