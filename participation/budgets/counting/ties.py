"""Who goes first when two projects are level: announced before the ballot, the same at each count."""

import hashlib
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from participation.budgets.counting.elections import Election

Rank = Callable[[int], Any]
_DIGITS = re.compile(r"(\d+)")


class TieBreak(StrEnum):
    """What decides between projects that are level."""

    SUPPORT = "support"  # more points, then lower cost
    COST = "cost"  # lower cost, then more points
    LOT = "lot"  # drawn: by the hash of box, seed and project


def ranking(election: Election, tie_break: TieBreak, *, seed: str = "", root: str = "") -> Rank:
    """A function from a project's place to what it is sorted by; the smallest goes first.

    For the lot, `root` is the root of the sealed box and `seed` a secret whose hash was published before: neither
    voters, who do not know the seed, nor the office, which does not know the box, can steer it. What is still level
    goes by the projects' keys, numbers in order of their size.
    """
    projects, scores = election.projects, election.scores

    def key(place: int) -> Any:
        return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(projects[place].key)]

    def lot(place: int) -> str:
        return hashlib.sha256(f"{root}:{projects[place].key}:{seed}".encode()).hexdigest()

    ranks: dict[TieBreak, Rank] = {
        TieBreak.SUPPORT: lambda place: (-scores[place], projects[place].cost, key(place)),
        TieBreak.COST: lambda place: (projects[place].cost, -scores[place], key(place)),
        TieBreak.LOT: lambda place: (lot(place), key(place)),
    }
    return ranks[tie_break]
