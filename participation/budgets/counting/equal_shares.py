"""The Method of Equal Shares with cost utilities.

Each voter gets the same share of the money. A project is bought by its supporters alone, who share its cost as evenly
as they can; next comes the project that costs its supporters the least for what it gives them. A voter's utility of
a project is its cost times the points given to it; an approval is one point.

Source: Dominik Peters, Grzegorz Pierczyński, Piotr Skowron: Proportional Participatory Budgeting with Additive
Utilities. Advances in Neural Information Processing Systems 34 (2021). arXiv:2008.13276
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from operator import mul
from typing import Any

from participation.budgets.counting.amounts import total
from participation.budgets.counting.elections import Election

CURRENCY_UNIT = 100  # cents
# How close two numbers may come, as a share of the larger one, before floating-point arithmetic must not decide.
# Its own error is a millionth of this even with millions of voters.
_BAND = 1e-7


class _Close(Exception):
    """A decision too close for floating-point numbers."""


@dataclass(frozen=True)
class Purchase:
    """A project that its supporters bought: what they could have paid, the most that one pays, what was level."""

    place: int
    available: Fraction
    share: Fraction
    level: tuple[int, ...] = ()


@dataclass(frozen=True)
class Run:
    """One go of the method: purchases in order and what is left to the voters of each group."""

    endowment: Fraction
    purchases: tuple[Purchase, ...]
    balances: tuple[Fraction, ...]
    spent: int


def run(election: Election, places: Iterable[int], endowment: Fraction, rank: Callable[[int], Any]) -> Run:
    """Buy projects until no supporters can pay for another one; exact."""
    purse = _ExactPurse(election, endowment)
    purchases = []
    for place, price, level in _bought(purse, places, rank):
        available = purse.available(place)
        purchases.append(Purchase(place, available, purse.pay(place, price), level))
    return Run(
        endowment,
        tuple(purchases),
        tuple(purse.balances),
        sum(election.projects[bought.place].cost for bought in purchases),
    )


Choice = tuple[int, Any, tuple[int, ...]]  # a project, its price, and what was level


def _bought(purse: "_Purse", places: Iterable[int], rank: Callable[[int], Any]) -> Iterator[Choice]:
    """The projects to buy, one after the other; whoever asks for the next one has paid."""
    # A project never becomes cheaper for its supporters, so what was worked out before is a bound from below, and
    # so is what each point would cost if all could pay.
    scores = purse.election.scores
    queue = [(purse.one / scores[place], place) for place in places]
    heapq.heapify(queue)
    while (found := _next(queue, purse, rank)) is not None:
        yield found


def _next(queue: list[tuple[Any, int]], purse: "_Purse", rank: Callable[[int], Any]) -> Choice | None:
    """Take what costs its supporters the least out of the queue; None where none can be paid."""
    fresh: list[tuple[Any, int]] = []
    best = bound = None
    while queue and (bound is None or queue[0][0] <= bound):
        _bound, place = heapq.heappop(queue)
        price = purse.price(place)
        if price is not None:  # otherwise it never can be paid: its supporters will not have more than now
            fresh.append((price, place))
            if best is None or price < best:
                best, bound = price, price * (1 + purse.band)
    if best is None:
        return None
    level = [place for price, place in fresh if price <= bound]
    if len(level) > 1 and purse.band:
        raise _Close
    chosen = min(level, key=rank) if len(level) > 1 else level[0]
    for entry in fresh:
        if entry[1] != chosen:
            heapq.heappush(queue, entry)
    return chosen, best, tuple(sorted(place for place in level if place != chosen))


class _Purse:
    """What each voter has left, by groups of equal ballots. In floating-point numbers: quick, and `_Close` is raised
    where exact numbers might decide otherwise.
    """

    band: float = _BAND
    one: Any = 1.0

    def __init__(self, election: Election, endowment: Any) -> None:
        self.election = election
        self.endowment = endowment * self.one
        self.balances = [self.endowment] * len(election.groups)
        self.touched: set[int] = set()  # projects some of whose supporters have paid for another one

    def price(self, place: int) -> Any:
        """What a supporter pays per point and cent of cost, those without enough paying all they have.

        None where the supporters cannot pay for the project together.
        """
        election, endowment = self.election, self.endowment
        cost, score = election.projects[place].cost, election.scores[place]
        at_first = election.votes[place] * endowment
        if place not in self.touched:
            if not self.suffices(at_first, cost):
                return None
            if cost * election.most_points[place] <= endowment * score:
                return self.one / score
        elif at_first * (1 + self.band) < cost or not self.suffices(self.available(place), cost):
            return None
        return self._share(place, cost, score) / cost

    def _share(self, place: int, cost: int, score: int) -> Any:
        """What a point costs those who can pay it, where the supporters have enough together."""
        groups, balances = self.election.groups, self.balances
        payers = sorted(
            (balances[number] / points, groups[number].weight * points)
            for number, points in self.election.supporters[place]
        )
        rest = cost * self.one
        for most, points in payers:
            if most * score >= rest:
                return rest / score
            rest -= most * points
            score -= points
        return payers[-1][0]  # only rounding can lead here: the supporters have just enough

    def available(self, place: int) -> Any:
        """What the supporters of a project have left together."""
        numbers, weights = self.election.weights[place]
        return sum(map(mul, weights, map(self.balances.__getitem__, numbers)))

    def suffices(self, money: Any, cost: int) -> bool:
        """Whether the money is enough."""
        if abs(money - cost) <= cost * _BAND:
            raise _Close
        return bool(money >= cost)

    def pay(self, place: int, price: Any) -> Any:
        """Let the supporters pay for a project; the most that one of them pays."""
        share, highest = price * self.election.projects[place].cost, 0 * self.one
        balances = self.balances
        for number, points in self.election.supporters[place]:
            balance, paid = balances[number], share * points
            if paid > balance:
                paid = balance
            balances[number] = balance - paid
            if paid > highest:
                highest = paid
        self.touched |= self.election.rivals[place]
        return highest


class _ExactPurse(_Purse):
    """The same in fractions."""

    band = 0
    one = Fraction(1)

    def available(self, place: int) -> Fraction:
        numbers, weights = self.election.weights[place]
        return total(weights, [self.balances[number] for number in numbers])

    def suffices(self, money: Fraction, cost: int) -> bool:
        return money >= cost


def add1(
    election: Election,
    places: Iterable[int],
    rank: Callable[[int], Any],
    *,
    stop_exhaustive: bool = False,
    report: Callable[[int], None] | None = None,
) -> Run:
    """Raise every voter's endowment by one currency unit at a time as long as the outcome stays within the budget.

    It begins with the whole units of budget divided by voters, and the last outcome within the budget counts. It ends
    when all projects have won or, with `stop_exhaustive`, with the first outcome beside which no further project fits.
    `report` is called after each raise with their number.
    """
    places = list(places)
    costs = {place: election.projects[place].cost for place in places}
    start = election.budget // max(election.voters, 1) // CURRENCY_UNIT * CURRENCY_UNIT
    last, bought = start, _quick(election, places, start, rank)
    for step in count(1):
        missing = [cost for place, cost in costs.items() if place not in bought]
        if not missing or (stop_exhaustive and min(missing) > election.budget - sum(map(costs.__getitem__, bought))):
            break
        tried = _quick(election, places, start + step * CURRENCY_UNIT, rank)
        if sum(map(costs.__getitem__, tried)) > election.budget:
            break
        last, bought = start + step * CURRENCY_UNIT, tried
        if report is not None:
            report(step)
    return run(election, places, Fraction(last), rank)


def _quick(election: Election, places: list[int], endowment: int, rank: Callable[[int], Any]) -> set[int]:
    """What is bought, or enough of it to be dearer than the budget: by floating-point numbers where they can decide."""
    try:
        return _within(election, places, _Purse(election, endowment), rank)
    except _Close:
        return _within(election, places, _ExactPurse(election, endowment), rank)


def _within(election: Election, places: list[int], purse: _Purse, rank: Callable[[int], Any]) -> set[int]:
    bought: set[int] = set()
    left = election.budget
    for place, price, _level in _bought(purse, places, rank):
        bought.add(place)
        left -= election.projects[place].cost
        if left < 0:
            break
        purse.pay(place, price)
    return bought
