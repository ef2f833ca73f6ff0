"""The start page: what waits for this person today."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

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
    number = found["number"]
    label = ngettext(
        "%(number)s page has changes that are not public yet",
        "%(number)s pages have changes that are not public yet",
        number,
    )
    return [inbox.Entry(label % {"number": number}, number, reverse("wagtailadmin_explore_root"), found["since"])]


@inbox.source("processes.drafts")
def unpublished_processes(user: Any, reach: Any) -> list[inbox.Entry]:
    """Processes with changes that are not public yet, where the person may publish."""
    publishing = staff_reach(user, Role.ADMINISTRATOR, Role.EDITOR)
    found = Process.objects.filter(publishing.q(), has_unpublished_changes=True).aggregate(
        number=Count("pk"), since=Min("latest_revision__created_at")
    )
    number = found["number"]
    label = ngettext(
        "%(number)s process has changes that are not public yet",
        "%(number)s processes have changes that are not public yet",
        number,
    )
    return [inbox.Entry(label % {"number": number}, number, reverse("processes_admin:list"), found["since"])]

