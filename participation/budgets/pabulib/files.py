"""What a Pabulib file holds: everything as it stands there, and what of it is counted.

The format is described at https://pabulib.org/format. Sections META, PROJECTS and VOTES, cells divided by semicolons.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Row = dict[str, str]

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_AMOUNT = re.compile(r"(-?[0-9]{1,15})(?:[.,]([0-9]{1,2})0*)?")


class VoteType(StrEnum):
    """How people filled in their ballots."""

    APPROVAL = "approval"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"


@dataclass(frozen=True)
class PabulibFile:
    """A file as parsed data: rows by column, in their order, with all columns that were there."""

    meta: Row
    projects: list[Row]
    votes: list[Row]
    project_columns: list[str] = field(default_factory=list)
    vote_columns: list[str] = field(default_factory=list)

    @property
    def vote_type(self) -> VoteType:
        return VoteType(self.meta["vote_type"])

    @property
    def budget(self) -> int:
        """The money there is, in cents."""
        return cents(self.meta["budget"])


def cents(text: str) -> int:
    """An amount in cents. Raises ValueError where it is no amount or finer than a cent."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    sign = -1 if match[1].startswith("-") else 1
    return int(match[1]) * 100 + sign * int((match[2] or "").ljust(2, "0"))


def number(text: str) -> int:
    """A whole number in plain digits. Raises ValueError where it is something else."""
    if not _WHOLE.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def whole(meta: Mapping[str, str], name: str) -> int | None:
    """A whole number of the META section; None where it is missing. Raises ValueError where it is something else."""
    return number(meta[name]) if meta.get(name, "").strip() else None
