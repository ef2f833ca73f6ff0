"""What the clock says about measures: those without news for too long."""

from datetime import datetime

from django.db import transaction

from participation.measures.models import SILENCE, UNDER_WAY, Entry, Measure
from participation.measures.services import history, telling


def mark_overdue(*, at: datetime) -> int:
    """Write an entry for each public measure that has fallen silent; returns for how many. Once for each silence."""
    silent = Measure._base_manager.filter(
        visibility="public", status__in=UNDER_WAY, last_news_at__lte=at - SILENCE, overdue_since__isnull=True
    )
    return sum(_mark(measure, at) for measure in silent.order_by("pk")[:500])


@transaction.atomic
def _mark(measure: Measure, at: datetime) -> bool:
    measure = history.locked(measure)
    if measure.overdue_since is not None or not measure.needs_news(at=at):  # somebody was quicker
        return False
    measure.overdue_since = measure.overdue_from
    entry = history.write(measure=measure, kind=Entry.Kind.OVERDUE, at=measure.overdue_from, tells=False)
    telling.remind_owner(measure=measure, entry=entry)
    return True
