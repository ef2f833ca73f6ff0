"""What waits for staff in drafts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.core import clock
from participation.core.inbox import Entry
from participation.drafts.models import Draft
from participation.processes.models import Phase
from participation.regions.scope import Reach


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Drafts that people could comment on, if a first version were published."""
    empty = Draft.objects.filter(reach.q(), versions__isnull=True, is_public=True, process__live=True)
    running = Phase.objects.running(clock.now()).filter(module__in=empty).order_by("starts")
    since = [phase.starts for phase in running if "comment" in phase.features]
    return [
        Entry(
            _("Strategy drafts open for comments without a published version"),
            count=len(since),
            url=reverse("module_draft:index"),
            since=since[0] if since else None,
        )
    ]
