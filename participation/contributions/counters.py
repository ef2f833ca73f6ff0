"""The true values of the counters that this room keeps, and how many supports came lately."""

from datetime import datetime

from django.db.models import Count, QuerySet

from participation.contributions.models import Contribution, Follow, Support
from participation.core.recounting import counter


def _per_contribution(model: type[Support] | type[Follow]) -> dict[int, int]:
    return dict(model.objects.order_by().values_list("contribution_id").annotate(n=Count("pk")))


def supports_since(ids: list[int], since: datetime) -> dict[int, int]:
    """How many supports each of these contributions has got since a moment."""
    recent = Support.objects.filter(contribution_id__in=ids, at__gte=since)
    return dict(recent.order_by().values_list("contribution_id").annotate(n=Count("pk")))


def supported_since(since: datetime, *, kind: str) -> QuerySet:
    """The keys of the contributions of a kind that were supported since a moment."""
    supported = Support.objects.filter(at__gte=since, contribution__kind=kind)
    return supported.values_list("contribution_id", flat=True)


counter(Contribution, "support_count", lambda: _per_contribution(Support))
counter(Contribution, "follower_count", lambda: _per_contribution(Follow))
