"""What the home page of a region shows of its participation. The number of queries is the same for any amount."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse

from participation.contributions.models import Contribution, OfficialAnswer, TrailEntry
from participation.contributions.registry import kinds
from participation.core import clock
from participation.core.html import plain_text
from participation.processes import registry
from participation.processes.models import Phase, Process
from participation.regions.hosts import Tenant, tenants

SHOWN = 4
OFFERS = 6
PHASES_READ = 200
ALIVE = ("open", "successful", "selected")
# What takes people how long, by the feature that a phase opens; the quickest is what we promise.
MINUTES = {"answer": 2, "support": 2, "vote": 2, "comment": 5, "submit": 10}
OTHERWISE_MINUTES = 5


@dataclass
class Offer:
    """A process in which something is open or about to open: what, until when, how long it takes, where."""

    process: Process
    home: str  # address of its site where that is another one, otherwise ""
    place: str  # name of its region, for pages that gather several
    phases: list[Phase] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The module where only one is open, the process where there is a choice."""
        modules = {phase.module for phase in self.phases}
        target = modules.pop() if len(modules) == 1 else self.process
        return self.home + target.get_absolute_url()

    @property
    def starts(self) -> datetime:
        return min(phase.starts for phase in self.phases)

    @property
    def ends(self) -> datetime | None:
        """When the last of what is open closes; None where something stays open."""
        ends = [phase.ends for phase in self.phases if phase.ends is not None]
        return max(ends) if len(ends) == len(self.phases) else None

    @property
    def minutes(self) -> int:
        return min(
            (MINUTES.get(feature, OTHERWISE_MINUTES) for phase in self.phases for feature in phase.features),
            default=OTHERWISE_MINUTES,
        )


@dataclass(frozen=True)
class Outcome:
    """The latest public step of a contribution, with the answer where it was one."""

    entry: TrailEntry
    answer: OfficialAnswer | None

    @property
    def contribution(self) -> Contribution:
        return self.entry.contribution

    @property
    def words(self) -> str:
        return plain_text(self.answer.body) if self.answer else self.entry.note


def overview(request: HttpRequest) -> dict[str, Any]:
    """What is open and what is coming, newest and most supported contributions, what became of some; all regions."""
    now = clock.now()
    gathers = request.tenant.gathers
    running, coming = offers(request.region.pk, now, gathers=gathers)
    newest = _merged((kind.slug for kind in kinds()), "published_at")
    return {
        "open": running[:OFFERS],
        "coming": coming[:SHOWN],
        "newest": newest,
        "supported": [row for row in _merged(_supported_kinds(), "support_count") if row.support_count],
        "outcomes": outcomes(),
        "districts": _districts(running) if gathers else [],
        "gathers": gathers,
        "standing_url": next((offer.url for offer in running if offer.process.is_standing), reverse("processes:list")),
        "now": now,
    }


def offers(region_id: int, now: datetime, *, gathers: bool) -> tuple[list[Offer], list[Offer]]:
    """What is open and what is coming, ending soonest first; above, only the own standing process is listed."""
    phases = (
        Phase.objects.filter(
            Q(ends__isnull=True) | Q(ends__gt=now),
            is_cancelled=False,
            module__is_public=True,
            module__process__in=Process.objects.public(),
        )
        .select_related("module__process__region")
        .defer("module__process__body", "module__process__region__outline")
        .order_by("module__process__is_standing", "-starts")
    )
    if gathers:
        phases = phases.filter(Q(module__process__is_standing=False) | Q(module__region=region_id))
    sites = {tenant.region_id: tenant for tenant in tenants()}
    running: dict[int, Offer] = {}
    coming: dict[int, Offer] = {}
    for phase in phases[:PHASES_READ]:
        group = running if phase.is_running(at=now) else coming
        process = phase.module.process
        phase.module.process = process
        offer = group.setdefault(process.pk, _offer(process, region_id, sites))
        offer.phases.append(phase)
    later = datetime.max.replace(tzinfo=now.tzinfo)
    return (
        sorted(running.values(), key=lambda offer: (offer.process.is_standing, offer.ends or later)),
        sorted((offer for pk, offer in coming.items() if pk not in running), key=lambda offer: offer.starts),
    )


def _offer(process: Process, region_id: int, sites: dict[int, Tenant]) -> Offer:
    site = sites.get(process.region_id)
    away = process.region_id != region_id
    return Offer(process=process, home=site.url if site and away else "", place=process.region.name)


def _districts(running: list[Offer]) -> list[dict[str, Any]]:
    """All sites below with what is open there."""
    by_region: dict[int, list[Offer]] = {}
    for offer in running:
        by_region.setdefault(offer.process.region_id, []).append(offer)
    return [
        {"tenant": tenant, "open": by_region.get(tenant.region_id, [])[:2]} for tenant in tenants() if tenant.parent
    ]


def outcomes() -> list[Outcome]:
    """Contributions that were answered, selected or successful of late, each once."""
    entries = (
        TrailEntry.objects.filter(
            contribution__in=Contribution.objects.public(), step__in=("answered", "successful", "selected")
        )
        .select_related("contribution__region")
        .defer("contribution__region__outline")
        .prefetch_related(Prefetch("contribution__answers", queryset=OfficialAnswer.objects.order_by("-at")))
        .order_by("-at", "-pk")[: SHOWN * 4]
    )
    found: dict[int, Outcome] = {}
    for entry in entries:
        answers = list(entry.contribution.answers.all())
        found.setdefault(entry.contribution_id, Outcome(entry, answers[0] if answers else None))
    return list(found.values())[:SHOWN]


def _supported_kinds() -> list[str]:
    return [kind for kind_of_module in registry.types() if "support" in kind_of_module.features
            for kind in kind_of_module.kinds]


def _merged(slugs: Iterable[str], column: str) -> list[Contribution]:
    """The first of each kind by a column: one index per kind and order, never an IN over all kinds."""
    rows: list[Contribution] = []
    for slug in slugs:
        rows += (
            Contribution.objects.public()
            .of_kind(slug)
            .filter(stage__in=ALIVE)
            .select_related("author", "region", slug)
            .defer("region__outline")
            .order_by(f"-{column}", "-pk")[:SHOWN]
        )
    return sorted(rows, key=lambda row: (getattr(row, column), row.pk), reverse=True)[:SHOWN]
