"""Public pages of goals and measures: list, time line, by goal, one measure; feeds and downloads."""

from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participation.contributions.handing import handed_out
from participation.core import clock, keyset
from participation.core.policies import can
from participation.measures import exports, feeds
from participation.measures import timeline as ways
from participation.measures.forms import FilterForm
from participation.measures.listing import MOST_COUNTED, Wanted, listing
from participation.measures.models import SILENCE, Entry, Evidence, Goal, Measure
from participation.measures.services import everything
from participation.regions.hosts import Tenant, elsewhere, tenants
from participation.search.highlight import highlight

GOALS_OFFERED = 60
SHOWN_OF_A_GOAL = 8
YEARS = range(1990, 2200)


def _overview(request: HttpRequest, view: str) -> dict[str, Any]:
    """What the three pages have in common: figures, ways to look at it, following everything."""
    now = clock.now()
    names = (("list", _("List")), ("timeline", _("Time line")), ("goals", _("By goal")))
    region = request.region  # type: ignore[attr-defined]
    return {
        "now": now,
        "figures": Measure.objects.public().listed().figures(now, SILENCE),
        "tabs": [(name, reverse(f"measures:{key}"), key == view) for key, name in names],
        "everything": everything.existing_anchor(region.pk),
        "address": request.tenant.url + reverse(f"measures:{view}"),  # type: ignore[attr-defined]
    }


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """All measures of the site as a list."""
    wanted = Wanted.from_address(request.GET.dict())
    context = _overview(request, "list")
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    found = listing(wanted, at=context["now"])
    goals = [] if tenant.gathers else list(Goal.objects.public().values_list("slug", "title")[:GOALS_OFFERED])
    regions = [(other.slug, other.name) for other in tenants()] if tenant.gathers else []
    return render(request, "measures/list.html", {
        **context,
        "wanted": wanted,
        "page": found.page,
        "goal": found.goal,
        "suggestion": found.suggestion,
        "entries": _entries(found.page.items, wanted, tenant),
        "number": _number(found.total),
        "filter": FilterForm(wanted, goals=goals, regions=regions),
        "is_filtered": wanted.is_filtered,
        "orders": _orders(request, wanted),
    })  # fmt: skip


def _entries(items: list[Measure], wanted: Wanted, tenant: Tenant) -> list[dict[str, Any]]:
    rows = []
    for measure in items:
        home = elsewhere(measure.region_id, tenant.region_id)
        rows.append(
            {
                "measure": measure,
                "title": highlight(measure.title, wanted.text) if wanted.text else measure.title,
                "url": (home.url if home else "") + measure.get_absolute_url(),
                "region": home.name if home else "",
            }
        )
    return rows


def _number(total: int) -> str:
    if total > MOST_COUNTED:
        return _("More than %(total)s measures") % {"total": MOST_COUNTED}
    if not total:
        return _("No measures")
    return ngettext("%(total)s measure", "%(total)s measures", total) % {"total": total}


def _orders(request: HttpRequest, wanted: Wanted) -> list[tuple[str, str, bool]]:
    links = []
    for order, name in (("newest", _("Latest news")), ("due", _("Due next")), ("progress", _("Furthest"))):
        params = request.GET.copy()
        params.pop("after", None)
        params["sort"] = order
        links.append((name, "?" + params.urlencode(), order == wanted.order))
    return links


