"""The true values of the counters that this room keeps."""

from django.db.models import Count

from participation.contributions.models import Contribution, Follow, Support
from participation.core.recounting import counter


def _per_contribution(model: type[Support] | type[Follow]) -> dict[int, int]:
    return dict(model.objects.order_by().values_list("contribution_id").annotate(n=Count("pk")))


counter(Contribution, "support_count", lambda: _per_contribution(Support))
counter(Contribution, "follower_count", lambda: _per_contribution(Follow))
