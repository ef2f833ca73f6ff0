"""Mails that are not lost and not sent twice.

A room that sends mail keeps one `Outgoing` row for each and registers how to write the mail. After the commit a job
sends it; what could not be sent is tried again by the clock, later and later, for about two days.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django_tasks import task

from participation.core import clock
from participation.notifications.models import Outgoing

logger = logging.getLogger("participation.mail")

Write = Callable[[Any], EmailMessage | None]
WAITS = [timedelta(minutes=minutes) for minutes in (10, 15, 30, 60, 120, 240, 480, 960, 960)]
MOST_A_TICK = 500
_outboxes: dict[str, tuple[type[Outgoing], Write]] = {}


def register(name: str, model: type[Outgoing]) -> Callable[[Write], Write]:
    """Register a function `(row) -> mail`, or None where the mail is not needed any more."""

    def remember(write: Write) -> Write:
        if name in _outboxes:
            raise ValueError(f"The outbox {name} is registered twice.")
        _outboxes[name] = (model, write)
        return write

    return remember


def send_after_commit(name: str, row: Outgoing) -> None:
    """Send a row's mail as soon as the transaction is over; the clock sends it should the job be lost."""
    transaction.on_commit(partial(_enqueue, name, row.pk))


def _enqueue(name: str, pk: int) -> None:
    try:
        send_job.enqueue(name, pk)
    except Exception:  # whoever wrote must not see an error: the row is kept
        logger.exception("The job for %s %s could not be enqueued; the clock will send it.", name, pk)


@task()
def send_job(name: str, pk: int) -> bool:
    """Send one row's mail, if nobody else has."""
    return send(name, pk, now=clock.now())


def send(name: str, pk: int, *, now: datetime) -> bool:
    """Claim a row that is due and send its mail; returns whether it went out just now.

    The claim is one UPDATE that moves the row's next attempt, so that of several senders one wins. A sender that dies
    between the server's "yes" and the note of it is the one case in which a mail goes twice; it keeps its Message-ID.
    """
    model, write = _outboxes[name]
    waiting = model._base_manager.filter(pk=pk, mail_state=Outgoing.State.WAITING)
    row = waiting.filter(next_at__lte=now).first()
    if row is None:
        return False
    wait = WAITS[min(row.attempts, len(WAITS) - 1)]
    claimed = waiting.filter(next_at=row.next_at).update(next_at=now + wait, attempts=F("attempts") + 1)
    if not claimed:
        return False
    try:
        mail = write(row)
        if mail is not None:
            mail.extra_headers.setdefault("Message-ID", _message_id(name, row))
            mail.send()
    except Exception as error:  # whatever the mail server or a template says: it is tried again
        # What a mail server says names the recipients, which the log must not keep.
        told = None if isinstance(error, smtplib.SMTPException) else error
        logger.error("The mail for %s %s could not be sent (%s).", name, pk, type(error).__name__, exc_info=told)
        if row.attempts + 1 >= len(WAITS):
            waiting.update(mail_state=Outgoing.State.FAILED)
        return False
    if mail is None:
        waiting.update(mail_state=Outgoing.State.DROPPED)
        return False
    waiting.update(mail_state=Outgoing.State.SENT, sent_at=clock.now())
    return True


def _message_id(name: str, row: Outgoing) -> str:
    """The same for all attempts of a row."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{salted_hmac('mail', f'{name} {row.pk}').hexdigest()[:32]}@{host}>"


def send_due(now: datetime) -> int:
    """Send what waits and is due; returns how many mails went out."""
    sent = 0
    for name, (model, _write) in _outboxes.items():
        due = model._base_manager.filter(mail_state=Outgoing.State.WAITING, next_at__lte=now).order_by("next_at")
        for pk in list(due.values_list("pk", flat=True)[:MOST_A_TICK]):
            sent += send(name, pk, now=now)
    return sent
