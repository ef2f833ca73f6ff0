"""Counting written down as the definitions read: slow, with fractions, voter by voter. The tests' other opinion."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from participation.budgets.counting import Election

Rank = Callable[[int], Any]


def ballots(election: Election) -> list[dict[int, int]]:
    """Every single ballot."""
    return [dict(group.points) for group in election.groups for _ in range(group.weight)]


def voted(election: Election) -> list[int]:
    """Projects with a vote."""
    return [place for place, votes in enumerate(election.votes) if votes]


def candidates(election: Election) -> list[int]:
    """Projects with a vote that cost no more than there is."""
    return [place for place in voted(election) if election.projects[place].cost <= election.budget]


def greedy(election: Election, rank: Rank, per_cost: bool) -> list[int]:
    won: list[int] = []
    left = election.budget
    waiting = candidates(election)
    while waiting:
        costs = {place: election.projects[place].cost for place in waiting}
        worth = {place: Fraction(election.scores[place], costs[place] if per_cost else 1) for place in waiting}
        most = max(worth.values())
        place = min((place for place in waiting if worth[place] == most), key=rank)
        waiting.remove(place)
        if costs[place] <= left:
            won.append(place)
            left -= costs[place]
    return won


def equal_shares(election: Election, rank: Rank, endowment: Fraction) -> tuple[list[int], list[Fraction]]:
    voters = ballots(election)
    purses = [endowment] * len(voters)
    won: list[int] = []
    waiting = voted(election)
    while True:
        prices = {place: price for place in waiting if (price := _price(election, voters, purses, place)) is not None}
        if not prices:
            return won, purses
        least = min(prices.values())
        place = min((place for place in prices if prices[place] == least), key=rank)
        cost = election.projects[place].cost
        for voter, ballot in enumerate(voters):
            purses[voter] -= min(purses[voter], least * ballot.get(place, 0) * cost)
        won.append(place)
        waiting.remove(place)


def _price(election: Election, voters: list[dict[int, int]], purses: list[Fraction], place: int) -> Fraction | None:
    """The smallest price at which the supporters together pay the cost: tried at each point where somebody runs dry."""
    cost = election.projects[place].cost
    payers = [(purses[voter], ballot[place] * cost) for voter, ballot in enumerate(voters) if place in ballot]

    def paid(price: Fraction) -> Fraction:
        return sum((min(purse, price * utility) for purse, utility in payers), Fraction(0))

    if sum((purse for purse, _utility in payers), Fraction(0)) < cost:
        return None
    dry = sorted({purse / utility for purse, utility in payers})
    reached = next(price for price in dry if paid(price) >= cost)
    rich = [(purse, utility) for purse, utility in payers if purse / utility >= reached]
    poor = sum((purse for purse, utility in payers if purse / utility < reached), Fraction(0))
    return (cost - poor) / sum(utility for _purse, utility in rich)


def add1(election: Election, rank: Rank, *, stop_exhaustive: bool) -> list[int]:
    endowment = election.budget // election.voters // 100 * 100
    last: list[int] | None = None
    while True:
        won, _purses = equal_shares(election, rank, Fraction(endowment))
        spent = sum(election.projects[place].cost for place in won)
        if spent > election.budget and last is not None:
            return last
        last = won
        missing = [election.projects[place].cost for place in voted(election) if place not in won]
        if not missing or (stop_exhaustive and min(missing) > election.budget - spent):
            return won
        endowment += 100


def phragmen(election: Election, rank: Rank) -> list[int]:
    voters = ballots(election)
    loads = [Fraction(0)] * len(voters)
    won: list[int] = []
    waiting = candidates(election)
    left = election.budget
    while waiting:
        moments = {}
        for place in waiting:
            supporters = [voter for voter, ballot in enumerate(voters) if place in ballot]
            begun = sum((loads[voter] for voter in supporters), Fraction(0))
            moments[place] = (election.projects[place].cost + begun) / len(supporters)
        first = min(moments.values())
        due = [place for place in waiting if moments[place] == first]
        if any(election.projects[place].cost > left for place in due):
            break
        place = min(due, key=rank)
        for voter, ballot in enumerate(voters):
            if place in ballot:
                loads[voter] = first
        won.append(place)
        waiting.remove(place)
        left -= election.projects[place].cost
    return won
