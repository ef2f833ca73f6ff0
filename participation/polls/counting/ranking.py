"""Rankings: Borda's points, and instant runoff round by round."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Ranking = Sequence[Key]


class TieBreak(StrEnum):
    """What decided which of several options with equally few votes drops out."""

    EARLIER = "earlier"  # fewer votes in the latest earlier round in which they differed
    BORDA = "borda"  # fewer points by Borda
    LOT = "lot"  # the lot that everybody can draw again


@dataclass(frozen=True)
class Round(Generic[Key]):
    """One round: votes of the options that are left, ballots that name none of them, who drops out and why."""

    votes: Mapping[Key, int]
    exhausted: int
    out: Key | None = None
    level: tuple[Key, ...] = ()  # those with equally few votes, where it was more than one
    tie_break: TieBreak | None = None


@dataclass(frozen=True)
class Runoff(Generic[Key]):
    """All rounds and the winner; without a single ranking there is neither."""

    rounds: tuple[Round[Key], ...]
    winner: Key | None


def borda(options: Sequence[Key], rankings: Sequence[Ranking[Key]]) -> dict[Key, Fraction]:
    """Points of each option: on every ballot one for each option behind it, half a point for each one level with it.

    J.-C. de Borda, "Mémoire sur les élections au scrutin" (1781). Options without a rank are level behind all that have
    one (the symmetric form for incomplete ballots, as in M. Dummett, "Voting Procedures", 1984): whoever leaves options
    out gives away neither more nor fewer points than others. A ballot without a rank says nothing and gives none.
    """
    points: dict[Key, Fraction] = dict.fromkeys(options, Fraction(0))
    number = len(options)
    for ranking in rankings:
        if not ranking:
            continue
        ranked = set(ranking)
        for place, option in enumerate(ranking):
            points[option] += number - 1 - place
        level = Fraction(number - len(ranking) - 1, 2)
        for option in options:
            if option not in ranked:
                points[option] += level
    return points


def runoff(options: Sequence[Key], rankings: Sequence[Ranking[Key]]) -> Runoff[Key]:
    """Instant runoff: the option with the fewest votes drops out until one has more than half of those that count.

    In each round a ballot counts for the option it ranks highest among those left, and for none where it ranks none of
    them (alternative vote; W. R. Ware, 1871; see N. Tideman, "Collective Decisions and Voting", 2006, chapter 13).
    Where several have equally few votes, the one drops out that had fewer in the latest earlier round in which they
    differed; otherwise the one with fewer points by Borda; otherwise the one with the smallest lot (see `lot`).
    """
    counted = [ranking for ranking in rankings if ranking]
    if not counted:
        return Runoff((), None)
    points = borda(options, counted)
    left = list(options)
    rounds: list[Round[Key]] = []
    while True:
        votes = _votes(left, counted)
        going = sum(votes.values())
        best = max(left, key=lambda option: votes[option])
        if len(left) == 1 or 2 * votes[best] > going:
            rounds.append(Round(votes, len(counted) - going))
            return Runoff(tuple(rounds), best)
        fewest = min(votes.values())
        level = tuple(option for option in left if votes[option] == fewest)
        out, tie_break = _who_drops_out(level, rounds, points, len(counted))
        rounds.append(Round(votes, len(counted) - going, out, level if len(level) > 1 else (), tie_break))
        left.remove(out)


def lot(option: Hashable, ballots: int) -> str:
    """The lot of an option: SHA-256 of the number of ballots that rank, a colon, and the option's number.

    Nobody knows the number of ballots before the end, and everybody can compute it after.
    """
    return hashlib.sha256(f"{ballots}:{option}".encode()).hexdigest()


def _votes(left: Sequence[Key], rankings: Sequence[Ranking[Key]]) -> dict[Key, int]:
    standing = set(left)
    counted: Counter[Key] = Counter()
    for ranking in rankings:
        first = next((option for option in ranking if option in standing), None)
        if first is not None:
            counted[first] += 1
    return {option: counted[option] for option in left}


def _who_drops_out(
    level: tuple[Key, ...], rounds: Sequence[Round[Key]], points: Mapping[Key, Fraction], ballots: int
) -> tuple[Key, TieBreak | None]:
    if len(level) == 1:
        return level[0], None
    for earlier in reversed(rounds):
        level = _least(level, earlier.votes)
        if len(level) == 1:
            return level[0], TieBreak.EARLIER
    level = _least(level, points)
    if len(level) == 1:
        return level[0], TieBreak.BORDA
    return min(level, key=lambda option: lot(option, ballots)), TieBreak.LOT


def _least(level: tuple[Key, ...], by: Mapping[Key, int] | Mapping[Key, Fraction]) -> tuple[Key, ...]:
    fewest = min(by[option] for option in level)
    return tuple(option for option in level if by[option] == fewest)
