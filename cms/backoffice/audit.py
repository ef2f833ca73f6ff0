"""The audit log, limited to the regions that a person administers."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach, staff_regions
from participation.audit.admin import EntryViewSet
from participation.audit.models import Entry
from participation.regions.models import Region


def readable_by(user: Any) -> bool:
    """Whether a person may read the log of some region."""
    reach = staff_reach(user, Role.ADMINISTRATOR)
    return reach.everything or bool(reach.ids)


def entries_for(user: Any) -> QuerySet:
    """The entries of the regions that a person administers; those of no region are for superusers."""
    entries = Entry.objects.all()
    if not user.is_superuser:
        entries = entries.filter(region_id__in=staff_regions(user, Role.ADMINISTRATOR).values("pk"))
    region = Region.objects.filter(pk=OuterRef("region_id"))
    return entries.annotate(region_name=Subquery(region.values("name")[:1]))


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return readable_by(request.user)


class AuditViewSet(EntryViewSet):
    """The audit log."""

    menu_item_class = AuditMenuItem
    entries_for = staticmethod(entries_for)
    readable_by = staticmethod(readable_by)
