"""Access codes: made and handed out once, redeemed once, declared invalid, forgotten with the sealing.

A code stands for a line on the roll. With a person on that line it blocks the other channels; lines without a person
are made only where codes are the sole channel. The codes themselves are given back once, for the letters, and stored
nowhere. Redeeming one writes nothing but the ballot, the line on the roll and the mark of the code.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots.codes import digest, digests, new_code, new_salt, normalised
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, Level
from participation.ballots.models import AccessCode, Box, Channel, CodeBatch, RollEntry
from participation.ballots.receipts import normalised as receipt_normalised
from participation.ballots.registry import may_vote
from participation.ballots.services import casting
from participation.core import clock
from participation.core.decisions import Allowed, Decision, Denied, Remedy
from participation.core.errors import Invalid, require
from participation.core.policies import can

MOST_LETTERS = 20_000  # in a batch


@dataclass(frozen=True)
class Letter:
    """What goes to one person: the number of the letter, the code, the lines for the window of the envelope."""

    number: int
    code: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Addressee:
    """Somebody on the roll who gets a code, and the lines of their address, which are not stored."""

    person: Any
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Issued:
    """A batch and its letters. Nothing else knows the codes."""

    batch: CodeBatch
    letters: list[Letter]


def without_persons(box: Box) -> bool:
    """Whether codes are the only channel, so that they need no person on the roll."""
    return Eligibility.of(parsed(box.rules)).level == Level.CODE


@transaction.atomic
def issue(
    *, box: Box, name: str, size: int, text: str, request_key: uuid.UUID, actor: Any,
    addresses: Sequence[tuple[str, ...]] = (),
) -> Issued:  # fmt: skip
    """Make so many codes for people whom the platform does not know, where codes are the only channel.

    The first letters get the addresses. Raises Refused or Invalid.
    """
    box = _issuing(box, actor)
    if not without_persons(box):
        raise Invalid(_("Here people vote by other channels, too. Each code belongs to a person on the roll."))
    if not 1 <= size <= MOST_LETTERS:
        raise Invalid(_("Between 1 and %(most)d letters are possible at once.") % {"most": MOST_LETTERS}, field="size")
    if len(addresses) > size:
        raise Invalid(_("There are more addresses than letters."), field="addresses")
    batch = _batch(box, name, size, text, request_key, actor)
    lines = [RollEntry(box_id=box.pk, channel=Channel.CODE) for _number in range(size)]
    entries = RollEntry.objects.bulk_create(lines, batch_size=1000)
    padded = [*addresses, *([()] * (size - len(addresses)))]
    return Issued(batch, _letters(batch, list(zip(entries, padded, strict=True))))


@transaction.atomic
def issue_to(
    *, box: Box, name: str, addressees: Sequence[Addressee], text: str, request_key: uuid.UUID, actor: Any
) -> Issued:
    """Make codes for people who may vote here; from now on they vote with the code alone.

    Raises Refused or Invalid; then nobody got one.
    """
    box = _issuing(box, actor)
    if without_persons(box):
        raise Invalid(_("Here codes are the only channel; they are made without names."))
    if not 1 <= len(addressees) <= MOST_LETTERS:
        raise Invalid(_("Name between 1 and %(most)d people.") % {"most": MOST_LETTERS}, field="people")
    batch = _batch(box, name, len(addressees), text, request_key, actor)
    entries = []
    for addressee in addressees:
        decision = may_vote(addressee.person, box, at=clock.now())
        if isinstance(decision, Denied):
            raise Invalid(f"{addressee.person}: {decision.reason}", field="people")
        entries.append(_on_roll(box, addressee.person))
    return Issued(
        batch, _letters(batch, [(entry, who.address) for entry, who in zip(entries, addressees, strict=True)])
    )


@transaction.atomic
def replace_letter(*, batch: CodeBatch, number: int, actor: Any, address: tuple[str, ...] = ()) -> Issued:
    """A new code in place of one whose letter got lost; the old one no longer opens anything."""
    box = _issuing(batch.box, actor)
    old = _code_of(batch, number)
    AccessCode.objects.filter(pk=old.pk).update(state=AccessCode.State.VOID)
    letters = _letters(batch, [(old.entry, address)], first=_highest(batch) + 1)
    _note(box, actor, "box.code_replaced", batch=batch.pk)
    return Issued(batch, letters)


@transaction.atomic
def take_back(*, batch: CodeBatch, number: int, actor: Any) -> None:
    """Declare an unused code invalid without a new one; who was on the roll with it can vote otherwise."""
    box = _issuing(batch.box, actor)
    old = _code_of(batch, number)
    entry_id = old.entry_id
    AccessCode.objects.filter(pk=old.pk).update(state=AccessCode.State.VOID, entry=None)
    RollEntry.objects.filter(pk=entry_id, has_voted=False).delete()
    _note(box, actor, "box.code_revoked", batch=batch.pk)


@transaction.atomic
def revoke(*, batch: CodeBatch, actor: Any) -> int:
    """Declare all unused codes of a batch invalid, for instance because its letters never left the printer."""
    box = _issuing(batch.box, actor)
    unused = list(
        AccessCode.objects.select_for_update().filter(batch=batch, state=AccessCode.State.FRESH).order_by("pk")
    )
    AccessCode.objects.filter(pk__in=[code.pk for code in unused]).update(state=AccessCode.State.VOID, entry=None)
    RollEntry.objects.filter(pk__in=[code.entry_id for code in unused], has_voted=False).delete()
    CodeBatch._base_manager.filter(pk=batch.pk).update(revoked_at=clock.now())
    _note(box, actor, "box.codes_revoked", batch=batch.pk)
    return len(unused)


def usable(box: Box, code: str) -> Decision:
    """Whether a code, as somebody typed it, opens a ballot of the box."""
    return _decide(_find(box, normalised(code)))


@transaction.atomic
def cast_with_code(*, box: Box, code: str, content: Any, receipt: str) -> casting.Confirmation:
    """Cast a ballot with an access code, which then is used up.

    As with `casting.cast`, the same ballot sent again is confirmed, and another content with a known receipt replaces
    the ballot where the rules allow it. Raises Refused or Invalid, and then nothing is stored.
    """
    receipt = receipt_normalised(receipt)
    if not receipt:
        raise Invalid(_("This receipt is not complete. Please go back to your ballot and check it again."))
    box = casting.held(box)
    known = casting.find(box, receipt)
    if known is None:
        try:
            return _first(box, code, content, receipt)
        except casting.AlreadyVoted:
            known = casting.find(box, receipt)  # the same request may have come through at this moment
            if known is None:
                raise
    return casting.again(box, known, content, receipt)


def _first(box: Box, typed: str, content: Any, receipt: str) -> casting.Confirmation:
    found = _require(_find(box, normalised(typed)))
    require(casting.open_now(box, at=clock.now()))
    fresh = AccessCode.objects.filter(pk=found.pk, state=AccessCode.State.FRESH)
    if not fresh.update(state=AccessCode.State.REDEEMED):  # something else happened to it at this moment
        _require(AccessCode.objects.select_related("entry").get(pk=found.pk))
    RollEntry.objects.filter(pk=found.entry_id).update(has_voted=True)
    casting.put_in(box, content, receipt, Channel.CODE)
    return casting.Confirmation(receipt)


def _require(found: AccessCode | None) -> AccessCode:
    decision = _decide(found)
    if isinstance(decision, Denied) and decision.code == "voted":
        raise casting.AlreadyVoted(decision)
    require(decision)
    return cast(AccessCode, found)


def forget(box: Box) -> None:
    """Delete all codes of a box, used or not: after the end nobody needs them. The roll keeps how many were used."""
    AccessCode.objects.filter(batch__box_id=box.pk).delete()


def _decide(found: AccessCode | None) -> Decision:
    if found is None:
        return Denied(
            _("This access code does not exist here. Please compare it with your letter: four groups of four signs."),
            code="unknown_code",
        )
    if found.state == AccessCode.State.REDEEMED:
        return _used()
    if found.state == AccessCode.State.VOID or found.entry_id is None:
        return Denied(
            _("This access code is no longer valid. Perhaps you were sent a new letter with a new code."),
            Remedy(_("Ask the organiser")),
            code="void_code",
        )
    return Allowed()


def _used() -> Denied:
    return Denied(_("A ballot was cast with this access code already. Everybody has one vote."), code="voted")


def _find(box: Box, code: str) -> AccessCode | None:
    if not code:
        return None
    salts = CodeBatch._base_manager.filter(box_id=box.pk).values_list("salt", flat=True)
    wanted = [each for salt in salts for each in digests(salt, code)]
    found: AccessCode | None = AccessCode.objects.select_related("entry").filter(digest__in=wanted).first()
    if found and found.entry and found.entry.person_id is None and not without_persons(box):
        return None  # who votes was changed after such codes were made
    return found


def _issuing(box: Box, actor: Any) -> Box:
    """The box, held until the end of the transaction, if codes can still be made for it."""
    require(can(actor, "ballots.manage", box))
    box = casting.held(box)
    if box.state != Box.State.OPEN or box.moved_at is not None:
        raise Invalid(_("The box has been closed."))
    planned = box.module.planned(casting.FEATURE)
    if not planned:
        raise Invalid(_("No phase for voting has been planned yet."))
    if all(phase.is_over(at=clock.now()) for phase in planned):
        raise Invalid(_("The time to vote is over."))
    return box


def _batch(box: Box, name: str, size: int, text: str, request_key: uuid.UUID, actor: Any) -> CodeBatch:
    if not name.strip():
        raise Invalid(_("Please say for whom the codes are."), field="name")
    try:
        with transaction.atomic():
            batch = CodeBatch.objects.create(
                region_id=box.region_id,
                box=box,
                name=name.strip(),
                text=text.strip(),
                size=size,
                salt=new_salt(),
                request_key=request_key,
                made_at=clock.now(),
                made_by_id=actor.pk,
            )
    except IntegrityError as error:
        raise Invalid(
            _(
                "These codes were made already, and their file was sent then. If it did not arrive, declare the batch "
                "invalid and make a new one."
            )
        ) from error
    _note(box, actor, "box.codes_made", batch=batch.pk, size=size)
    return batch


def _on_roll(box: Box, person: Any) -> RollEntry:
    try:
        with transaction.atomic():
            return RollEntry.objects.create(box_id=box.pk, person_id=person.pk, channel=Channel.CODE)
    except IntegrityError as error:
        sentence = _("%(name)s has voted already, or was given a ballot on paper or an access code.")
        raise Invalid(sentence % {"name": person}, field="people") from error


def _letters(
    batch: CodeBatch, entries: list[tuple[RollEntry | None, tuple[str, ...]]], *, first: int = 1
) -> list[Letter]:
    """New codes for lines on the roll, in the order of the numbers of the letters."""
    made = [Letter(number, new_code(), address) for number, (_entry, address) in enumerate(entries, first)]
    rows = [
        AccessCode(batch=batch, number=letter.number, digest=digest(batch.salt, letter.code), entry=entry)
        for letter, (entry, _address) in zip(made, entries, strict=True)
    ]
    AccessCode.objects.bulk_create(rows, batch_size=1000)
    return made


def _code_of(batch: CodeBatch, number: int) -> AccessCode:
    """The unused code of a letter, locked. Raises Invalid."""
    found = AccessCode.objects.select_for_update(of=("self",)).select_related("entry")
    code: AccessCode | None = found.filter(batch=batch, number=number).first()
    if code is None:
        raise Invalid(_("There is no letter with this number in the batch."), field="number")
    if code.state == AccessCode.State.REDEEMED:
        raise Invalid(_("A ballot was cast with the code of this letter already."), field="number")
    if code.state == AccessCode.State.VOID:
        raise Invalid(_("The code of this letter is invalid already."), field="number")
    return code


def _highest(batch: CodeBatch) -> int:
    numbers = AccessCode.objects.filter(batch=batch).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


def _note(box: Box, actor: Any, action: str, **facts: Any) -> None:
    audit.record(action=action, actor_id=actor.pk, region_id=box.region_id, object_key=box.module_id, **facts)
