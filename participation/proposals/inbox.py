"""What waits for staff in collections of proposals."""

from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, Stage, Visibility
from participation.core.inbox import Entry
from participation.proposals.models import KIND
from participation.regions.scope import Reach

LIST = "/admin/vorschlaege/"


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Proposals to be released, and successful ones without an answer."""
    proposals = Contribution.objects.filter(reach.q(), kind=KIND)
    waiting = proposals.filter(visibility=Visibility.WAITING)
    unanswered = proposals.filter(visibility=Visibility.PUBLIC, stage=Stage.SUCCESSFUL, answers__isnull=True)
    return [
        Entry(
            label=_("Proposals waiting for release"),
            count=waiting.count(),
            url=f"{LIST}?visibility=waiting",
            since=waiting.aggregate(since=Min("created_at"))["since"],
        ),
        Entry(
            label=_("Successful proposals without an answer"),
            count=unanswered.count(),
            url=f"{LIST}?visibility=public&stage=successful",
            since=unanswered.aggregate(since=Min("published_at"))["since"],
        ),
    ]
