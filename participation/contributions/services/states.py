"""Stages and visibility: two things, each change on the public trail."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions import news, registry
from participation.contributions.models import Contribution, Retirement, Stage, TrailEntry, Visibility
from participation.contributions.services.writing import locked, push_to_search
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch

# From which stages a stage can be reached.
STAGE_FROM = {
    Stage.SUCCESSFUL: {Stage.OPEN},
    Stage.SELECTED: {Stage.OPEN, Stage.SUCCESSFUL, Stage.ARCHIVED},
    Stage.RETIRED: {Stage.OPEN},
    Stage.ARCHIVED: {Stage.OPEN},
    Stage.OPEN: {Stage.SELECTED},
}
VISIBILITY_FROM = {
    Visibility.HIDDEN: {Visibility.PUBLIC},
    Visibility.PUBLIC: {Visibility.HIDDEN, Visibility.WAITING, Visibility.REJECTED},
    Visibility.REJECTED: {Visibility.WAITING},
}


def _enter(contribution: Contribution, stage: str, *, actor: Any = None, note: str = "") -> None:
    if contribution.stage not in STAGE_FROM[Stage(stage)]:
        raise Invalid(_("This step is not possible from the present state."))
    before = contribution.stage
    contribution.stage = stage
    Contribution._base_manager.filter(pk=contribution.pk).update(stage=stage)
    entry = TrailEntry.objects.create(contribution=contribution, step=stage, at=clock.now(), note=note)
    news.tell_step(contribution=contribution, entry=entry, actor=actor)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.{stage}",
        actor_id=getattr(actor, "pk", None),
        region_id=contribution.region_id,
        obj=contribution,
        before=before,
    )


@transaction.atomic
def succeed(*, contribution: Contribution) -> None:
    """The threshold is reached, for good. Called with the row locked by the counting update; once is enough."""
    changed = Contribution._base_manager.filter(pk=contribution.pk, stage=Stage.OPEN).exists()
    if changed:
        contribution.stage = Stage.OPEN
        _enter(contribution, Stage.SUCCESSFUL)


@transaction.atomic
def retire(*, contribution: Contribution, actor: Any, reason: str, explanation: str) -> None:
    """Withdraw one's own contribution; reason and explanation are public and both needed."""
    contribution = locked(contribution)
    require(can(actor, "contributions.retire", contribution))
    if reason not in Retirement.Reason.values:
        raise Invalid(_("Please choose a reason."), field="reason")
    if not explanation.strip():
        raise Invalid(_("Please explain in a sentence or two why you retire this."), field="explanation")
    Retirement.objects.create(contribution=contribution, reason=reason, explanation=explanation.strip(), at=clock.now())
    _enter(contribution, Stage.RETIRED, actor=actor, note=explanation.strip())


@transaction.atomic
def select(*, contribution: Contribution, actor: Any, note: str = "") -> None:
    """Mark as selected by the administration."""
    contribution = locked(contribution)
    require(can(actor, "contributions.select", contribution))
    _enter(contribution, Stage.SELECTED, actor=actor, note=note)


@transaction.atomic
def deselect(*, contribution: Contribution, actor: Any, note: str = "") -> None:
    """Take the selection back: to successful where the threshold had been reached, otherwise to open."""
    contribution = locked(contribution)
    require(can(actor, "contributions.select", contribution))
    if contribution.stage != Stage.SELECTED:
        raise Invalid(_("This step is not possible from the present state."))
    succeeded = contribution.trail.filter(step=Stage.SUCCESSFUL).exists()
    stage = Stage.SUCCESSFUL if succeeded else Stage.OPEN
    Contribution._base_manager.filter(pk=contribution.pk).update(stage=stage)
    TrailEntry.objects.create(contribution=contribution, step=stage, at=clock.now(), note=note)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.deselected", actor_id=actor.pk, region_id=contribution.region_id, obj=contribution
    )


@transaction.atomic
def archive(*, contribution: Contribution) -> None:
    """The time to collect support is over."""
    _enter(locked(contribution), Stage.ARCHIVED)


@transaction.atomic
def set_visibility(*, contribution: Contribution, visibility: str, actor: Any, reason: str = "") -> None:
    """Hide, restore, release or reject; the stage stays what it was. Hiding and rejecting need a reason."""
    contribution = locked(contribution)
    require(can(actor, "contributions.moderate", contribution))
    if contribution.visibility == visibility:
        return
    if contribution.visibility not in VISIBILITY_FROM.get(Visibility(visibility), set()):
        raise Invalid(_("This step is not possible from the present state."))
    if visibility in (Visibility.HIDDEN, Visibility.REJECTED) and not reason.strip():
        raise Invalid(_("Please give the reason; the author reads it."), field="reason")
    before = contribution.visibility
    values: dict[str, Any] = {"visibility": visibility}
    if visibility == Visibility.PUBLIC and contribution.published_at is None:
        values["published_at"] = clock.now()
    for name, value in values.items():
        setattr(contribution, name, value)
    Contribution._base_manager.filter(pk=contribution.pk).update(**values)
    step = {Visibility.HIDDEN: "hidden", Visibility.PUBLIC: "restored", Visibility.REJECTED: "rejected"}
    if before == Visibility.WAITING and visibility == Visibility.PUBLIC:
        step[Visibility.PUBLIC] = "published"
    entry = TrailEntry.objects.create(
        contribution=contribution, step=step[Visibility(visibility)], at=clock.now(), note=reason.strip()
    )
    kind = registry.known(contribution.kind)
    if kind is not None and contribution.visibility == Visibility.PUBLIC:
        kind.on_public(contribution)
    news.tell_decision(contribution=contribution, entry=entry, actor=actor)
    push_to_search(contribution=contribution)
    touch(contribution.region_id)
    audit.record(
        action=f"{contribution.kind}.{step[Visibility(visibility)]}",
        actor_id=actor.pk,
        region_id=contribution.region_id,
        obj=contribution,
        before=before,
        reason=reason.strip(),
    )
