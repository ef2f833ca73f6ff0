"""What the home page of a region shows of its participation. The number of queries is the same for any amount."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse

from cms.maps import map_of_sites
from cms.syndication import listed_on
from participation.contributions.models import Contribution, OfficialAnswer, TrailEntry
from participation.contributions.registry import kinds
from participation.core import clock
from participation.core.html import plain_text
from participation.measures.consequences import words_of
from participation.measures.models import Entry
from participation.processes import registry
from participation.processes.models import Phase, Process
from participation.regions.hosts import tenant_of, tenants

SHOWN = 4
OFFERS = 6
OUTCOMES = 3
QUIET = (Entry.Kind.FACTS, Entry.Kind.SOURCES, Entry.Kind.CORRECTION, Entry.Kind.OVERDUE)
PHASES_READ = 200
ALIVE = ("open", "successful", "selected")
# What an entry shows; the kind's own row is not needed.
COLUMNS = ("region_id", "kind", "title", "slug", "published_at", "support_count", "comment_count")
# What takes people how long, by the feature that a phase opens; the quickest is what we promise.
MINUTES = {"answer": 2, "support": 2, "vote": 2, "comment": 5, "submit": 10}
OTHERWISE_MINUTES = 5


@dataclass
class Offer:
    """A process in which something is open or about to open: what, until when, how long it takes, where."""

    process: Process
    home: str  # address of its site where that is another one, otherwise ""
    place: str  # name of its region
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
class Piece:
    """A contribution with its address and the name of its region."""

    contribution: Contribution
    home: str
    place: str

    @property
    def url(self) -> str:
        return self.home + self.contribution.get_absolute_url()


@dataclass(frozen=True)
class Outcome(Piece):
    """The latest public step of a contribution, with the answer where it was one."""

    entry: TrailEntry
    answer: OfficialAnswer | None

    @property
    def words(self) -> str:
        return plain_text(self.answer.body) if self.answer else self.entry.note


def overview(request: HttpRequest) -> dict[str, Any]:
    """What is open and what is coming, newest and most supported contributions, what became of some; all regions."""
    now = clock.now()
    gathers = request.tenant.gathers
    running, coming = offers(request.region.pk, now, gathers=gathers)
    here = [offer for offer in running if not (gathers and offer.home)]
    sites = Sites(request.region.pk)
    newest = _merged((kind.slug for kind in kinds()), "published_at")
    supported = [row for row in _merged(_supported_kinds(), "support_count") if row.support_count]
    return {
        "open": here[:OFFERS],
        "coming": coming[:SHOWN],
        "newest": [Piece(row, *sites.of(row.region_id)) for row in newest],
        "supported": [Piece(row, *sites.of(row.region_id)) for row in supported],
        "outcomes": outcomes(sites),
        "measure_news": measure_news(sites),
        "overdue": overdue_answers(sites, now),
        "districts": _districts(running) if gathers else [],
        "gathers": gathers,
        "syndicated": listed_on(request.region) if gathers else [],
        "map": map_of_sites(request.region) if gathers else None,
        "standing_url": next((offer.url for offer in running if offer.process.is_standing), reverse("processes:list")),
        "now": now,
    }


def offers(region_id: int, now: datetime, *, gathers: bool) -> tuple[list[Offer], list[Offer]]:
    """What is open, the own first, and what is coming; above, of standing processes only the own one."""
    phases = (
        Phase.objects.filter(
            Q(ends__isnull=True) | Q(ends__gt=now),
            is_cancelled=False,
            module__is_public=True,
            module__process__in=Process.objects.public(),
        )
        .select_related("module__process")
        .only(
            "starts",
            "ends",
            "features",
            "is_cancelled",
            "module__slug",
            *(f"module__process__{name}" for name in ("region_id", "title", "slug", "summary", "is_standing")),
        )
        .order_by("module__process__is_standing", "-starts")
    )
    if gathers:
        phases = phases.filter(Q(module__process__is_standing=False) | Q(module__region=region_id))
    sites = Sites(region_id)
    running: dict[int, Offer] = {}
    coming: dict[int, Offer] = {}
    for phase in phases[:PHASES_READ]:
        group = running if phase.is_running(at=now) else coming
        process = phase.module.process
        phase.module.process = process
        if process.pk not in group:
            group[process.pk] = Offer(process, *sites.of(process.region_id))
        group[process.pk].phases.append(phase)
    later = datetime.max.replace(tzinfo=now.tzinfo)
    return (
        sorted(running.values(), key=lambda offer: (offer.process.is_standing, bool(offer.home), offer.ends or later)),
        sorted((offer for pk, offer in coming.items() if pk not in running), key=lambda offer: offer.starts),
    )


def overdue_answers(sites: "Sites", now: datetime) -> list[dict[str, Any]]:
    """Processes whose promised answer is overdue, the longest first."""
    rows = Process.objects.overdue(now).order_by("answer_by", "pk")[:SHOWN]
    found = []
    for process in rows:
        home, place = sites.of(process.region_id)
        found.append({"process": process, "url": home + process.get_absolute_url(), "place": place if home else ""})
    return found


class Sites:
    """Addresses ("" for the site itself) and names of regions, without asking the database."""

    def __init__(self, here: int) -> None:
        self.here = here

    def of(self, region_id: int) -> tuple[str, str]:
        tenant = tenant_of(region_id)
        if tenant is None:
            return "", ""
        return "" if region_id == self.here else tenant.url, tenant.name


def _districts(running: list[Offer]) -> list[dict[str, Any]]:
    """All sites below with what is open there."""
    by_region: dict[int, list[Offer]] = {}
    for offer in running:
        by_region.setdefault(offer.process.region_id, []).append(offer)
    return [
        {"tenant": tenant, "open": by_region.get(tenant.region_id, [])[:2]} for tenant in tenants() if tenant.parent
    ]


def outcomes(sites: Sites) -> list[Outcome]:
    """Contributions that were answered, selected or successful of late, each once."""
    entries = (
        TrailEntry.objects.filter(
            contribution__in=Contribution.objects.public(), step__in=("answered", "successful", "selected")
        )
        .select_related("contribution")
        .only("step", "note", "at", *(f"contribution__{name}" for name in COLUMNS))
        .prefetch_related(Prefetch("contribution__answers", queryset=OfficialAnswer.objects.order_by("-at")))
        .order_by("-at", "-pk")[: OUTCOMES * 4]
    )
    found: dict[int, Outcome] = {}
    for entry in entries:
        contribution = entry.contribution
        answers = list(contribution.answers.all())
        answer = answers[0] if answers else None
        found.setdefault(contribution.pk, Outcome(contribution, *sites.of(contribution.region_id), entry, answer))
    return list(found.values())[:OUTCOMES]


@dataclass(frozen=True)
class MeasureNews:
    """The latest of a measure: what happened, its words, where it is."""

    entry: Entry
    home: str
    place: str

    @property
    def url(self) -> str:
        return self.home + self.entry.measure.get_absolute_url()

    @property
    def words(self) -> str:
        return words_of(self.entry) or self.entry.measure.summary


def measure_news(sites: Sites) -> list[MeasureNews]:
    """The measures with the latest news, each once; one query."""
    found: dict[int, Entry] = {}
    for entry in Entry.objects.newest(OUTCOMES * 4, without=QUIET):
        found.setdefault(entry.measure_id, entry)
    return [MeasureNews(entry, *sites.of(entry.region_id)) for entry in list(found.values())[:OUTCOMES]]


def _supported_kinds() -> list[str]:
    """What can be supported at any time; what is collected for a budget has its own page."""
    return [
        kind
        for kind_of_module in registry.types()
        if kind_of_module.standing and "support" in kind_of_module.features
        for kind in kind_of_module.kinds
    ]


def _merged(slugs: Iterable[str], column: str) -> list[Contribution]:
    """The first of each kind by a column: one index per kind and order, never an IN over all kinds."""
    rows: list[Contribution] = []
    for slug in slugs:
        rows += (
            Contribution.objects.public()
            .filter(kind=slug, stage__in=ALIVE)
            .select_related("author")
            .only(*COLUMNS, "author__username")
            .order_by(f"-{column}", "-pk")[:SHOWN]
        )
    return sorted(rows, key=lambda row: (getattr(row, column), row.pk), reverse=True)[:SHOWN]
