"""The versions of strategy drafts, for the page of their process."""

from datetime import datetime

from django.utils.translation import gettext as _

from participation.drafts.models import Version
from participation.processes.models import Process
from participation.processes.timeline import MOST, Event, source


@source("drafts")
def versions(process: Process, now: datetime) -> list[Event]:
    """The published versions of visible drafts, the latest."""
    rows = Version.objects.filter(draft__process=process.pk, draft__is_public=True, published_at__lte=now)
    return [
        Event(
            at=version.published_at,
            label=_("Version %(number)s published") % {"number": version.number},
            title=version.draft.title,
            url=version.draft.get_absolute_url(),
            text=version.short_note,
        )
        for version in rows.select_related("draft__process").order_by("-published_at", "-pk")[:MOST]
    ]
