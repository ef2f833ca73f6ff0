"""What waits for staff in polls."""

from datetime import timedelta
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.core import clock
from participation.core.inbox import Entry
from participation.polls.ballot_rules import lacks, rules_of
from participation.polls.models import Poll
from participation.polls.querysets import with_questions
from participation.processes.models import PhaseFeature
from participation.regions.scope import Reach

SOON = timedelta(days=7)


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Polls that open within a week, or should be open, although something is missing."""
    now = clock.now()
    opening = PhaseFeature.objects.filter(feature="ballot", starts__lte=now + SOON).exclude(ends__lte=now)
    polls = Poll.objects.filter(reach.q(), pk__in=opening.values("module"), is_public=True, process__live=True)
    missing = [poll.pk for poll in polls.prefetch_related(*with_questions()) if lacks(rules_of(poll))]
    since = opening.filter(module__in=missing).aggregate(since=Min("starts"))["since"] if missing else None
    return [
        Entry(
            _("Polls that open soon although something is missing"),
            count=len(missing),
            url=reverse("module_poll:index"),
            since=since,
        )
    ]
