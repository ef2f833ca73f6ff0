"""What the home page of a region shows of its participation."""

from typing import Any

from django.http import HttpRequest

from participation.contributions.models import Contribution, TrailEntry
from participation.contributions.registry import kinds
from participation.core import clock
from participation.processes.models import Process
from participation.regions.hosts import tenants

SHOWN = 4


def overview(request: HttpRequest) -> dict[str, Any]:
    """Open processes, newest and most supported contributions, what became of some, and, above, all regions."""
    now = clock.now()
    slugs = [kind.slug for kind in kinds()]
    processes = list(
        Process.objects.public()
        .open_at(now)
        .select_related("region__site")
        .with_schedule()
        .order_by("is_standing", "-first_published_at")[: SHOWN + 2]
    )
    # One index per kind and order: a kind after the other, never an IN over all kinds.
    newest = _merged(slugs, "published_at")
    supported = _merged(slugs, "support_count")
    outcomes = list(
        TrailEntry.objects.filter(
            contribution__in=Contribution.objects.public(), step__in=("answered", "successful", "selected")
        )
        .select_related("contribution__process", "contribution__module")
        .order_by("-at")[:SHOWN]
    )
    return {
        "processes": processes,
        "newest": newest,
        "supported": [row for row in supported if row.support_count],
        "outcomes": outcomes,
        "districts": [tenant for tenant in tenants() if tenant.parent] if request.tenant.gathers else [],
        "now": now,
    }


def _merged(slugs: list[str], column: str) -> list[Contribution]:
    rows: list[Contribution] = []
    for slug in slugs:
        rows += Contribution.objects.public().of_kind(slug).filter(stage__in=("open", "successful", "selected")).order_by(
            f"-{column}", "-pk"
        )[:SHOWN]
    return sorted(rows, key=lambda row: (getattr(row, column), row.pk), reverse=True)[:SHOWN]
