"""The one clock: services and policies ask here or are given a moment."""

from calendar import monthrange
from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def months_before(moment: datetime, months: int) -> datetime:
    """The same day that many months earlier; the last day of the month where it has no such day."""
    index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(index, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
