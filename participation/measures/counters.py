"""The true values of the counters that this room keeps."""

from django.db.models import Count

from participation.core.recounting import counter
from participation.measures.models import Measure, Milestone


def _milestones(*, reached: bool) -> dict[int, int]:
    rows = Milestone._base_manager.filter(is_dropped=False)
    if reached:
        rows = rows.filter(reached_on__isnull=False)
    return dict(rows.order_by().values_list("measure_id").annotate(n=Count("pk")))


counter(Measure, "milestone_count", lambda: _milestones(reached=False))
counter(Measure, "reached_count", lambda: _milestones(reached=True))
