"""Recording what happened elsewhere or is made up: results of valuations and united projects, with their dates.

No policy is asked and nobody is told: the caller vouches for it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from participation.budgets import steps
from participation.budgets.models import Project, Valuation
from participation.budgets.services.announcing import said_about
from participation.contributions.models import Stage, TrailEntry
from participation.regions.services import touch
from participation.search import services as search


@transaction.atomic
def record_valuation(
    *,
    project: Project,
    at: datetime,
    verdict: str,
    reason: str = "",
    price_cents: int | None = None,
    yearly_cents: int | None = None,
    proposed_by: Any,
    confirmed_by: Any,
    reply: str = "",
    replied_at: datetime | None = None,
) -> Valuation:
    """A result that was published at that moment, and what its author replied."""
    valuation, _created = Valuation._base_manager.update_or_create(
        project=project,
        defaults={
            "region_id": project.region_id,
            "state": Valuation.State.CONFIRMED,
            "verdict": verdict,
            "reason": reason,
            "price_cents": price_cents,
            "yearly_cents": yearly_cents,
            "proposed_by": proposed_by,
            "proposed_at": at,
            "confirmed_by": confirmed_by,
            "confirmed_at": at,
            "published_at": at,
        },
    )
    project.feasibility, project.feasibility_reason, project.decided_at = verdict, reason, at
    project.price_cents, project.yearly_cents = price_cents, yearly_cents
    project.reply, project.replied_at = reply, replied_at if reply else None
    project.save()
    trail = [TrailEntry(contribution=project, at=at, step=verdict, note=said_about(project))]
    if reply:
        trail.append(TrailEntry(contribution=project, at=replied_at, step=steps.REPLIED))
    TrailEntry.objects.bulk_create(trail)
    touch(project.region_id)
    return valuation


@transaction.atomic
def record_united(*, project: Project, target: Project, at: datetime, credit: str) -> None:
    """A project that went into another one at that moment. Its supports must have been recorded with the target."""
    project.merged_into, project.stage = target, Stage.ARCHIVED
    project.save()
    TrailEntry.objects.bulk_create(
        [
            TrailEntry(contribution=project, at=at, step=steps.MERGED, note=target.title),
            TrailEntry(contribution=target, at=at, step=steps.MERGED, note=credit),
        ]
    )
    search.drop(kind=project.kind, object_id=project.pk)
    touch(project.region_id)
