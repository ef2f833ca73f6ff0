"""From the open box to the sealed one, and what is announced of it."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.ballots import merkle, storage
from participation.ballots.contents import canonical
from participation.ballots.contents import parsed as read
from participation.ballots.models import Box, OpenBallot, PaperEntry, RollEntry, SealedBallot
from participation.ballots.registry import Cast, kind_of
from participation.ballots.services import codes, paper
from participation.ballots.services.casting import FEATURE, PAPER
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.processes.models import Module
from participation.regions.services import touch


class NotSealed(DomainError):
    """The box is not sealed yet; the message says what is in the way."""


@transaction.atomic
def open_box(*, module: Module, rules: Any, replaceable: bool = False, actor: Any = None) -> Box:
    """The box of a module with the rules that will hold. Called again, it changes them, until the first ballot."""
    box, created = Box._base_manager.get_or_create(
        module=module, defaults={"region_id": module.region_id, "rules": canonical(rules), "replaceable": replaceable}
    )
    if created:
        audit.record(
            action="box.opened", actor_id=getattr(actor, "pk", None), region_id=module.region_id, object_key=module.pk
        )
        return box
    box = Box._base_manager.select_for_update().get(pk=box.pk)
    if box.rules == canonical(rules) and box.replaceable == replaceable:
        return box
    if is_fixed(box):
        raise Invalid(_("The first ballot has been cast. Questions, options and rules can no longer change."))
    box.rules, box.replaceable = canonical(rules), replaceable
    box.save(update_fields=["rules", "replaceable"])
    audit.record(
        action="box.rules_changed", actor_id=getattr(actor, "pk", None), region_id=box.region_id, object_key=module.pk
    )
    touch(box.region_id)
    return box


def is_fixed(box: Box) -> bool:
    """Whether somebody has voted, or may have: from then on the rules stay."""
    return box.state != Box.State.OPEN or RollEntry.objects.filter(box_id=box.pk, has_voted=True).exists()


def has_ended(module: Module, *, at: datetime) -> bool:
    """Whether the time to vote is over and no ballots on paper are to come."""
    phases = module.planned(FEATURE, PAPER)
    return bool(phases) and all(phase.is_over(at=at) for phase in phases)


def seal(*, box: Box) -> Box:
    """Seal a box whose time is over; does nothing where that was done.

    Three steps, each of which can be repeated: the ballots move to the sealed table in the order of their random keys,
    the open table is written anew, and only when no order or row version is left the root is announced. Runs outside
    transactions. Raises NotSealed.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A box cannot be sealed within a transaction.")
    _move(box)
    storage.rewrite()
    left = storage.leftovers(box.pk)
    if left:
        raise NotSealed(_("The box is not sealed yet. Still there: %(what)s.") % {"what": ", ".join(left)})
    return _announce(box)


@transaction.atomic
def _move(box: Box) -> None:
    locked: Box = Box._base_manager.select_for_update(of=("self",)).select_related("module").get(pk=box.pk)
    if locked.state != Box.State.OPEN or locked.moved_at is not None:
        return
    if not has_ended(locked.module, at=clock.now()):
        raise NotSealed(_("The time to vote is not over."))
    if paper.waiting(locked):
        raise NotSealed(_("Ballots on paper that were keyed in have not been put into the box."))
    rows = OpenBallot.objects.filter(box_id=locked.pk).values_list("content", "channel", "attributes")
    cast = [Cast(read(content), channel, read(given) if given else {}) for content, channel, given in rows]
    totals = paper.totals_of(locked)
    more: dict[str, Any] = {"totals": totals} if totals else {}
    if kind_of(locked).draws_lots:
        more["root"] = _root(OpenBallot.objects.filter(box_id=locked.pk))
    locked.tables = kind_of(locked).tabulate(read(locked.rules), cast, **more)
    locked.moved_at = clock.now()
    storage.move(locked.pk)
    codes.forget(locked)
    locked.save(update_fields=["tables", "moved_at"])


@transaction.atomic
def _announce(box: Box) -> Box:
    locked: Box = Box._base_manager.select_for_update(of=("self",)).select_related("module").get(pk=box.pk)
    if locked.state != Box.State.OPEN:
        return locked
    locked.state, locked.sealed_at, locked.root = Box.State.SEALED, clock.now(), root_of(locked)
    locked.save(update_fields=["state", "sealed_at", "root"])
    audit.record(action="box.sealed", region_id=locked.region_id, object_key=locked.module_id, root=locked.root)
    touch(locked.region_id)
    return locked


def root_of(box: Box) -> str:
    """The root of the sealed ballots, in the order of the hashes of their receipts."""
    return _root(SealedBallot.objects.filter(box_id=box.pk))


def _root(ballots: QuerySet[Any]) -> str:
    rows = ballots.order_by("receipt_hash").values_list("receipt_hash", "content")
    return merkle.root([merkle.leaf(*row) for row in rows])


@transaction.atomic
def abort(*, box: Box, reason: str, actor: Any) -> Box:
    """Break a vote off: the reason is published, the ballots are destroyed uncounted, with all codes and entries."""
    require(can(actor, "ballots.abort", box))
    if not reason.strip():
        raise Invalid(_("Please say why; the reason is published."), field="reason")
    locked: Box = Box._base_manager.select_for_update().get(pk=box.pk)
    if locked.state != Box.State.OPEN or locked.moved_at is not None:
        raise Invalid(_("The box has been closed; its ballots are counted."))
    OpenBallot.objects.filter(box_id=locked.pk).delete()
    PaperEntry.objects.filter(box_id=locked.pk).delete()
    codes.forget(locked)
    locked.state, locked.abort_reason = Box.State.ABORTED, reason.strip()
    locked.save(update_fields=["state", "abort_reason"])
    audit.record(
        action="box.aborted",
        actor_id=actor.pk,
        region_id=locked.region_id,
        object_key=locked.module_id,
        reason=locked.abort_reason,
    )
    touch(locked.region_id)
    transaction.on_commit(storage.rewrite)
    return locked
