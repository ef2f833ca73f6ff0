"""What waits for staff in drafts."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.roles import staff_reach
from participation.comments.models import Comment, State
from participation.core import clock
from participation.core.inbox import Entry
from participation.drafts.answered import OPEN, unanswered
from participation.drafts.models import PARAGRAPH, Draft
from participation.drafts.policies import TEAM
from participation.processes.models import Phase
from participation.regions.scope import Reach


def _unanswered(user: Any) -> Entry:
    """Contributions without an answer, where the person is of the team."""
    rows = Comment.objects.filter(
        staff_reach(user, *TEAM).q(), contribution__kind=PARAGRAPH, state=State.PUBLIC, speaks_as="", level=0
    ).filter(unanswered())
    found = rows.aggregate(count=Count("pk"), since=Min("submit_date"), draft=Min("contribution__module"),
                           drafts=Count("contribution__module", distinct=True))  # fmt: skip
    url = reverse("module_draft:index")
    if found["drafts"] == 1:
        url = f"{reverse('module_draft:contributions', args=[found['draft']])}?stand={OPEN}"
    return Entry(_("Contributions to strategy drafts without an answer"), found["count"], url, found["since"])


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Drafts that people could comment on, if a first version were published, and what nobody has answered."""
    empty = Draft.objects.filter(reach.q(), versions__isnull=True, is_public=True, process__live=True)
    running = Phase.objects.running(clock.now()).filter(module__in=empty).order_by("starts")
    since = [phase.starts for phase in running if "comment" in phase.features]
    return [
        Entry(
            _("Strategy drafts open for comments without a published version"),
            count=len(since),
            url=reverse("module_draft:index"),
            since=since[0] if since else None,
        ),
        _unanswered(user),
    ]
