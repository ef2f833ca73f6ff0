"""The promise of an answer: what it says at which moment. A date means until the end of that day in Berlin."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DUE_DAYS = 7


class PromiseState(models.TextChoices):
    """Where a promise stands."""

    PROMISED = "promised", _("Answer promised")
    DUE = "due", _("Answer due soon")
    OVERDUE = "overdue", _("Answer overdue")
    ANSWERED = "answered", _("Answered")
    LATE = "late", _("Answered late")


TONES = {
    PromiseState.PROMISED: "quiet",
    PromiseState.DUE: "warning",
    PromiseState.OVERDUE: "error",
    PromiseState.ANSWERED: "success",
    PromiseState.LATE: "success",
}


def day_begins(day: date) -> datetime:
    """The first moment of a day in Berlin."""
    return timezone.make_aware(datetime.combine(day, time()))


def deadline(day: date) -> datetime:
    """The first moment at which a promise for that day is broken."""
    return day_begins(day + timedelta(days=1))


@dataclass(frozen=True)
class Promise:
    """A promise as pages show it. `missed` lists the promised days that passed without an answer."""

    state: PromiseState
    by: date | None
    answer: Any = None
    changes: tuple[Any, ...] = ()
    missed: tuple[date, ...] = ()

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.state]

    @property
    def is_kept(self) -> bool:
        """Whether the answer is there."""
        return self.answer is not None

    @property
    def first_missed(self) -> date | None:
        """The first promised day that passed without an answer."""
        return self.missed[0] if self.missed else None


def promise_of(process: Any, now: datetime) -> Promise | None:
    """The promise of a process at a moment; None where nothing was promised and nothing answered.

    Reads `answer` and `promise_changes` of the process, which `with_schedule` has fetched. A day that passed stays
    missed, even when the date is prolonged afterwards.
    """
    answer = getattr(process, "answer", None)
    changes = tuple(process.promise_changes.all()) if process.pk else ()
    until = answer.at if answer is not None else now
    held = [(change.before, change.at) for change in changes]
    if process.answer_by is not None:
        held.append((process.answer_by, until))
    missed = tuple(day for day, moment in held if moment >= deadline(day))
    if answer is not None:
        state = PromiseState.LATE if missed else PromiseState.ANSWERED
    elif process.answer_by is None:
        return None
    elif now >= deadline(process.answer_by):
        state = PromiseState.OVERDUE
    elif now >= day_begins(process.answer_by - timedelta(days=DUE_DAYS)):
        state = PromiseState.DUE
    else:
        state = PromiseState.PROMISED
    return Promise(state, process.answer_by, answer, changes, missed)


def next_change(days: list[date], now: datetime) -> datetime | None:
    """The next moment at which one of these promises changes by itself."""
    moments = [moment for day in days for moment in (day_begins(day - timedelta(days=DUE_DAYS)), deadline(day))]
    return min((moment for moment in moments if moment > now), default=None)
