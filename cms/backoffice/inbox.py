"""The start page: what waits for this person today."""

from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.models import InheritedPage
from cms.models.four_eyes import waiting_for
from cms.policies import PUBLISHERS
from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.core import inbox
from participation.processes import registry
from participation.processes.models import Process


class InboxPanel(Component):
    """Everything that waits, the oldest first."""

    name = "inbox"
    order = 50
    template_name = "cms/admin/inbox.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"entries": inbox.waiting(self.user, staff_reach(self.user))}


def of_modules() -> None:
    """Let the sources of all registered kinds of modules speak; called once, when all are registered."""
    for module_type in registry.types():
        if module_type.inbox is not None:
            inbox.source(f"module.{module_type.slug}")(module_type.inbox)


@inbox.source("cms.pages")
def unpublished_pages(user: Any, reach: Any) -> list[inbox.Entry]:
    """Pages with changes that are not public yet, where the person may publish."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    found = pages.filter(has_unpublished_changes=True, depth__gt=1).aggregate(
        number=Count("pk"), since=Min("latest_revision_created_at")
    )
    label = _("Pages with changes that are not public yet")
    return [inbox.Entry(label, found["number"], reverse("wagtailadmin_explore_root"), found["since"])]


@inbox.source("processes.drafts")
def unpublished_processes(user: Any, reach: Any) -> list[inbox.Entry]:
    """Processes with changes that are not public yet, where the person may publish."""
    publishing = staff_reach(user, Role.ADMINISTRATOR, Role.EDITOR)
    drafts = Process.objects.filter(publishing.q()).filter(Q(has_unpublished_changes=True) | Q(live=False))
    found = drafts.aggregate(number=Count("pk"), since=Min("created_at"))
    label = _("Processes with texts that are not public yet")
    return [inbox.Entry(label, found["number"], reverse("processes_admin:list"), found["since"])]


@inbox.source("cms.inherited")
def changed_above(user: Any, reach: Any) -> list[inbox.Entry]:
    """Pages from above of which a site has its own version, and which have changed since."""
    publishing = staff_reach(user, *PUBLISHERS)
    rows = InheritedPage.objects.filter(publishing.q("district"), differs_since__isnull=False)
    found = rows.aggregate(number=Count("pk"), since=Min("differs_since"))
    label = _("Pages from above that have changed, where you have your own version")
    return [inbox.Entry(label, found["number"], reverse("uebernommen:index"), found["since"])]


@inbox.source("cms.approval")
def pages_to_approve(user: Any, reach: Any) -> list[inbox.Entry]:
    """Pages that somebody else has submitted."""
    found = waiting_for(user).aggregate(number=Count("pk"), since=Min("started_at"))
    label = _("Pages that wait for the approval of a second person")
    return [inbox.Entry(label, found["number"], reverse("wagtailadmin_home"), found["since"])]