@require_safe
def timeline(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Milestones and ends of measures in a year, by quarters."""
    context = _overview(request, "timeline")
    present = timezone.localdate(context["now"]).year
    chosen = present if year is None else year
    if chosen not in YEARS:
        raise Http404
    first, last = ways.years(context["now"])
    quarters = ways.year_of(chosen, here=request.tenant, at=context["now"])  # type: ignore[attr-defined]
    return render(request, "measures/timeline.html", {
        **context,
        "year": chosen,
        "before": chosen - 1 if chosen > first else None,
        "after": chosen + 1 if chosen < last else None,
        "quarters": quarters,
        "present": present,
        "quarter_now": (timezone.localdate(context["now"]).month + 2) // 3 if chosen == present else 0,
    })  # fmt: skip


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """The goals of the site, with the measures that lead there; twenty goals a page."""
    context = _overview(request, "goals")
    public = Q(measures__visibility="public")
    rows = (
        Goal.objects.public()
        .annotate(
            total=Count("measures", filter=public),
            finished=Count("measures", filter=public & Q(measures__status="done")),
            percent=Avg("measures__percent", filter=public & ~Q(measures__status="stopped")),
        )
        .order_by("region__path", "position", "pk")
    )
    page = _by_number(rows, request.GET.get("after", ""))
    loose = 0
    if not page.next_cursor:
        loose = Measure.objects.public().filter(goal__isnull=True).count()
    context |= {"page": page, "groups": _groups(page.items, request.tenant), "loose": loose}  # type: ignore[attr-defined]
    return render(request, "measures/goals.html", context)


def _by_number(rows: Any, after: str) -> keyset.Page:
    """The cursor is the number of rows seen: goals are few, and their order is the region's own."""
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    items = list(rows[seen : seen + keyset.PAGE_SIZE + 1])
    more = len(items) > keyset.PAGE_SIZE
    return keyset.Page(items[: keyset.PAGE_SIZE], str(seen + keyset.PAGE_SIZE) if more else "")


def _groups(found: list[Goal], tenant: Tenant) -> list[dict[str, Any]]:
    """Goals with the first of their measures; what is under way comes first."""
    by_goal: dict[int, list[Measure]] = {}
    rows = (
        Measure.objects.public().filter(goal__in=[goal.pk for goal in found]).order_by("finished_on", "due_order", "pk")
    )
    for measure in rows.defer("text")[: SHOWN_OF_A_GOAL * keyset.PAGE_SIZE * 4]:
        by_goal.setdefault(measure.goal_id, []).append(measure)
    groups = []
    for goal in found:
        home = elsewhere(goal.region_id, tenant.region_id)
        measures_of = sorted(by_goal.get(goal.pk, []), key=lambda measure: not measure.is_under_way)
        groups.append(
            {
                "goal": goal,
                "home": home.url if home else "",
                "place": home.name if home else "",
                "measures": measures_of[:SHOWN_OF_A_GOAL],
                "more": goal.total - SHOWN_OF_A_GOAL,  # type: ignore[attr-defined]
                "percent": round(goal.percent or 0),  # type: ignore[attr-defined]
            }
        )
    return groups


def measure_or_404(request: HttpRequest, pk: int) -> Measure:
    """A measure within the scope that this person may see."""
    rows = Measure.objects.select_related("region__site", "goal").defer("region__outline")
    found: Measure = get_object_or_404(rows, pk=pk)
    if not can(request.user, "contributions.view", found):
        raise Http404
    return found


def _away(request: HttpRequest, measure: Measure, url: str) -> HttpResponse | None:
    """The way home for a measure of another site, seen from one above."""
    if measure.region_id == request.region.pk:  # type: ignore[attr-defined]
        return None
    return HttpResponsePermanentRedirect(measure.site_url + url)


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A measure: how far it is, who does it, and everything that happened from the idea on."""
    measure = measure_or_404(request, pk)
    url = measure.get_absolute_url()
    elsewhere = _away(request, measure, url)
    if elsewhere:
        return elsewhere
    if slug != measure.slug:
        return HttpResponsePermanentRedirect(url)
    now: datetime = clock.now()
    found = ways.origins(measure)
    milestones = [row for row in measure.milestones.all() if not row.is_dropped]
    return render(request, "measures/detail.html", {
        "measure": measure,
        "contribution": measure,
        "now": now,
        "origins": found,
        "milestones": milestones,
        "late_milestones": {row.pk for row in milestones if row.is_late(at=now)},
        "steps": ways.way_of(measure, found, milestones, at=now),
        "address": measure.site_url + url,
        "discussed": measure.comments_open or measure.comment_count,
    })  # fmt: skip


def _readable_versions(measure: Measure) -> Any:
    """Earlier descriptions without those whose change was withheld; each change of the text has kept one, in order."""
    facts = measure.entries.filter(kind=Entry.Kind.FACTS).select_related("withheld").order_by("at", "pk")
    changes = [entry for entry in facts if "text" in entry.changes]
    hidden = [number for number, entry in enumerate(changes, 1) if hasattr(entry, "withheld")]
    return measure.versions.exclude(number__in=hidden)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Earlier descriptions of a measure."""
    measure = measure_or_404(request, pk)
    elsewhere = _away(request, measure, request.path)
    context = {"measure": measure, "versions": _readable_versions(measure).order_by("-number")[:200]}
    return elsewhere or render(request, "measures/versions.html", context)


@require_safe
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a document or image to those who may see the entry."""
    rows = Evidence.objects.select_related("entry__measure__region", "entry__withheld")
    found = get_object_or_404(rows.filter(entry__measure__in=Measure.objects.all()), pk=pk)
    if not found.file or not can(request.user, "measures.see_evidence", found):
        raise Http404
    return handed_out(found.file, title=found.title, is_image=found.kind == Evidence.Kind.IMAGE)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """News of all measures of the site."""
    return feeds.of_site(request)


@require_safe
def feed_of_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """News of one measure."""
    measure = measure_or_404(request, pk)
    if not measure.is_public:
        raise Http404
    return _away(request, measure, request.path) or feeds.of_measure(request, measure)


def _download(response: HttpResponse, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="massnahmen.{ending}"'
    return response


@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """All public measures of the site for a spreadsheet."""
    return _download(
        HttpResponse("".join(exports.as_csv(exports.rows())), content_type="text/csv; charset=utf-8"), "csv"
    )


@require_safe
def export_json(request: HttpRequest) -> HttpResponse:
    """All public measures of the site for programs."""
    return _download(HttpResponse("".join(exports.as_json(exports.rows())), content_type="application/json"), "json")


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """All public measures of the site as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(HttpResponse(exports.as_xlsx(exports.rows()), content_type=kind), "xlsx")
