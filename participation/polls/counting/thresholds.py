"""How many votes are needed: majorities and quorums in whole numbers."""

from dataclasses import dataclass
from enum import StrEnum


class Majority(StrEnum):
    """Which majority an answer needs."""

    SIMPLE = "simple"  # the most votes; with yes and no: more yes than no
    ABSOLUTE = "absolute"  # more than half
    TWO_THIRDS = "two_thirds"  # at least two thirds


class Of(StrEnum):
    """Of which votes a share is taken."""

    VALID = "valid"  # ballots that decide something here
    ALL = "all"  # all ballots that were cast, abstentions and questions left out included


@dataclass(frozen=True)
class Needed:
    """A threshold and what was reached."""

    needed: int
    reached: int

    @property
    def is_met(self) -> bool:
        """Whether it was reached."""
        return self.reached >= self.needed


def needed_for_majority(majority: Majority, *, of: int, rival: int) -> int:
    """The smallest number of votes that is this majority `of` so many, when the strongest rival has `rival`.

    Simple: one more than the rival. Absolute: more than half. Two thirds: at least two thirds, rounded up.
    """
    if majority == Majority.SIMPLE:
        return rival + 1
    if majority == Majority.ABSOLUTE:
        return of // 2 + 1
    return max(-(-2 * of // 3), 1)


def needed_for_share(percent: int, *, of: int) -> int:
    """The smallest whole number that is at least so many percent of `of`."""
    return -(-percent * of // 100)
