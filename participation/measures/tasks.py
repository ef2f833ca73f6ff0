"""What the clock brings to measures: silence, and days that have passed."""

from datetime import datetime, time, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from participation.core.ticking import due
from participation.measures.models import KIND, SILENCE, UNDER_WAY, Measure
from participation.measures.services.overdue import mark_overdue
from participation.regions.page_cache import boundary


@due("measures.overdue")
def measures_without_news(now: datetime) -> int:
    """Mark measures that have fallen silent, and remind their owners; returns how many."""
    return mark_overdue(at=now)


@boundary
def next_change_by_itself(region_id: int, now: datetime) -> datetime | None:
    """The next moment at which a measure of the region turns overdue for news or, at midnight, late."""
    today = timezone.localdate(now)
    open_milestones = Q(milestones__reached_on__isnull=True, milestones__is_dropped=False)
    found = Measure._base_manager.filter(
        region_id=region_id, kind=KIND, visibility="public", status__in=UNDER_WAY
    ).aggregate(
        news=Min("last_news_at", filter=Q(last_news_at__gt=now - SILENCE)),
        due=Min("due", filter=Q(due__gte=today)),
        milestone=Min("milestones__due", filter=open_milestones & Q(milestones__due__gte=today)),
    )
    moments = [found["news"] + SILENCE] if found["news"] else []
    for day in (found["due"], found["milestone"]):
        if day:
            moments.append(timezone.make_aware(datetime.combine(day + timedelta(days=1), time())))
    return min(moments, default=None)
