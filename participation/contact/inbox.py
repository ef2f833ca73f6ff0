"""What waits for staff: messages that nobody has dealt with."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.roles import staff_reach
from participation.contact.models import Message
from participation.contact.policies import READERS
from participation.core.inbox import Entry, source


@source("contact.messages")
def messages(user: Any, reach: Any) -> list[Entry]:
    """Messages and reports of barriers of the regions in which the person reads them."""
    waiting = Message.objects.filter(staff_reach(user, *READERS).q(), done_at__isnull=True)
    url = reverse("nachrichten:index") + "?open=true"
    return [
        Entry(label, url=url, **rows.aggregate(count=Count("pk"), since=Min("at")))
        for label, rows in (
            (_("Reports of barriers"), waiting.filter(subject__is_barrier=True)),
            (_("Messages from the contact form"), waiting.filter(subject__is_barrier=False)),
        )
    ]
