"""What waits for staff in measures."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.roles import staff_reach
from participation.contributions.policies import TEAM
from participation.core import clock, inbox
from participation.measures.models import SILENCE, Measure


@inbox.source("measures")
def measures_that_wait(user: Any, reach: Any) -> list[inbox.Entry]:
    """Measures of which news are missing, and measures that should be done."""
    now = clock.now()
    own = Measure.objects.filter(staff_reach(user, *TEAM).q()).public()
    url = reverse("massnahmen:index")
    silent = own.overdue(now, SILENCE).aggregate(count=Count("pk"), since=Min("last_news_at"))
    late = own.late(now).aggregate(count=Count("pk"), since=Min("last_news_at"))
    return [
        inbox.Entry(_("Measures that are overdue for news"), url=f"{url}?wartet=overdue", **silent),
        inbox.Entry(_("Measures that should be done by now"), url=f"{url}?wartet=late", **late),
    ]
