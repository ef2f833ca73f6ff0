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

    def of_public(self) -> "EntryQuerySet":
        """Those of measures that everybody can see."""
        return self.filter(measure__visibility="public")

    def told(self) -> "EntryQuerySet":
        """With all that is shown of them: evidence, milestone, corrections and whether they are withheld."""
        return self.select_related("milestone", "withheld", "corrects").prefetch_related(_evidence())

    def newest(self, limit: int, *, without: Iterable[str] = ()) -> "EntryQuerySet":
        """The latest ones with their measures, latest first."""
        rows = self.of_public().exclude(kind__in=tuple(without)).select_related("measure", "withheld", "milestone")
        return rows.order_by("-at", "-pk")[:limit]


def _evidence() -> Prefetch:
    from participation.measures.models import Evidence

    evidence: QuerySet[Any] = Evidence.objects.order_by("pk")
    return Prefetch("evidence", queryset=evidence, to_attr="proofs")


GoalManager = ScopedManager.from_queryset(GoalQuerySet, "GoalManager")
EntryManager = ScopedManager.from_queryset(EntryQuerySet, "EntryManager")
_MeasureManager = ScopedManager.from_queryset(MeasureQuerySet, "_MeasureManager")


class MeasureManager(_MeasureManager):  # type: ignore[valid-type]
    """Measures; the kind in the condition lets the database use the lists of contributions."""

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset().filter(kind="measure")
        return found
