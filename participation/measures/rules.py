"""What goals and measures must be like. Each function returns what is stored, or raises `Invalid`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from participation.contributions import rules
from participation.core import clock
from participation.core.errors import Invalid
from participation.core.euros import MOST_CENTS
from participation.measures.models import Measure, Status

TITLE_LENGTH = 120
SUMMARY_LENGTH = 300
NEWS_LENGTH = 4_000
REASON_LENGTH = 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
TEXT_LENGTH = rules.BODY_LENGTH


def line(value: Any, *, field: str, longest: int, needed: str = "") -> str:
    """One line of text; `needed` is what is said where it is missing."""
    text = rules.one_line(str(value or ""))
    if needed and not text:
        raise Invalid(needed, field=field)
    if len(text) > longest:
        raise Invalid(_("This is too long. Use at most %(number)s characters.") % {"number": longest}, field=field)
    return text


def words(value: Any, *, field: str, longest: int, needed: str = "") -> str:
    """A text of several lines."""
    text = _CONTROL.sub("", str(value or "").replace("\r\n", "\n")).strip()
    if needed and not text:
        raise Invalid(needed, field=field)
    if len(text) > longest:
        raise Invalid(_("This is too long. Use at most %(number)s characters.") % {"number": longest}, field=field)
    return text


def title(value: Any) -> str:
    """Up to 120 characters."""
    return line(value, field="title", longest=TITLE_LENGTH, needed=_("Please enter a title."))


def reason(value: Any, *, needed: bool, field: str = "reason") -> str:
    """A public reason."""
    asked = _("Please give the reason. Everybody can read it.") if needed else ""
    return words(value, field=field, longest=REASON_LENGTH, needed=asked)


def percent(value: Any) -> int:
    """A whole number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise Invalid(_("Progress lies between 0 and 100 percent."), field="percent")
    return value


def cents(value: Any, *, field: str) -> int | None:
    """An amount in cents, or nothing."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST_CENTS:
        raise Invalid(_("Please enter an amount in euros, such as 12,500.00."), field=field)
    return value


def day(value: Any, *, field: str) -> date | None:
    """A day between 1990 and 2199, or nothing."""
    if value is None:
        return None
    if not isinstance(value, date) or not EARLIEST <= value <= LATEST:
        raise Invalid(_("Please enter a date."), field=field)
    return value


def past_day(value: date, *, field: str) -> date:
    """A day that is not in the future."""
    if value > timezone.localdate(clock.now()):
        raise Invalid(_("This day is still to come. Please enter the day on which it happened."), field=field)
    return value


_CHECKS: dict[str, Any] = {
    "title": title,
    "summary": lambda value: line(
        value,
        field="summary",
        longest=SUMMARY_LENGTH,
        needed=_("Please say in one or two sentences what is done and for whom."),
    ),
    "owner_name": lambda value: line(
        value, field="owner_name", longest=100, needed=_("Please say who is responsible.")
    ),
    "owner_position": lambda value: line(value, field="owner_position", longest=120),
    "percent": percent,
    "budget_cents": lambda value: cents(value, field="budget_cents"),
    "spent_cents": lambda value: cents(value, field="spent_cents"),
    "starts": lambda value: day(value, field="starts"),
    "due": lambda value: day(value, field="due"),
    "comments_open": bool,
}
UNCHECKED = ("goal", "owner", "status")  # objects and states, which services look at with the measure


def facts(measure: Measure, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that were given, each checked, and all together with those that stay."""
    found = {name: check(given[name]) for name, check in _CHECKS.items() if name in given}
    if "text" in given:
        found["text"] = _html(given["text"])
    for name in UNCHECKED:
        if name in given:
            found[name] = given[name]
    unknown = set(given) - set(found)
    if unknown:
        raise TypeError(f"A measure has no {', '.join(sorted(unknown))}.")
    _together(measure, found)
    return found


def _html(typed: str) -> str:
    try:
        return rules.body(typed)
    except Invalid as error:
        raise Invalid(error.message, field="text") from error


def _together(measure: Measure, found: Mapping[str, Any]) -> None:
    starts, due = (found.get(name, getattr(measure, name)) for name in ("starts", "due"))
    if starts and due and due < starts:
        raise Invalid(_("A measure cannot be due before it begins."), field="due")
    goal = found.get("goal")
    if goal is not None and goal.region_id != measure.region_id:
        raise Invalid(_("This goal belongs to another region."), field="goal")
    if found.get("status", Status.PLANNED) not in Status.values:
        raise Invalid(_("Please choose a state."), field="status")
