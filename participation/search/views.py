"""The search page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.core.keyset import PAGE_SIZE, Page
from participation.regions.hosts import Tenant, elsewhere
from participation.search import querysets, suggestions
from participation.search.forms import SearchForm
from participation.search.models import SearchDocument
from participation.search.querysets import Facets
from participation.search.registry import label_of, providers

LAST_PAGE = querysets.MOST_COUNTED // PAGE_SIZE


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What is found for `q` and the filters; `after` is the number of pages already seen."""
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    form = SearchForm(request.GET, tenant=tenant, languages=tenant.languages)
    text = form.chosen("q")
    context: dict[str, Any] = {"form": form, "text": text}
    if text:
        context |= _found(request, text, form)
        if tenant.parent is not None:
            context["everywhere"] = f"{_top(tenant).url}{request.path}?{urlencode({'q': text})}"
    return render(request, "search/search.html", context)


def _found(request: HttpRequest, text: str, form: SearchForm) -> dict[str, Any]:
    seen = _pages_seen(request.GET.get("after", ""))
    offset = seen * PAGE_SIZE
    filters = form.filters()
    newest_first = form.chosen("sort") == "neu"
    documents = querysets.find(text, filters=filters, newest_first=newest_first, limit=PAGE_SIZE + 1, offset=offset)
    facets = querysets.facets(text, filters)
    form.offer(facets)
    total = facets.kinds[filters.kinds[0]] if filters.kinds else facets.total
    if filters.kinds and not facets.is_complete:
        total = querysets.count(text, filters=filters)
    more = len(documents) > PAGE_SIZE and seen + 1 < LAST_PAGE
    return {
        "page": Page(_entries(request, documents[:PAGE_SIZE]), str(seen + 1) if more else ""),
        "total": min(total, querysets.MOST_COUNTED),
        "more_than_counted": total > querysets.MOST_COUNTED,
        "kinds": _kinds(facets, form),
        "suggestion": suggestions.suggest(text, found=total, filters=filters),
    }


def _kinds(facets: Facets, form: SearchForm) -> list[dict[str, Any]]:
    """How many of each kind, as links, where that helps to choose."""
    if not facets.is_complete or len(facets.kinds) < 2:
        return []
    everything = {"kind": "", "label": _("Everything"), "number": facets.total, "chosen": not form.chosen("kind")}
    return [
        everything,
        *(
            {"kind": kind, "label": row.plural, "number": facets.kinds[kind], "chosen": kind == form.chosen("kind")}
            for kind, row in providers().items()
            if facets.kinds[kind]
        ),
    ]


def _top(tenant: Tenant) -> Tenant:
    return _top(tenant.parent) if tenant.parent else tenant


def _entries(request: HttpRequest, documents: list[SearchDocument]) -> list[dict[str, Any]]:
    here = request.region.pk  # type: ignore[attr-defined]
    entries = []
    for document in documents:
        home = elsewhere(document.region_id, here)
        entries.append(
            {
                "document": document,
                "label": label_of(document.kind),
                "url": f"{home.url}{document.url}" if home else document.url,
                "region": home.name if home else "",
                "language": document.language,
            }
        )
    return entries


def _pages_seen(value: str) -> int:
    return min(int(value), LAST_PAGE - 1) if value.isascii() and value.isdigit() and len(value) < 6 else 0
