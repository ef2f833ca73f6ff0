"""The search page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participation.core.keyset import PAGE_SIZE, Page
from participation.regions.hosts import tenants
from participation.search import querysets, suggestions
from participation.search.forms import SearchForm
from participation.search.models import SearchDocument
from participation.search.registry import label_of

LAST_PAGE = querysets.MOST_COUNTED // PAGE_SIZE


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What is found for `q`, of one `kind` or all; `after` is the number of pages already seen."""
    form = SearchForm({"q": request.GET.get("q", ""), "kind": request.GET.get("kind", "")})
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    kind = form.cleaned_data.get("kind", "")
    context: dict[str, Any] = {"form": form, "text": text, "kind": kind}
    if text:
        context |= _found(request, text, [kind] if kind else None)
    return render(request, "search/search.html", context)


def _found(request: HttpRequest, text: str, kinds: list[str] | None) -> dict[str, Any]:
    seen = _pages_seen(request.GET.get("after", ""))
    offset = seen * PAGE_SIZE
    documents = querysets.find(text, kinds=kinds, limit=PAGE_SIZE + 1, offset=offset)
    complete = len(documents) <= PAGE_SIZE
    if complete and (documents or not seen):
        total = offset + len(documents)
    else:
        total = querysets.count(text, kinds=kinds)
    more = not complete and seen + 1 < LAST_PAGE
    return {
        "page": Page(_entries(request, documents[:PAGE_SIZE]), str(seen + 1) if more else ""),
        "total": min(total, querysets.MOST_COUNTED),
        "more_than_counted": total > querysets.MOST_COUNTED,
        "suggestion": suggestions.suggest(text, found=total, kinds=kinds),
    }


def _entries(request: HttpRequest, documents: list[SearchDocument]) -> list[dict[str, Any]]:
    here = request.region.pk  # type: ignore[attr-defined]
    homes = {tenant.region_id: tenant for tenant in tenants()}
    entries = []
    for document in documents:
        home = None if document.region_id == here else homes.get(document.region_id)
        entries.append(
            {
                "document": document,
                "label": label_of(document.kind),
                "url": f"{home.url}{document.url}" if home else document.url,
                "region": home.name if home else "",
            }
        )
    return entries


def _pages_seen(value: str) -> int:
    return min(int(value), LAST_PAGE - 1) if value.isascii() and value.isdigit() and len(value) < 6 else 0
