"""What the clock brings to contributions: scores and archiving."""

from datetime import datetime, timedelta

from django.db.models import Q

from participation.contributions import registry
from participation.contributions.models import Contribution, Stage
from participation.contributions.scores import HOT_DAYS, hot_score
from participation.contributions.services import states
from participation.core.ticking import due

BATCH = 500


@due("contributions.scores")
def refresh_hot_scores(now: datetime) -> int:
    """Compute the hot score of everything public that is young or still hot; returns how many changed."""
    changed = 0
    since = now - timedelta(days=HOT_DAYS)
    for kind in registry.kinds():
        rows = Contribution._base_manager.filter(
            ~Q(hot_score=0) | Q(published_at__gte=since) | Q(pk__in=kind.voted_since(since)),
            kind=kind.slug,
            visibility="public",
        )
        stale: list[Contribution] = []
        known = list(rows.only("pk", "hot_score", "published_at"))
        for start in range(0, len(known), BATCH):
            batch = known[start : start + BATCH]
            balance = kind.recent_balance([row.pk for row in batch], since)
            for row in batch:
                score = hot_score(balance.get(row.pk, 0), row.published_at or now, now)
                if score != row.hot_score:
                    row.hot_score = score
                    stale.append(row)
        Contribution._base_manager.bulk_update(stale, ["hot_score"], batch_size=BATCH)
        changed += len(stale)
    return changed


@due("contributions.archive")
def archive_old(now: datetime) -> int:
    """Archive what has been open for longer than its module allows."""
    archived = 0
    for kind in registry.kinds():
        for contribution in kind.to_archive(now):
            if contribution.stage == Stage.OPEN:
                states.archive(contribution=contribution)
                archived += 1
    return archived
