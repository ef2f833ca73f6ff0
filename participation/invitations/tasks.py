"""What the clock takes away: addresses of people who did not come, and of those who came long ago."""

from datetime import datetime, timedelta

from participation.core.ticking import due
from participation.invitations.models import Invitation

KEPT_DAYS = 30


@due("invitations.forget")
def forget(now: datetime) -> int:
    """Delete invitations a month after they were to be answered; the log keeps that a role was given."""
    deleted, _rows = Invitation.objects.filter(expires_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return deleted
