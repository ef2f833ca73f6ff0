"""What an entry of the history says, in words."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from participation.core.euros import euros
from participation.measures.models import Entry, Measure, Status

TONES = {Status.PLANNED: "", Status.RUNNING: "open", Status.DONE: "success", Status.STOPPED: "error"}
ICONS = {Status.PLANNED: "calendar", Status.RUNNING: "arrow-right", Status.DONE: "check", Status.STOPPED: "close"}


def day(value: date | str | None) -> str:
    """A day as people write it; dates in entries are stored in ISO form."""
    if not value:
        return _("not set")
    return formats.date_format(date.fromisoformat(value) if isinstance(value, str) else value, "j. F Y")


def title_of(entry: Entry) -> str:
    """What happened, in a few words."""
    status = entry.changes.get("status")
    if entry.kind == Entry.Kind.PUBLISHED:
        return _BEGINNINGS[Status(status[1])]() if status else _("Measure published")
    if status:
        return _turn(*status)
    if entry.kind == Entry.Kind.MILESTONE and hasattr(entry, "withheld"):
        return str(entry.get_kind_display())  # its title is among the words that are withheld
    if entry.kind == Entry.Kind.MILESTONE:
        return _MILESTONES[entry.step]() % {"title": entry.changes.get("title", "")}
    return _TITLES[Entry.Kind(entry.kind)]()


def _turn(before: str, after: str) -> str:
    if before in (Status.DONE, Status.STOPPED):
        return _("Taken up again")
    return _TURNS[Status(after)]()


_BEGINNINGS = {
    Status.PLANNED: lambda: _("Measure planned"),
    Status.RUNNING: lambda: _("Measure published, already running"),
    Status.DONE: lambda: _("Measure published, already done"),
    Status.STOPPED: lambda: _("Measure published, stopped"),
}
_TURNS = {
    Status.PLANNED: lambda: _("Put back to planning"),
    Status.RUNNING: lambda: _("Begun"),
    Status.DONE: lambda: _("Done"),
    Status.STOPPED: lambda: _("Stopped"),
}
_MILESTONES = {
    "added": lambda: _("New milestone: %(title)s"),
    "changed": lambda: _("Milestone changed: %(title)s"),
    "reached": lambda: _("Milestone reached: %(title)s"),
    "dropped": lambda: _("Milestone given up: %(title)s"),
}
_TITLES = {
    Entry.Kind.NEWS: lambda: _("News"),
    Entry.Kind.STATUS: lambda: _("New state"),
    Entry.Kind.FACTS: lambda: _("Changed"),
    Entry.Kind.SOURCES: lambda: _("Where it comes from"),
    Entry.Kind.CORRECTION: lambda: _("Correction"),
    Entry.Kind.OVERDUE: lambda: _("Overdue for news: nothing was reported for 90 days"),
}


def changes_of(entry: Entry) -> list[str]:
    """What became different, each in a sentence."""
    if entry.kind == Entry.Kind.PUBLISHED:
        return []
    return [
        words
        for name, change in entry.changes.items()
        if isinstance(change, list) and (words := _change(name, change[0], change[1]))
    ]


def _change(name: str, before: Any, after: Any) -> str:
    if name == "text":
        return _("The description was changed.")
    if name == "percent":
        return _("Progress: %(after)s percent, before: %(before)s percent") % {"after": after, "before": before}
    label = _LABELS.get(name)
    if label is None:  # the state stands in the title
        return ""
    show = _SHOWN.get(name, str)
    values = {"label": label(), "before": _shown(show, before), "after": _shown(show, after)}
    if before in (None, ""):
        return _("%(label)s: %(after)s") % values
    return _("%(label)s: %(after)s, before: %(before)s") % values


def _shown(show: Any, value: Any) -> str:
    return _("not set") if value in (None, "") else str(show(value))


_LABELS = {
    "title": lambda: _("Title"),
    "renamed": lambda: _("Title"),
    "summary": lambda: _("Summary"),
    "goal": lambda: _("Goal"),
    "owner_name": lambda: _("Who is responsible"),
    "owner_position": lambda: _("Position or office"),
    "starts": lambda: _("Begins"),
    "due": lambda: _("To be done by"),
    "budget_cents": lambda: _("Budget"),
    "spent_cents": lambda: _("Spent so far"),
}
_SHOWN = {"starts": day, "due": day, "budget_cents": euros, "spent_cents": euros}


def progress_words(measure: Measure) -> str:
    """How far a measure is, in words beside the bar."""
    if measure.status == Status.DONE:
        return _("done")
    if measure.status == Status.STOPPED:
        return _("stopped at %(percent)s percent") % {"percent": measure.percent}
    if measure.percent == 0:
        return _("not begun yet") if measure.status == Status.PLANNED else _("at the beginning")
    if measure.percent == 100:
        return _("100 percent, to be completed")
    return _("%(percent)s percent done") % {"percent": measure.percent}


def alarm_of(measure: Measure, at: Any) -> list[tuple[str, str]]:
    """What is wrong with a measure: words and tone for badges."""
    alarms = []
    if measure.needs_news(at=at):
        alarms.append((_("Overdue for news"), "warning"))
    if measure.is_late(at=at):
        alarms.append((_("Late"), "error"))
    return alarms
