"""Public pages of processes and modules, and their dates as a calendar."""

import io
from datetime import timedelta

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from participation.core import clock, keyset
from participation.core.policies import can
from participation.processes import calendars, registry, timeline
from participation.processes.models import Module, Process
from participation.processes.querysets import COMING, ENDED, OPEN, ProcessQuerySet

EVENTS = 6  # of the timeline, on the page itself
KEPT = timedelta(days=365)
MOST_IN_CALENDAR = 500


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
    subscribe = calendars.subscription(request.region.url + reverse("processes:calendar_of_region"))
    context = {"groups": groups, "page": page, "now": now, "calendar": subscribe}
    return render(request, "processes/list.html", context)


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
    now = clock.now()
    events = timeline.events_of(found, now)
    address = found.full_url
    context = {
        **found.as_page(now=now),
        "events": events[:EVENTS],
        "more_events": len(events) > EVENTS,
        "address": address,
        "calendar": calendars.subscription(found.region.url + reverse("processes:calendar", args=[found.slug])),
    }
    return render(request, "processes/process.html", context)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that has happened in a process."""
    found = _here_or_404(request, slug)
    return render(
        request, "processes/history.html", {"process": found, "events": timeline.events_of(found, clock.now())}
    )


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """A process on paper: phases, texts, promise, and a short address with its QR code."""
    found = _here_or_404(request, slug)
    now = clock.now()
    return render(request, "processes/sheet.html", {**found.as_page(now=now), "short": _short(found), "now": now})


@require_safe
def qr_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The short address of a process as a QR code (SVG)."""
    found = _here_or_404(request, slug)
    out = io.BytesIO()
    segno.make(_short(found), error="m").save(out, kind="svg", scale=6, border=2, title=found.title)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@require_safe
def short(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address leads to the page."""
    found = get_object_or_404(Process.objects.public().filter(region=request.region), pk=pk)
    return redirect(found)


def _short(found: Process) -> str:
    return found.region.url + reverse("processes:short", args=[found.pk])


def _here_or_404(request: HttpRequest, slug: str) -> Process:
    found = _process_or_404(request, slug)
    if found.region_id != request.region.pk:
        raise Http404
    return found


@require_safe
def module(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """The page of a module, shown by its kind."""
    found = module_or_404(request, process_slug, slug)
    response: HttpResponse = registry.get(found.kind).page(request, found)
    return response


def module_or_404(request: HttpRequest, process_slug: str, slug: str) -> Module:
    """The module of a public address, with its process, region and schedule, for those who may see it."""
    found: Module = get_object_or_404(
        Module.objects.select_related("process__region__site", "region__site").prefetch_related("phases__changes"),
        process__slug=process_slug,
        slug=slug,
        region=request.region,  # type: ignore[attr-defined]
    )
    if not can(request.user, "processes.view", found.process) or not _module_visible(request, found):
        raise Http404
    return found


def _module_visible(request: HttpRequest, found: Module) -> bool:
    return found.is_public or bool(can(request.user, "processes.manage", found.process))


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of a process as an iCalendar file, to subscribe to."""
    found = _process_or_404(request, slug)
    return _calendar_file(found.slug, calendars.of_process(found, now=clock.now()))


@require_safe
def calendar_of_region(request: HttpRequest) -> HttpResponse:
    """The dates of all processes of the region, to subscribe to: those of the last year and all to come."""
    now = clock.now()
    rows = Process.objects.public().filter(region=request.region, is_standing=False).with_dates_since(now - KEPT)
    found = rows.select_related("region__site").with_schedule().order_by("pk")[:MOST_IN_CALENDAR]
    return _calendar_file("termine", calendars.of_region(request.region, found, now=now))


def _calendar_file(name: str, content: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
