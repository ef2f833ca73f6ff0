"""The list of all contributions of a kind on a site, and the page of a module that holds them."""

import random
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.contributions.desk.desk import Desk
from participation.contributions.desk.reading import render_page
from participation.contributions.forms import FilterForm
from participation.contributions.listing import MOST_COUNTED, SEEDS, Wanted, choices, listing
from participation.contributions.models import Contribution, Stage
from participation.contributions.templatetags.contributions import state_tone, state_word
from participation.core import clock
from participation.core.html import plain_text
from participation.core.policies import can
from participation.processes.models import Module
from participation.regions.hosts import Tenant, tenants
from participation.search.highlight import highlight, passage

_EXCERPT = 200  # characters of a text without summary


@require_safe
def contributions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All contributions of the site: of a region, or of all regions below."""
    region = {"name": request.region.name}  # type: ignore[attr-defined]
    context = {
        "ways": ways_to_submit(request, desk),
        "about": desk.words.about % region,
        "lede": desk.words.lede % region,
    }
    return _page(request, desk, "list", None, context)


def module_page(request: HttpRequest, module: Module, *, desk: Desk) -> HttpResponse:
    """A module: what one can do now, its phases, its contributions."""
    context = {
        "module": module,
        "process": module.process,
        "now": clock.now(),
        "submit": can(request.user, "contributions.submit", module),
        **desk.module_context(request, module),
    }
    return _page(request, desk, "module", module, context)


def _page(request: HttpRequest, desk: Desk, name: str, module: Module | None, context: dict[str, Any]) -> HttpResponse:
    wanted = Wanted.from_address(request.GET.dict(), desk.filters)
    if wanted.order == "random" and wanted.seed is None:
        return _with_seed(request)
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    region = request.region  # type: ignore[attr-defined]
    offered = choices(desk.slug, tenant, region, module=module, places=desk.has_places)
    found = listing(desk.slug, wanted, module=module, filters=desk.filters, along=desk.along)
    tag_name = found.tag.name if found.tag else ""
    return render_page(request, desk, name, context | {
        "wanted": wanted,
        "listing": found,
        "page": found.page,
        "entries": [_entry(desk, row, wanted, tenant) for row in found.page.items],
        "number": _number(desk, found.total),
        "filter": FilterForm(
            wanted, offered, states=desk.states, tag_name=tag_name, gathers=tenant.gathers,
            more=[(each, each.choices(module)) for each in desk.filters],
        ),
        "is_filtered": wanted.is_filtered,
        "orders": _orders(request, desk, wanted),
    })  # fmt: skip


def _number(desk: Desk, total: int) -> Any:
    if total > MOST_COUNTED:
        return desk.words.more_than % {"total": MOST_COUNTED}
    return desk.words.number % {"total": total} if total else desk.words.none


def _with_seed(request: HttpRequest) -> HttpResponse:
    """A seed of one's own goes into the address, so that the page itself can be kept for everybody with that seed."""
    params = request.GET.copy()
    params["seed"] = str(random.randrange(SEEDS))  # noqa: S311  (an order, not a secret)
    return HttpResponseRedirect(f"{request.path}?{params.urlencode()}")


def _orders(request: HttpRequest, desk: Desk, wanted: Wanted) -> list[tuple[Any, str, bool]]:
    names = [("relevance", _("Best match")), *desk.orders] if wanted.text else desk.orders
    links = []
    for order, name in names:
        params = request.GET.copy()
        for gone in ("after", "seed"):
            params.pop(gone, None)
        params["sort"] = order
        links.append((name, "?" + params.urlencode(), order == wanted.order))
    return links


def _entry(desk: Desk, row: Contribution, wanted: Wanted, tenant: Tenant) -> dict[str, Any]:
    """What `components/entry.html` shows of a contribution."""
    contribution = row.as_kind()
    away = tenant.gathers and row.region_id != tenant.region_id
    home = next((other for other in tenants() if other.region_id == row.region_id), None) if away else None
    count, label = desk.count(contribution)
    badge, tone = _badge(desk, contribution)
    summary, body = desk.kind.search_text(contribution)
    return {
        "title": highlight(row.title, wanted.text) if wanted.text else row.title,
        "url": (home.url if home else "") + row.get_absolute_url(),
        "badge": badge,
        "tone": tone,
        "facts": desk.facts(contribution),
        "text": summary or Truncator(plain_text(body)).chars(_EXCERPT),
        "highlight": _passage(summary, plain_text(body), wanted.text) if wanted.text else "",
        "author": row.author.username if row.author else "",
        "place": row.municipality.name if row.municipality else getattr(contribution, "address", ""),
        "date": row.published_at,
        "comments": row.comment_count,
        "count": count,
        "count_label": label,
        "region": home.name if home else "",
    }


def _badge(desk: Desk, contribution: Contribution) -> tuple[Any, str]:
    if desk.badge is not None:
        return desk.badge(contribution)
    if desk.shows_open or contribution.stage != Stage.OPEN:
        return state_word(contribution), state_tone(contribution)
    return "", ""


def _passage(summary: str, body: str, text: str) -> str:
    """Where the words stand: in the summary, otherwise in the text."""
    found = [passage(part, text) for part in (summary, body) if part]
    return next((part for part in found if "<mark>" in part), found[0] if found else "")


def ways_to_submit(request: HttpRequest, desk: Desk) -> list[Module]:
    """The modules of this region in which something can be written now."""
    modules = Module.objects.public().opening("submit", at=clock.now())
    here = modules.filter(kind=desk.kind.module_kind, region=request.region, import_only=False)  # type: ignore[attr-defined]
    return list(here.select_related("process").order_by("-process__is_standing", "position", "pk"))
