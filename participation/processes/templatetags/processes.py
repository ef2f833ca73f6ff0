"""`{% load processes %}`: phases as a line of steps, and what one can do now."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participation.core import clock
from participation.processes.models import Module, Phase, PhaseChange, Process
from participation.processes.promises import Promise, PromiseState, promise_of
from participation.processes.timeline import Event
from participation.regions.hosts import elsewhere

register = template.Library()


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return formats.date_format(local, "j. F" if local.year == timezone.localtime(clock.now()).year else "j. F Y")


def when(phase: Phase, now: datetime) -> str:
    """The dates of a phase as people say them."""
    if phase.is_cancelled:
        return _("cancelled")
    if phase.ends is None:
        if phase.starts <= now:
            return _("open without an end")
        return _("from %(begins)s") % {"begins": _day(phase.starts)}
    return _("%(begins)s to %(ends)s") % {"begins": _day(phase.starts), "ends": _day(phase.ends)}


def state(phase: Phase, now: datetime) -> str:
    """Where a phase stands, in the words of `components/phases.html`."""
    if phase.is_cancelled:
        return "stopped"
    if phase.is_running(at=now):
        return "current"
    return "done" if phase.is_over(at=now) else "coming"


@register.filter
def dates_of(phase: Phase, now: datetime) -> str:
    """The dates of a phase as people say them."""
    return when(phase, now)


_PROMISE_STEP = {"promised": "coming", "due": "coming", "overdue": "stopped", "answered": "done", "late": "done"}


def _promise_step(promise: Promise) -> list[dict[str, Any]]:
    if promise.is_kept:
        said = _day(promise.answer.at)
    elif promise.by is None:
        return []
    else:
        said = _("by %(date)s") % {"date": formats.date_format(promise.by, "j. F Y")}
    label = _("Answer") if promise.state == PromiseState.PROMISED else promise.state.label
    url = "#antwort" if promise.is_kept else ""
    return [{"label": label, "when": said, "state": _PROMISE_STEP[promise.state], "url": url, "dated": True}]


@register.simple_tag
def timeline_steps(events: list[Event], base: str = "") -> list[dict[str, Any]]:
    """What has happened as steps of `components/trail.html`; `base` stands before anchors of the process page."""
    return [
        {
            "label": f"{capfirst(str(event.label))}: {event.title}" if event.title else event.label,
            "state": event.state,
            "at": event.at,
            "note": event.text,
            "url": base + event.url if event.url.startswith("#") else event.url,
        }
        for event in events
    ]


@register.simple_tag
def phase_steps(
    phases: list[Phase], now: datetime, link: bool = False, promise: Promise | None = None
) -> list[dict[str, Any]]:
    """Phases, and the promised answer behind them, as steps of `components/phases.html`.

    With `link` each phase leads to its module.
    """
    steps = [
        {
            "label": phase.title,
            "when": when(phase, now),
            "state": state(phase, now),
            "url": phase.module.get_absolute_url() if link else "",
            "dated": phase.ends is not None,
        }
        for phase in phases or []
    ]
    return steps + (_promise_step(promise) if promise else [])


@register.simple_tag
def promise(process: Process, now: datetime) -> Promise | None:
    """The promise of a process whose schedule was fetched."""
    return promise_of(process, now)


@register.simple_tag
def module_now(module: Module, now: datetime) -> dict[str, Any]:
    """The running phase of a module and the next one to come."""
    coming = [phase for phase in module.schedule if not phase.is_cancelled and phase.starts > now]
    return {"phase": module.phase_at(now), "next": coming[0] if coming else None}


@register.simple_tag
def process_now(process: Process, modules: list[Module], now: datetime) -> dict[str, Any]:
    """What a list or a head says of a process: its state, until when, and what comes next."""
    phases = [phase for module in modules for phase in module.schedule if not phase.is_cancelled]
    running = [phase for phase in phases if phase.is_running(at=now)]
    ends = [phase.ends for phase in running if phase.ends]
    coming = sorted((phase for phase in phases if phase.starts > now), key=lambda phase: phase.starts)
    return {
        "open": bool(running),
        "until": max(ends) if ends and len(ends) == len(running) else None,
        "next": coming[0] if coming else None,
    }


@register.simple_tag
def phase_changes(phases: list[Phase]) -> list[PhaseChange]:
    """Announced changes of phases, the latest first; their rows were fetched with the phases."""
    changes = []
    for phase in phases or []:
        for change in phase.changes.all():
            change.phase = phase
            changes.append(change)
    return sorted(changes, key=lambda change: (change.at, change.pk), reverse=True)


@register.filter
def moved_from(change: PhaseChange) -> str:
    """The dates before a change."""
    return _span(change.starts_before, change.ends_before)


@register.filter
def moved_to(change: PhaseChange) -> str:
    """The dates after a change."""
    return _span(change.starts_after, change.ends_after)


def _span(starts: datetime, ends: datetime | None) -> str:
    begins = formats.date_format(timezone.localtime(starts), "j. F Y, H:i")
    if ends is None:
        return _("from %(begins)s") % {"begins": begins}
    return _("%(begins)s to %(ends)s") % {
        "begins": begins, "ends": formats.date_format(timezone.localtime(ends), "j. F Y, H:i"),
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def home_of(context: template.Context, thing: Any) -> dict[str, str]:
    """Where something of another site has its home: name and address of the site; empty for the present site."""
    request = context["request"]
    home = elsewhere(thing.region_id, request.region.pk)
    return {"name": home.name if home else "", "url": home.url if home else ""}
