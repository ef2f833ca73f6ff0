"""Comparing any two versions of a draft."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from participation.core import clock
from participation.drafts.comparing import compare as compared
from participation.drafts.views.access import all_versions, named_or_404, version_or_404


@require_safe
def choose(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """Two versions were chosen, or are to be chosen; which of them is the older one does not matter."""
    draft = named_or_404(request, process_slug, slug)
    versions = all_versions(draft)
    wanted = [request.GET.get(name, "") for name in ("von", "bis")]
    numbers = sorted(int(value[:9]) for value in wanted if value.isascii() and value.isdigit())
    known = {version.number for version in versions}
    if len(numbers) == 2 and numbers[0] != numbers[1] and set(numbers) <= known:
        return redirect("drafts:compare", process_slug, slug, *numbers)
    context = {
        "draft": draft,
        "process": draft.process,
        "versions": versions,
        "is_wrong": any(wanted),
        "older": versions[1].number if len(versions) > 1 else versions[0].number,
        "newer": versions[0].number,
    }
    return render(request, "drafts/choose.html", context)


@require_safe
def compare(request: HttpRequest, process_slug: str, slug: str, older: int, newer: int) -> HttpResponse:
    """What changed from one version to another."""
    draft = named_or_404(request, process_slug, slug)
    versions = all_versions(draft)
    if older == newer:
        raise Http404
    if older > newer:
        return redirect("drafts:compare", process_slug, slug, newer, older)
    before, after = version_or_404(versions, older), version_or_404(versions, newer)
    changes = compared(before, after)
    whole = request.GET.get("umfang") == "alles"
    context = {
        "draft": draft,
        "process": draft.process,
        "versions": versions,
        "older": before,
        "newer": after,
        "changes": [change for change in changes if whole or change.is_change],
        "counts": Counter([*(change.what.value for change in changes), *("moved" for c in changes if c.moved)]),
        "whole": whole,
        "is_beside": request.GET.get("ansicht") == "nebeneinander",
        "now": clock.now(),
    }
    return render(request, "drafts/compare.html", context)
