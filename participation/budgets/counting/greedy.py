"""Greedy counting: one project after the other, as long as the money is enough for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from participation.budgets.counting.elections import Election


@dataclass(frozen=True)
class Turn:
    """A project's turn: how much money was left then, whether it was enough, and what was level with it and waited."""

    place: int
    left: int
    won: bool
    level: tuple[int, ...] = ()


def by_votes(election: Election) -> Callable[[int], Any]:
    """More points first."""
    return lambda place: -election.scores[place]


def by_votes_per_cost(election: Election) -> Callable[[int], Any]:
    """More points per cent first."""
    return lambda place: -Fraction(election.scores[place], election.projects[place].cost)


def turns(
    election: Election, places: Iterable[int], order: Callable[[int], Any], rank: Callable[[int], Any], money: int
) -> list[Turn]:
    """Each project in its order; one that no longer fits is passed over, and the next has its chance."""
    taken = []
    ordered = sorted(places, key=lambda place: (order(place), rank(place)))
    for _worth, group in groupby(ordered, key=order):
        waiting = list(group)
        while waiting:
            place = waiting.pop(0)
            won = election.projects[place].cost <= money
            taken.append(Turn(place, money, won, tuple(waiting)))
            if won:
                money -= election.projects[place].cost
    return taken
