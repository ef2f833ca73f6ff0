"""The list of all debates of a site and the page of a module that holds them."""

import random
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participation.contributions.models import Contribution, Stage
from participation.core import clock
from participation.core.html import plain_text
from participation.core.policies import can
from participation.debates import listing
from participation.debates.forms import FilterForm
from participation.debates.listing import Wanted
from participation.debates.models import KIND
from participation.processes.models import Module
from participation.regions.hosts import Tenant, tenants
from participation.search.highlight import highlight, passage

TONES = {Stage.RETIRED: "error", Stage.ARCHIVED: "quiet", Stage.SELECTED: "success", Stage.SUCCESSFUL: "success"}
FILTERS = ("state", "tag", "category", "text")
PREVIEW_LENGTH = 200


@require_safe
def debates(request: HttpRequest) -> HttpResponse:
    """All debates of the site: of a region, or of all regions below."""
    return _page(request, "debates/list.html", None, {"ways": ways_to_submit(request)})


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """A module: what one can do now, its phases, its debates."""
    return _page(
        request,
        "debates/module.html",
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
    found = listing.listing(wanted, module=module)
    context |= {
        "wanted": wanted,
        "listing": found,
        "page": found.page,
        "entries": [_entry(row, wanted, tenant) for row in found.page.items],
        "total": min(found.total, listing.MOST_COUNTED),
        "more_than_counted": found.total > listing.MOST_COUNTED,
        "filter": FilterForm(wanted, listing.categories(module), tag_name=found.tag.name if found.tag else ""),
        "is_filtered": any(getattr(wanted, name) for name in FILTERS),
        "orders": _orders(request, wanted),
    }
    return render(request, template, context)


def _with_seed(request: HttpRequest) -> HttpResponse:
    """A seed of one's own goes into the address, so that the page itself can be kept for everybody with that seed."""
    params = request.GET.copy()
    params["seed"] = str(random.randrange(listing.SEEDS))  # noqa: S311  (an order, not a secret)
    return HttpResponseRedirect(f"{request.path}?{params.urlencode()}")


def _orders(request: HttpRequest, wanted: Wanted) -> list[tuple[str, str, bool]]:
    names = [
        ("hot", _("Lively")),
        ("confidence", _("Most agreed")),
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
    """What `components/entry.html` shows of a debate."""
    debate = row.debate  # type: ignore[attr-defined]
    text = plain_text(debate.body)
    away = tenant.gathers and row.region_id != tenant.region_id
    home = next((other for other in tenants() if other.region_id == row.region_id), None) if away else None
    votes = row.up_count + row.down_count
    answered = not votes and debate.respondent_count
    return {
        "title": highlight(row.title, wanted.text) if wanted.text else row.title,
        "url": (home.url if home else "") + row.get_absolute_url(),
        "badge": row.get_stage_display() if row.stage != Stage.OPEN else "",
        "tone": TONES.get(Stage(row.stage), ""),
        "text": Truncator(text).chars(PREVIEW_LENGTH),
        "highlight": passage(text, wanted.text) if wanted.text else "",
        "author": row.author.username if row.author else "",
        "date": row.published_at,
        "comments": row.comment_count,
        "count": debate.respondent_count if answered else votes,
        "count_label": _answered_label(debate.respondent_count) if answered else _votes_label(row.up_count, votes),
        "region": home.name if home else "",
    }


def _answered_label(people: int) -> str:
    return ngettext("person answered", "people answered", people)


def _votes_label(agree: int, votes: int) -> str:
    if not votes:
        return _("votes")
    share = round(agree * 100 / votes)
    return ngettext("vote, %(share)d %% agree", "votes, %(share)d %% agree", votes) % {"share": share}


def ways_to_submit(request: HttpRequest) -> list[Module]:
    """The modules of this region in which a debate can be opened now."""
    modules = (
        Module.objects.public()
        .filter(kind=KIND, region=request.region, import_only=False)  # type: ignore[attr-defined]
        .select_related("process")
        .prefetch_related("phases")
        .order_by("-process__is_standing", "position", "pk")
    )
    return [module for module in modules if module.opens("submit", at=clock.now())]
