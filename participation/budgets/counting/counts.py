"""`count`: an election by a rule, with an explanation for each project."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from participation.budgets.counting import equal_shares, greedy, phragmen
from participation.budgets.counting.amounts import total
from participation.budgets.counting.elections import Election
from participation.budgets.counting.outcomes import Completion, Conditions, Explanation, Outcome, Rule, Verdict
from participation.budgets.counting.ties import TieBreak, ranking

Rank = Callable[[int], Any]


def count(
    election: Election,
    rule: Rule,
    completion: Completion = Completion.NONE,
    *,
    tie_break: TieBreak = TieBreak.SUPPORT,
    seed: str = "",
    root: str = "",
    conditions: Conditions | None = None,
    report: Callable[[int], None] | None = None,
) -> Outcome:
    """Count one sum of money. With several headings each is an election of its own, with its own voters and money.

    A project without a vote never wins. A completion other than none exists for Equal Shares alone; ValueError
    otherwise. All arithmetic that decides is exact, so that the same election gives the same outcome everywhere.
    `report` is called with the number of rounds counted so far, where a rule takes many.
    """
    if completion != Completion.NONE and rule != Rule.EQUAL_SHARES:
        raise ValueError("Only the Method of Equal Shares is completed.")
    conditions = conditions or Conditions()
    rank = ranking(election, tie_break, seed=seed, root=root)
    barred = {
        place: verdict
        for place in range(len(election.projects))
        if (verdict := conditions.verdict(election, place)) is not None
    }
    places = [place for place in range(len(election.projects)) if place not in barred]
    endowment = None
    if rule == Rule.EQUAL_SHARES:
        # What costs more than there is takes part: supporters who could pay for it end the raising of endowments.
        dear = [place for place, verdict in barred.items() if verdict == Verdict.TOO_DEAR]
        found, endowment = _by_equal_shares(election, sorted(places + dear), rank, completion, report)
    elif rule == Rule.PHRAGMEN:
        found = _by_phragmen(election, places, rank)
    else:
        order = greedy.by_votes if rule == Rule.GREEDY_VOTES else greedy.by_votes_per_cost
        found = _by_turns(election, greedy.turns(election, places, order(election), rank, election.budget))
    for place, verdict in barred.items():
        found[place] = _explain(election, place, verdict)
    explanations = tuple(found[place] for place in range(len(election.projects)))
    return Outcome(rule, completion, election.budget, election.voters, explanations, endowment)


def _explain(election: Election, place: int, verdict: Verdict, **facts: Any) -> Explanation:
    project = election.projects[place]
    return Explanation(project.key, verdict, project.cost, election.votes[place], election.scores[place], **facts)


def _keys(election: Election, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(election.projects[place].key for place in places)


def _by_turns(
    election: Election, turns: Sequence[greedy.Turn], won: Verdict = Verdict.WON, first: int = 1
) -> dict[int, Explanation]:
    found = {}
    for turn in turns:
        verdict = won if turn.won else Verdict.NOT_ENOUGH_LEFT
        level = _keys(election, turn.level)
        number = first if turn.won else None
        found[turn.place] = _explain(election, turn.place, verdict, turn=number, left=turn.left, level=level)
        first += turn.won
    return found


def _by_equal_shares(
    election: Election,
    places: list[int],
    rank: Rank,
    completion: Completion,
    report: Callable[[int], None] | None,
) -> tuple[dict[int, Explanation], Fraction]:
    if completion in (Completion.ADD1, Completion.ADD1_EXHAUSTIVE):
        stop = completion == Completion.ADD1_EXHAUSTIVE
        run = equal_shares.add1(election, places, rank, stop_exhaustive=stop, report=report)
    else:
        run = equal_shares.run(election, places, Fraction(election.budget, max(election.voters, 1)), rank)
    found = {}
    left = election.budget
    for number, bought in enumerate(run.purchases, start=1):
        found[bought.place] = _explain(
            election,
            bought.place,
            Verdict.WON,
            turn=number,
            left=left,
            available=bought.available,
            share=bought.share,
            level=_keys(election, bought.level),
        )
        left -= election.projects[bought.place].cost
    for place in places:
        if place not in found:
            numbers, weights = election.weights[place]
            available = total(weights, [run.balances[number] for number in numbers])
            found[place] = _explain(election, place, Verdict.SUPPORTERS_SHORT, left=left, available=available)
    if completion == Completion.GREEDY:
        _complete(election, found, rank, left, len(run.purchases))
    return found, run.endowment


def _complete(election: Election, found: dict[int, Explanation], rank: Rank, left: int, bought: int) -> None:
    """Spend what Equal Shares left by greedy turns; what was said about the supporters stays."""
    lost = [place for place, explanation in found.items() if not explanation.won]
    turns = greedy.turns(election, lost, greedy.by_votes(election), rank, left)
    for place, turn in _by_turns(election, turns, Verdict.COMPLETED, bought + 1).items():
        found[place] = replace(turn, available=found[place].available)


def _by_phragmen(election: Election, places: list[int], rank: Rank) -> dict[int, Explanation]:
    run = phragmen.run(election, places, rank)
    found = {}
    left = election.budget
    for number, bought in enumerate(run.purchases, start=1):
        level = _keys(election, bought.level)
        found[bought.place] = _explain(election, bought.place, Verdict.WON, turn=number, left=left, level=level)
        left -= election.projects[bought.place].cost
    for place in places:
        if place not in found:
            saved = phragmen.saved(election, place, run)
            enough = saved >= election.projects[place].cost
            verdict = Verdict.NOT_ENOUGH_LEFT if enough else Verdict.AFTER_THE_END
            found[place] = _explain(election, place, verdict, left=left, available=saved)
    return found
