"""Casting a ballot, confirming one that was cast, replacing it.

Nothing here writes an audit entry, a counter, a notice, a task or a log line: each would carry a time that tells which
ballot is whose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participation.ballots import storage
from participation.ballots.contents import canonical
from participation.ballots.contents import parsed as read
from participation.ballots.models import Ballot, Box, Channel, OpenBallot, RollEntry, SealedBallot
from participation.ballots.receipts import hash_of, normalised
from participation.ballots.registry import kind_of, may_vote
from participation.core import clock
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.errors import Invalid, Refused, require
from participation.processes.policies import phase_opens

FEATURE = "ballot"
PAPER = "paper_count"  # a phase after the vote in which ballots on paper are keyed in


@dataclass(frozen=True)
class Confirmation:
    """The ballot is in the box. `repeated`: it was there before; `replaced`: it took the place of an earlier one."""

    receipt: str
    repeated: bool = False
    replaced: bool = False


class AlreadyVoted(Refused):
    """The roll says that this person votes or has voted."""


@transaction.atomic
def cast(
    *, box: Box, voter: Any, content: Any, receipt: str, attributes: Mapping[str, str] | None = None
) -> Confirmation:
    """Cast a ballot online, once for each person.

    `receipt` was made before and shown to the voter. Sent again, the same ballot is confirmed. Another content with a
    known receipt replaces the ballot, where the rules allow it. `attributes` is what the voter let the ballot say of
    them, for tables by group. Raises Refused or Invalid, and then nothing is stored.
    """
    receipt = normalised(receipt)
    if not receipt:
        raise Invalid(_("This receipt is not complete. Please go back to your ballot and check it again."))
    box = held(box)
    known = find(box, receipt)
    if known is None:
        try:
            return _first(box, voter, content, receipt, attributes)
        except AlreadyVoted:
            known = find(box, receipt)  # the same request may have come through at this moment
            if known is None:
                raise
    return again(box, known, content, receipt)


def _first(box: Box, voter: Any, content: Any, receipt: str, attributes: Mapping[str, str] | None) -> Confirmation:
    if voted(box, voter):
        raise _already()
    require(open_now(box, at=clock.now()))
    require(may_vote(voter, box, at=clock.now()))
    enrol(box, voter, Channel.ONLINE)
    put_in(box, content, receipt, Channel.ONLINE, attributes)
    return Confirmation(receipt)


def held(box: Box) -> Box:
    """The box as it is now, and will be until the end of the transaction."""
    storage.hold(box.pk)
    fresh: Box = Box._base_manager.select_related("module__process", "module__region", "region").get(pk=box.pk)
    return fresh


def find(box: Box, receipt: str) -> Ballot | None:
    """The ballot with that receipt, wherever it lies."""
    wanted = {"box_id": box.pk, "receipt_hash": hash_of(box.pk, receipt)}
    return OpenBallot.objects.filter(**wanted).first() or SealedBallot.objects.filter(**wanted).first()


def holds(box: Box, receipt: str, checked: Any) -> bool:
    """Whether just this ballot, with that receipt, is in the box."""
    known = find(box, receipt) if receipt else None
    return known is not None and known.content == canonical(checked)


def voted(box: Box, person: Any) -> bool:
    """Whether the roll says that somebody has voted, or was given a ballot for another channel."""
    return bool(person.is_authenticated) and RollEntry.objects.filter(box_id=box.pk, person_id=person.pk).exists()


def enrol(box: Box, person: Any, channel: Channel) -> RollEntry:
    """Note on the roll that somebody votes. Raises Refused where that was noted before, at whatever moment."""
    try:
        with transaction.atomic():
            return RollEntry.objects.create(box_id=box.pk, person_id=person.pk, channel=channel, has_voted=True)
    except IntegrityError as error:
        raise _already() from error


def put_in(box: Box, content: Any, receipt: str, channel: Channel, attributes: Mapping[str, str] | None = None) -> None:
    """Put a checked ballot into the box. Who may do so was asked before."""
    OpenBallot.objects.create(
        box_id=box.pk,
        receipt_hash=hash_of(box.pk, receipt),
        content=canonical(kind_of(box).checked(read(box.rules), content)),
        channel=channel,
        attributes=canonical(dict(attributes)) if attributes else "",
    )


def again(box: Box, known: Ballot, content: Any, receipt: str) -> Confirmation:
    """What comes of a receipt that is in the box already, by whatever channel it came."""
    checked = canonical(kind_of(box).checked(read(box.rules), content))
    if known.content == checked:
        return Confirmation(receipt, repeated=True)
    if not box.replaceable or isinstance(known, SealedBallot):
        raise Refused(Denied(_("Your ballot is in the box already and cannot be changed."), code="voted"))
    require(open_now(box, at=clock.now()))
    OpenBallot.objects.filter(pk=known.pk).update(content=checked)
    return Confirmation(receipt, replaced=True)


def open_now(box: Box, *, at: datetime) -> Decision:
    """Whether ballots can be cast at that moment, or changed."""
    if box.state == Box.State.ABORTED:
        return Denied(_("This vote was broken off: %(why)s") % {"why": box.abort_reason}, code="closed")
    if box.state != Box.State.OPEN or box.moved_at is not None:
        return Denied(_("The box has been closed."), code="closed")
    return phase_opens(box.module, FEATURE, at=at)


def not_yet(box: Box, person: Any) -> Decision:
    """Whether somebody has not voted yet, nor was given a ballot for another channel."""
    return _already().decision if voted(box, person) else Allowed()


def _already() -> AlreadyVoted:
    sentence = _("You have voted already, or were given a ballot on paper or an access code. Everybody has one vote.")
    return AlreadyVoted(Denied(sentence, code="voted"))
