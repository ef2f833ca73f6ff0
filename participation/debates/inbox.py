"""What waits for staff in debates."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.contributions.inbox import waiting_for_release
from participation.core.inbox import Entry
from participation.debates.models import KIND, Statement, StatementState
from participation.regions.scope import Reach


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Debates and statements to be released."""
    statements = Statement.objects.filter(reach.q(), state=StatementState.WAITING).aggregate(
        count=Count("pk"), since=Min("created_at")
    )
    return [
        waiting_for_release(KIND, _("Debates waiting for release"), reach=reach, table="debatten"),
        Entry(_("Statements waiting for release"), url=reverse("aussagen:index") + "?state=waiting", **statements),
    ]
