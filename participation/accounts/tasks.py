"""What the clock takes away: addresses of sessions, sessions that have ended."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from participation.core.ticking import due

NO_ADDRESS = "0.0.0.0"  # noqa: S104  (stands for a forgotten address, nothing listens)
ADDRESS_HOURS = 24


@due("accounts.forget_addresses")
def forget_addresses(now: datetime) -> int:
    """Forget from which address somebody signed in, once it no longer helps against abuse."""
    old = UserSession.objects.filter(created_at__lt=now - timedelta(hours=ADDRESS_HOURS)).exclude(ip=NO_ADDRESS)
    return old.update(ip=NO_ADDRESS)


@due("accounts.clear_sessions")
def clear_sessions(now: datetime) -> int:
    """Delete sessions that have ended."""
    deleted, _rows = Session.objects.filter(expire_date__lt=now).delete()
    return deleted
