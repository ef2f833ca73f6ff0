"""Where measures come from: links to contributions of any kind, to processes and modules."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions.models import Contribution
from participation.contributions.services.following import anchor_of
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.measures import rules
from participation.measures.models import KIND, Measure, Source
from participation.measures.services import everything, history, telling
from participation.measures.services.history import locked
from participation.processes.models import Module, Process
from participation.regions.models import Region
from participation.regions.services import touch

MOST = 50


@transaction.atomic
def link(*, measure: Measure, contribution: Contribution | Process | Module, actor: Any, note: str = "") -> Source:
    """Say that a measure comes from something. The same link twice is one."""
    measure = locked(measure)
    require(can(actor, "measures.manage", measure))
    return connect(measure, contribution, actor=actor, note=note)


def connect(
    measure: Measure, target: Contribution | Process | Module, *, actor: Any = None, note: str = "", tells: bool = True
) -> Source:
    """Link a locked measure. For services."""
    if not may_read(measure.region, target):
        raise Invalid(_("This cannot be found in your region, or it is not public."), field="target")
    contribution = anchor_of(target) if isinstance(target, Process | Module) else target
    if contribution.kind in (KIND, everything.KIND):
        raise Invalid(_("A measure comes from contributions, processes or drafts, not from measures."), field="target")
    existing = Source.objects.filter(measure=measure, contribution_id=contribution.pk).first()
    if existing:
        return existing
    if measure.sources.count() >= MOST:
        raise Invalid(_("At most %(number)s links are possible.") % {"number": MOST}, field="target")
    made: Source = Source.objects.create(
        measure=measure,
        contribution_id=contribution.pk,
        note=rules.line(note, field="note", longest=300),
        at=clock.now(),
    )
    _changed(measure, "linked", contribution, actor)
    if tells and measure.is_public:
        telling.tell_sources(measure=measure, only=contribution.pk, actor_id=getattr(actor, "pk", None))
    return made


@transaction.atomic
def unlink(*, source: Source, actor: Any) -> None:
    """Take a link back."""
    measure = locked(source.measure)
    require(can(actor, "measures.manage", measure))
    removed, _rows = Source.objects.filter(pk=source.pk).delete()
    if removed:
        _changed(measure, "unlinked", source.contribution, actor)


def _changed(measure: Measure, act: str, contribution: Contribution, actor: Any) -> None:
    history.save(measure)
    if measure.is_public:
        touch(contribution.region_id)
    audit.record(
        action=f"measure.{act}", actor_id=getattr(actor, "pk", None), region_id=measure.region_id, obj=measure,
        contribution=contribution.pk,
    )  # fmt: skip


def may_read(region: Region, target: Contribution | Process | Module) -> bool:
    """Whether the public of a region can read it: its own, what lies below, and processes shared from above."""
    process: Process | None
    if isinstance(target, Contribution):
        if not target.is_public:
            return False
        process = target.process if target.kind in ("process", "module") else None
    elif isinstance(target, Module):
        if not (target.is_public and target.process.live):
            return False
        process = target.process
    else:
        if not target.live:
            return False
        process = target
    if target.region.path.startswith(region.path):
        return True
    return process is not None and process.shared_down and region.path.startswith(target.region.path)
