"""What the clock brings: reminders of barriers that were reported, and the end of messages."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.accounts.roles import nearest_in_role
from participation.contact.models import DONE_DAYS, KEPT_DAYS, REMIND_DAYS, Message
from participation.core.ticking import due
from participation.notifications import registry as kinds
from participation.notifications.services import tell

kinds.kind("contact.barrier_soon", _("A report of a barrier is to be answered soon"), for_staff=True)
kinds.kind("contact.barrier_missed", _("A report of a barrier has not been answered in time"), for_staff=True)


@due("contact.barriers")
def remind_of_barriers(now: datetime) -> int:
    """Remind a week before a report of a barrier is to be answered, on the day, and weekly once it has passed."""
    today = timezone.localdate(now)
    rows = Message._base_manager.filter(done_at__isnull=True, answer_by__lte=today + timedelta(days=REMIND_DAYS))
    return sum(_remind(message, today) for message in rows.select_related("region"))


def _remind(message: Message, today: date) -> int:
    by: Any = message.answer_by
    days_over = (today - by).days
    kind = "barrier_missed" if days_over > 0 else "barrier_soon"
    step = f"missed{(days_over - 1) // 7}" if days_over > 0 else ("today" if days_over == 0 else "soon")
    with translation.override(settings.LANGUAGE_CODE):
        text = gettext("To be answered by %(date)s.") % {"date": formats.date_format(by, "j. F Y")}
        title = str(message)
    return tell(
        people=nearest_in_role(message.region, Role.ADMINISTRATOR),
        region_id=message.region_id,
        kind=f"contact.{kind}",
        title=title,
        text=text,
        url=reverse("nachrichten:inspect", args=[message.pk]),
        key=f"barrier:{message.pk}:{step}",
    )


@due("contact.forget")
def forget(now: datetime) -> int:
    """Delete messages 90 days after they were dealt with, and a year after they came in."""
    old = Q(done_at__lt=now - timedelta(days=DONE_DAYS)) | Q(at__lt=now - timedelta(days=KEPT_DAYS))
    messages = Message._base_manager.filter(old)
    number = messages.count()
    messages.delete()
    return number
