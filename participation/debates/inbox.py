"""What waits for staff in debates."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, Visibility
from participation.core.inbox import Entry
from participation.debates.models import KIND, Statement, StatementState
from participation.regions.scope import Reach


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Debates and statements to be released."""
    debates = Contribution.objects.filter(reach.q(), kind=KIND, visibility=Visibility.WAITING).aggregate(
        count=Count("pk"), since=Min("created_at")
    )
    statements = Statement.objects.filter(reach.q(), state=StatementState.WAITING).aggregate(
        count=Count("pk"), since=Min("created_at")
    )
    return [
        Entry(_("Debates waiting for release"), url=reverse("debatten:index") + "?visibility=waiting", **debates),
        Entry(_("Statements waiting for release"), url=reverse("aussagen:index") + "?state=waiting", **statements),
    ]
