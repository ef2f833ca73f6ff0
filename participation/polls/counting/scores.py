"""Scores: each option gets a number of points of its own."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
HIGHEST = 5


@dataclass(frozen=True)
class Scored:
    """The scores of one option: how many ballots gave each number of points from 0 to `HIGHEST`."""

    distribution: tuple[int, ...]

    @property
    def count(self) -> int:
        """Ballots that scored the option."""
        return sum(self.distribution)

    @property
    def sum(self) -> int:
        """All points."""
        return sum(points * number for points, number in enumerate(self.distribution))

    @property
    def mean(self) -> Fraction | None:
        """The arithmetic mean of those who scored the option, exact; None where nobody did."""
        return Fraction(self.sum, self.count) if self.count else None

    @property
    def median(self) -> Fraction | None:
        """The middle score, or the mean of the two in the middle; None where nobody scored the option."""
        if not self.count:
            return None
        return Fraction(self._at((self.count - 1) // 2) + self._at(self.count // 2), 2)

    def _at(self, place: int) -> int:
        """The score at a place, counted from 0, when all are lined up from the lowest."""
        seen = 0
        for points, number in enumerate(self.distribution):
            seen += number
            if place < seen:
                return points
        raise IndexError(place)


def scored(options: Sequence[Key], ballots: Sequence[Mapping[Key, int]]) -> dict[Key, Scored]:
    """The scores of every option; the one with the most points in all leads (range voting).

    See W. D. Smith, "Range voting" (2000). A ballot that leaves an option out gives it no point and does not count
    towards its mean and median.
    """
    counts = {option: [0] * (HIGHEST + 1) for option in options}
    for ballot in ballots:
        for option, points in ballot.items():
            counts[option][points] += 1
    return {option: Scored(tuple(numbers)) for option, numbers in counts.items()}
