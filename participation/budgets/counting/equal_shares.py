"""The Method of Equal Shares with cost utilities.

Each voter gets the same share of the money. A project is bought by its supporters alone, who share its cost as evenly
as they can; next comes the project that costs its supporters the least for what it gives them. A voter's utility of
a project is its cost times the points given to it; an approval is one point.

Source: Dominik Peters, Grzegorz Pierczyński, Piotr Skowron: Proportional Participatory Budgeting with Additive
Utilities. Advances in Neural Information Processing Systems 34 (2021). arXiv:2008.13276
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from operator import mul
from typing import Any, cast

from participation.budgets.counting.elections import Election

CURRENCY_UNIT = 100  # cents
# How close two numbers may come, as a share of the larger one, before floating-point arithmetic must not decide.
# Its own error is a millionth of this even with millions of voters.
_BAND = 1e-7


class _Close(Exception):
    """A decision too close for floating-point numbers."""


@dataclass(frozen=True)
class Purchase:
    """A project that its supporters bought: what they could have paid, and the most that one of them pays."""

    place: int
    available: Fraction
    share: Fraction


@dataclass(frozen=True)
class Run:
    """One go of the method: purchases in order and what is left to the voters of each group."""

    endowment: Fraction
    purchases: tuple[Purchase, ...]
    balances: tuple[Fraction, ...]
    spent: int


def run(
    election: Election,
    places: Iterable[int],
    endowment: Fraction | float,
    rank: Callable[[int], Any],
    *,
    limit: int | None = None,
) -> Run:
    """Buy projects until no supporters can pay for another one. Breaks off as soon as more than `limit` is spent.

    With a Fraction as endowment everything is exact. With a float it is quick, and `_Close` is raised where exact
    numbers might decide otherwise.
    """
    purse = _Purse(election, cast(Fraction, endowment))
    # A project never becomes cheaper for its supporters, so what was worked out before is a bound from below.
    queue: list[tuple[Any, int]] = [(0, place) for place in places]
    purchases: list[Purchase] = []
    spent = 0
    while queue and (limit is None or spent <= limit):
        found = _next(queue, purse, rank)
        if found is None:
            break
        price, place = found
        purchases.append(purse.pay(place, price))
        spent += election.projects[place].cost
    return Run(purse.endowment, tuple(purchases), tuple(purse.balances), spent)


def _next(queue: list[tuple[Any, int]], purse: "_Purse", rank: Callable[[int], Any]) -> tuple[Any, int] | None:
    """Take price and project that costs its supporters the least out of the queue; None where none can be paid."""
    band = 0 if purse.is_exact else _BAND
    fresh: list[tuple[Any, int]] = []
    best = None
    while queue and (best is None or queue[0][0] <= best * (1 + band)):
        _bound, place = heapq.heappop(queue)
        price = purse.price(place)
        if price is not None:  # otherwise it never can be paid: its supporters will not have more than now
            fresh.append((price, place))
            best = price if best is None else min(best, price)
    if best is None:
        return None
    level = [place for price, place in fresh if price <= best * (1 + band)]
    if len(level) > 1 and not purse.is_exact:
        raise _Close
    chosen = min(level, key=rank)
    for entry in fresh:
        if entry[1] != chosen:
            heapq.heappush(queue, entry)
    return best, chosen


class _Purse:
    """What each voter has left, by groups of equal ballots."""

    def __init__(self, election: Election, endowment: Fraction) -> None:
        self.election = election
        self.endowment = endowment
        self.is_exact = isinstance(endowment, Fraction)
        self.balances = [endowment] * len(election.groups)
        self.touched: set[int] = set()  # projects some of whose supporters have paid for another one

    def price(self, place: int) -> Fraction | None:
        """What a supporter pays per point and cent of cost, those without enough paying all they have.

        None where the supporters cannot pay for the project together.
        """
        share = self._share(place)
        return None if share is None else share / self.election.projects[place].cost

    def _share(self, place: int) -> Fraction | None:
        """What a point costs those who can pay it; None where the supporters do not have enough together."""
        cost, score = self.election.projects[place].cost, self.election.scores[place]
        if place not in self.touched:
            if not self._suffices(self.election.votes[place] * self.endowment, cost):
                return None
            if cost * self.election.most_points[place] <= self.endowment * score:
                return Fraction(cost, score) if self.is_exact else cast(Fraction, cost / score)
        elif not self._suffices(self.available(place), cost):
            return None
        groups, balances = self.election.groups, self.balances
        payers = sorted(
            (balances[number] / points, groups[number].weight * points)
            for number, points in self.election.supporters[place]
        )
        rest = cost + 0 * self.endowment
        for most, points in payers:
            if most * score >= rest:
                return rest / score
            rest -= most * points
            score -= points
        return payers[-1][0]  # only rounding can lead here: the supporters have just enough

    def available(self, place: int) -> Fraction:
        """What the supporters of a project have left together."""
        numbers, weights = self.election.weights[place]
        return sum(map(mul, weights, map(self.balances.__getitem__, numbers)), 0 * self.endowment)

    def _suffices(self, money: Fraction, cost: int) -> bool:
        if not self.is_exact and abs(money - cost) <= cost * _BAND:
            raise _Close
        return money >= cost

    def pay(self, place: int, price: Fraction) -> Purchase:
        """Let the supporters pay for a project."""
        share, available, highest = price * self.election.projects[place].cost, self.available(place), 0 * price
        balances = self.balances
        for number, points in self.election.supporters[place]:
            balance, paid = balances[number], share * points
            if paid > balance:
                paid = balance
            balances[number] = balance - paid
            if paid > highest:
                highest = paid
        self.touched |= self.election.rivals[place]
        return Purchase(place, available, highest)


def add1(
    election: Election, places: Iterable[int], rank: Callable[[int], Any], *, stop_exhaustive: bool = False
) -> Run:
    """Raise every voter's endowment by one currency unit at a time as long as the outcome stays within the budget.

    It begins with the whole units of budget divided by voters, and the last outcome within the budget counts. It ends
    when all projects have won or, with `stop_exhaustive`, with the first outcome beside which no further project fits.
    """
    places = list(places)
    costs = {place: election.projects[place].cost for place in places}
    start = election.budget // max(election.voters, 1) // CURRENCY_UNIT * CURRENCY_UNIT
    last = _quick(election, places, start, rank)
    for step in count(1):
        bought = {purchase.place for purchase in last.purchases}
        missing = [cost for place, cost in costs.items() if place not in bought]
        if not missing or (stop_exhaustive and min(missing) > election.budget - last.spent):
            break
        tried = _quick(election, places, start + step * CURRENCY_UNIT, rank)
        if tried.spent > election.budget:
            break
        last = tried
    return run(election, places, Fraction(last.endowment), rank)


def _quick(election: Election, places: list[int], endowment: int, rank: Callable[[int], Any]) -> Run:
    """A run that breaks off beyond the budget: by floating-point numbers where they can decide."""
    try:
        return run(election, places, float(endowment), rank, limit=election.budget)
    except _Close:
        return run(election, places, Fraction(endowment), rank, limit=election.budget)
