"""Sequential Phragmén for participatory budgeting.

All voters earn money at the same pace. As soon as the supporters of a project have together saved what it costs, it is
bought and they begin again at nothing. The count ends when a project whose turn it is would cost more than is left.
Any point given to a project counts as support.

Source: Maaike Los, Zoé Christoff, Davide Grossi: Proportional Budget Allocations: Towards a Systematization.
Proceedings of the 31st International Joint Conference on Artificial Intelligence (2022).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from participation.budgets.counting.amounts import total
from participation.budgets.counting.elections import Election


@dataclass(frozen=True)
class Purchase:
    """A project, the moment at which it was bought (what each voter had earned by then, in cents), what was level."""

    place: int
    moment: Fraction
    level: tuple[int, ...] = ()


@dataclass(frozen=True)
class Run:
    """Purchases in order, the moment at which the count ended, and since when the voters of each group save."""

    purchases: tuple[Purchase, ...]
    end: Fraction
    since: tuple[Fraction, ...]


def run(election: Election, places: Iterable[int], rank: Callable[[int], Any]) -> Run:
    """Buy projects in the order in which their supporters have saved enough."""
    waiting = set(places)
    since = [Fraction(0)] * len(election.groups)
    moments = {place: _moment(election, place, since) for place in waiting}
    purchases: list[Purchase] = []
    left, end = election.budget, Fraction(0)
    while waiting:
        end = min(moments[place] for place in waiting)
        due = [place for place in waiting if moments[place] == end]
        if any(election.projects[place].cost > left for place in due):
            break
        place = min(due, key=rank)
        purchases.append(Purchase(place, end, tuple(other for other in sorted(due) if other != place)))
        left -= election.projects[place].cost
        waiting.remove(place)
        touched = set()
        for number, _points in election.supporters[place]:
            since[number] = end
            touched.update(other for other, _value in election.groups[number].points)
        for other in touched & waiting:
            moments[other] = _moment(election, other, since)
    return Run(tuple(purchases), end, tuple(since))


def saved(election: Election, place: int, run: Run) -> Fraction:
    """What the supporters of a project had saved together when the count ended."""
    numbers, weights = election.weights[place]
    return election.votes[place] * run.end - total(weights, [run.since[number] for number in numbers])


def _moment(election: Election, place: int, since: list[Fraction]) -> Fraction:
    """When the supporters of a project will have saved its cost, if they buy nothing before."""
    numbers, weights = election.weights[place]
    begun = total(weights, [since[number] for number in numbers])
    return (election.projects[place].cost + begun) / election.votes[place]
