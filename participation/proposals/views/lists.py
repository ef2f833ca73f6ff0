"""The list of all proposals of a site and the page of a module that collects them."""

import random
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.models import Contribution, Stage
from participation.core import clock
from participation.core.html import plain_text
from participation.core.policies import can
from participation.processes.models import Module, PhaseFeature
from participation.proposals import querysets
from participation.proposals.forms import FilterForm
from participation.proposals.models import KIND
from participation.proposals.querysets import Wanted
from participation.regions.hosts import Tenant, tenants
from participation.search.highlight import highlight, passage

TONES = {
    Stage.OPEN: "open", Stage.SUCCESSFUL: "success", Stage.SELECTED: "success",
    Stage.RETIRED: "error", Stage.ARCHIVED: "quiet",
}  # fmt: skip
FILTERS = ("state", "tag", "category", "municipality")


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """All proposals of the site: of a region, or of all regions below."""
    return _page(request, "proposals/list.html", None, {"ways": ways_to_submit(request)})


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """A module: what one can do now, its phases, its proposals."""
    return _page(
        request,
        "proposals/module.html",
        module,
        {
            "module": module,
            "process": module.process,
            "now": clock.now(),
            "submit": can(request.user, "contributions.submit", module),
        },
    )


def _page(request: HttpRequest, template: str, module: Module | None, context: dict[str, Any]) -> HttpResponse:
    wanted = Wanted.from_address(request.GET.dict())
    if wanted.order == "random" and wanted.seed is None:
        return _with_seed(request)
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    region = request.region  # type: ignore[attr-defined]
    choices = querysets.choices(tenant, region, module=module)
    found = querysets.listing(wanted, module=module)
    context |= {
        "wanted": wanted,
        "listing": found,
        "page": found.page,
        "entries": [_entry(row, wanted, tenant) for row in found.page.items],
        "total": min(found.total, querysets.MOST_COUNTED),
        "more_than_counted": found.total > querysets.MOST_COUNTED,
        "filter": FilterForm(
            wanted, choices, tag_name=found.tag.name if found.tag else "", gathers=tenant.gathers
        ),
        "is_filtered": any(getattr(wanted, name) for name in FILTERS) or bool(wanted.text),
        "orders": _orders(request, wanted),
    }
    return render(request, template, context)


def _with_seed(request: HttpRequest) -> HttpResponse:
    """A seed of one's own goes into the address, so that the page itself can be kept for everybody with that seed."""
    params = request.GET.copy()
    params["seed"] = str(random.randrange(querysets.SEEDS))  # noqa: S311  (an order, not a secret)
    return HttpResponseRedirect(f"{request.path}?{params.urlencode()}")


def _orders(request: HttpRequest, wanted: Wanted) -> list[tuple[str, str, bool]]:
    names = [
        ("hot", _("Lively")),
        ("supported", _("Most supported")),
        ("newest", _("Newest")),
        ("discussed", _("Most discussed")),
        ("random", _("Shuffled")),
    ]
    if wanted.text:
        names.insert(0, ("relevance", _("Best match")))
    links = []
    for order, name in names:
        params = request.GET.copy()
        for gone in ("after", "seed"):
            params.pop(gone, None)
        params["sort"] = order
        links.append((name, "?" + params.urlencode(), order == wanted.order))
    return links


def _entry(row: Contribution, wanted: Wanted, tenant: Tenant) -> dict[str, Any]:
    """What `components/entry.html` shows of a proposal."""
    proposal = row.proposal  # type: ignore[attr-defined]
    away = tenant.gathers and row.region_id != tenant.region_id
    home = next((other for other in tenants() if other.region_id == row.region_id), None) if away else None
    entry = {
        "title": row.title,
        "url": (home.url if home else "") + row.get_absolute_url(),
        "badge": row.get_stage_display(),
        "tone": TONES[Stage(row.stage)],
        "text": proposal.summary,
        "place": row.municipality.name if row.municipality else proposal.address,
        "date": row.published_at,
        "comments": row.comment_count,
        "count": row.support_count,
        "region": home.name if home else "",
        "highlight": "",
    }
    if wanted.text:
        entry["title"] = highlight(row.title, wanted.text)
        found = passage(proposal.summary, wanted.text)
        if "<mark>" not in found:
            in_body = passage(plain_text(proposal.body), wanted.text)
            found = in_body if "<mark>" in in_body else found
        entry["highlight"] = found
    return entry


def ways_to_submit(request: HttpRequest) -> list[Module]:
    """The modules of this region in which a proposal can be written now."""
    at = clock.now()
    opened = PhaseFeature.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), feature="submit", starts__lte=at)
    modules = (
        Module.objects.public()
        .filter(Exists(opened.filter(module=OuterRef("pk"))), kind=KIND, region=request.region, import_only=False)
        .select_related("process")
        .order_by("-process__is_standing", "position", "pk")
    )
    return list(modules)
