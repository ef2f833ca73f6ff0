"""Everything that has happened in a process, from all rooms that know of something.

A room registers a source once, where its app gets ready:

    @source("measures")
    def events(process: Process, now: datetime) -> list[Event]: …

A source gives what is public only, at most `MOST` events, the latest, and asks the database the same number of times
for any amount: one query, two at most.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.core.decisions import Text
from participation.processes.models import Phase, PhaseChange, Process
from participation.processes.promises import promise_of

MOST = 50


@dataclass(frozen=True)
class Event:
    """Something that has happened: when, what (`label`), and where to read of it.

    `title` names the thing, `text` says more in a sentence. `state` is "done" or "stopped".
    """

    at: datetime
    label: Text
    title: str = ""
    url: str = ""
    text: str = ""
    state: str = "done"


Source = Callable[[Process, datetime], list[Event]]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register a function `(process, now) -> events`; called within the scope, with a process of `with_schedule`."""

    def register(function: Source) -> Source:
        if name in _sources:
            raise ValueError(f"The source of events {name} is registered twice.")
        _sources[name] = function
        return function

    return register


def events_of(process: Process, now: datetime) -> list[Event]:
    """What has happened by now, the latest first."""
    found = [event for function in _sources.values() for event in function(process, now)]
    return sorted((event for event in found if event.at <= now), key=lambda event: event.at, reverse=True)


@source("process")
def publication(process: Process, now: datetime) -> list[Event]:
    """When the process was published, when its promise was prolonged, when it was answered."""
    found = []
    if process.first_published_at:
        found.append(Event(process.first_published_at, _("Published")))
    promise = promise_of(process, now)
    if promise is None:
        return found
    found += [Event(change.at, _("Answer promised for a later day"), text=change.reason) for change in promise.changes]
    if promise.is_kept:
        found.append(Event(promise.answer.at, promise.state.label, str(promise.answer), "#antwort"))
    return found


@source("phases")
def phases(process: Process, now: datetime) -> list[Event]:
    """Phases that have begun and ended, and changes of their dates."""
    found = []
    for module in process.public_modules:
        for phase in module.schedule:
            found += _of_phase(phase, module.get_absolute_url())
    return sorted((event for event in found if event.at <= now), key=lambda event: event.at)[-MOST:]


def _of_phase(phase: Phase, url: str) -> list[Event]:
    found = [
        Event(
            change.at,
            change.get_kind_display(),
            phase.title,
            url,
            change.reason,
            "stopped" if change.kind == PhaseChange.Kind.CANCELLED else "done",
        )
        for change in phase.changes.all()
    ]
    if not phase.is_cancelled:
        found.append(Event(phase.starts, _("Begun"), phase.title, url))
        if phase.ends:
            found.append(Event(phase.ends, _("Ended"), phase.title, url))
    return found
