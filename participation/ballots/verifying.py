"""Checking a sealed box: the list, the root, the number, and that the database keeps no order of casting."""

from dataclasses import asdict, dataclass
from typing import Any

from participation.ballots import storage
from participation.ballots.models import Box, RollEntry, SealedBallot
from participation.ballots.receipts import hash_of, normalised
from participation.ballots.services.sealing import root_of


@dataclass(frozen=True)
class Check:
    """What was found in a box. `on_roll` can exceed `ballots`: a ballot on paper may have been given out in vain."""

    state: str
    ballots: int
    on_roll: int
    root: str
    computed_root: str
    leftovers: list[str]

    @property
    def is_right(self) -> bool:
        """Whether everything is as it was announced."""
        return (
            self.state == Box.State.SEALED
            and self.root == self.computed_root
            and self.ballots <= self.on_roll
            and not self.leftovers
        )

    def as_dict(self) -> dict[str, Any]:
        """For the command's output."""
        return {**asdict(self), "is_right": self.is_right}


def check(box: Box) -> Check:
    """Count and hash anew what lies in a box."""
    return Check(
        state=box.state,
        ballots=count(box),
        on_roll=turnout(box),
        root=box.root,
        computed_root=root_of(box),
        leftovers=storage.leftovers(box.pk),
    )


def count(box: Box) -> int:
    """How many ballots are in a sealed box."""
    return SealedBallot.objects.filter(box_id=box.pk).count()


def turnout(box: Box) -> int:
    """How many have voted, counted from the roll."""
    return RollEntry.objects.filter(box_id=box.pk, has_voted=True).count()


def ballot_of(box: Box, receipt: str) -> SealedBallot | None:
    """The sealed ballot that belongs to a receipt as somebody typed it."""
    wanted = normalised(receipt)
    if not wanted:
        return None
    return SealedBallot.objects.filter(box_id=box.pk, receipt_hash=hash_of(box.pk, wanted)).first()
