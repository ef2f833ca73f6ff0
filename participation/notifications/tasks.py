"""What the clock brings: mails, and the end of what need not be kept."""

from datetime import datetime, timedelta

from participation.core.ticking import due
from participation.notifications import digests, outbox
from participation.notifications.models import Digest, Notice

READ_DAYS = 90  # read notices are kept that long
UNREAD_DAYS = 365
DIGEST_DAYS = 30


@due("notifications.digests")
def gather_digests(now: datetime) -> int:
    """Make the mails of the day."""
    return digests.gather(now)


@due("notifications.mail")
def send_mail(now: datetime) -> int:
    """Send what waits in any outbox."""
    return outbox.send_due(now)


@due("notifications.forget")
def forget(now: datetime) -> int:
    """Delete notices that were read 90 days ago or told a year ago, and the notes of mails that went out."""
    read, _rows = Notice._base_manager.filter(read_at__lt=now - timedelta(days=READ_DAYS)).delete()
    old, _rows = Notice._base_manager.filter(at__lt=now - timedelta(days=UNREAD_DAYS)).delete()
    sent = Digest.objects.exclude(mail_state=Digest.State.WAITING)
    mails, _rows = sent.filter(day__lt=(now - timedelta(days=DIGEST_DAYS)).date()).delete()
    return read + old + mails
