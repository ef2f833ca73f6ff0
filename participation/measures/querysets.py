"""Reads of goals, measures and their history."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from participation.contributions.querysets import ContributionQuerySet
from participation.regions.scope import ScopedManager, ScopedQuerySet

UNDER_WAY = ("planned", "running")


class GoalQuerySet(ScopedQuerySet):
    """Goals in the scope."""

    def public(self) -> "GoalQuerySet":
        """Visible ones."""
        return self.filter(is_public=True)


class MeasureQuerySet(ContributionQuerySet):
    """Measures in the scope."""

    def listed(self) -> "MeasureQuerySet":
        """For lists and counts of a whole site: with the kind the indexes of contributions find them among all."""
        return self.filter(kind="measure")

    def overdue(self, at: datetime, silence: timedelta) -> "MeasureQuerySet":
        """Under way, and without news for at least `silence`."""
        return self.filter(status__in=UNDER_WAY, last_news_at__lte=at - silence)

    def late(self, at: datetime) -> "MeasureQuerySet":
        """Under way, though they should be done."""
        return self.filter(status__in=UNDER_WAY, due__lt=timezone.localdate(at))

    def figures(self, at: datetime, silence: timedelta) -> dict[str, int]:
        """How many there are: all, by state, overdue and late; one query."""
        open_ones = Q(status__in=UNDER_WAY)
        counted = {name: Count("pk", filter=Q(status=name)) for name in ("planned", "running", "done", "stopped")}
        found: dict[str, int] = self.order_by().aggregate(
            total=Count("pk"),
            overdue=Count("pk", filter=open_ones & Q(last_news_at__lte=at - silence)),
            late=Count("pk", filter=open_ones & Q(due__lt=timezone.localdate(at))),
            **counted,
        )
        return found


class EntryQuerySet(ScopedQuerySet):
    """Entries of the history in the scope."""

    def told(self) -> "EntryQuerySet":
        """With all that is shown of them: evidence, milestone, corrections and whether they are withheld."""
        return self.select_related("milestone", "withheld", "corrects").prefetch_related(_evidence())

    def newest(self, limit: int, *, without: Iterable[str] = ()) -> list[Any]:
        """The latest ones with their measures, latest first. There are none before a measure is public."""
        rows: Any = self.exclude(kind__in=tuple(without)).select_related("measure", "withheld", "milestone")
        return [row for row in rows.order_by("-at", "-pk")[:limit] if row.measure.is_public]


def _evidence() -> Prefetch:
    from participation.measures.models import Evidence

    evidence: QuerySet[Any] = Evidence.objects.order_by("pk")
    return Prefetch("evidence", queryset=evidence, to_attr="proofs")


GoalManager = ScopedManager.from_queryset(GoalQuerySet, "GoalManager")
EntryManager = ScopedManager.from_queryset(EntryQuerySet, "EntryManager")
MeasureManager = ScopedManager.from_queryset(MeasureQuerySet, "MeasureManager")
