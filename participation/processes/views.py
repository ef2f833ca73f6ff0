"""Public pages of processes and modules, and their dates as a calendar."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.core import clock, keyset
from participation.core.policies import can
from participation.processes import calendars, registry
from participation.processes.models import Module, Process
from participation.processes.querysets import COMING, ENDED, OPEN, ProcessQuerySet


def _process_or_404(request: HttpRequest, slug: str) -> Process:
    processes = Process.objects.select_related("region__site").with_schedule()
    found = [p for p in processes.filter(slug=slug) if can(request.user, "processes.view", p)]
    here = [p for p in found if p.region_id == request.region.pk]
    if not (here or found):
        raise Http404
    return (here or found)[0]


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """All processes of the region and what those above share with it: open now, coming, ended."""
    now = clock.now()
    page = _page(Process.objects.public().listed_by(request.region).in_order(now), request.GET.get("after", ""))
    groups = {
        name: [process for process in page.items if process.state == state]
        for name, state in (("open", OPEN), ("coming", COMING), ("ended", ENDED))
    }
    return render(request, "processes/list.html", {"groups": groups, "page": page, "now": now})


def _page(rows: ProcessQuerySet, after: str) -> keyset.Page:
    """The cursor is the number of rows seen: the order depends on the time."""
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    items = list(rows.select_related("region__site").with_schedule()[seen : seen + keyset.PAGE_SIZE + 1])
    more = len(items) > keyset.PAGE_SIZE
    return keyset.Page(items[: keyset.PAGE_SIZE], str(seen + keyset.PAGE_SIZE) if more else "")


@require_safe
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """One process: where it stands, what one can do now, what comes next."""
    found = _process_or_404(request, slug)
    if found.region_id != request.region.pk:
        return HttpResponsePermanentRedirect(found.region.url + found.get_absolute_url())
    return render(request, "processes/process.html", found.as_page(now=clock.now()))


@require_safe
def module(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The page of a module, shown by its kind."""
    found = get_object_or_404(
        Module.objects.select_related("process__region__site", "region__site").prefetch_related("phases__changes"),
        process__slug=process_slug,
        slug=slug,
        region=request.region,
    )
    if not can(request.user, "processes.view", found.process) or not _module_visible(request, found):
        raise Http404
    response: HttpResponse = registry.get(found.kind).page(request, found)
    return response


def _module_visible(request: HttpRequest, found: Module) -> bool:
    return found.is_public or bool(can(request.user, "processes.manage", found.process))


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The phases of a process as an iCalendar file."""
    found = _process_or_404(request, slug)
    response = HttpResponse(calendars.phases(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response
