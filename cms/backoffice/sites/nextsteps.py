"""After a site was opened: what is left to do before people are invited."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.models import EasyLanguagePage, InheritedPage
from participation.accounts.models import RoleAssignment
from participation.core.decisions import Text
from participation.processes.models import Process
from participation.regions import variables
from participation.regions.models import Region


@dataclass(frozen=True)
class Step:
    """Something to do, whether it is done, and where."""

    title: Text
    text: Text
    is_done: bool
    url: str
    link: Text
    items: list[tuple[str, str]]


def steps(region: Region) -> list[Step]:
    """The steps in order; a constant number of queries."""
    return [_facts(region), _pages(region), _processes(region), _staff(region)]


def _facts(region: Region) -> Step:
    missing = variables.missing(region)
    number = len(missing)
    text: Text = _("Everything that imprint, privacy text and accessibility statement name is entered.")
    if missing:
        text = ngettext(
            "%(number)s entry is missing: %(names)s.", "%(number)s entries are missing: %(names)s.", number
        ) % {"number": number, "names": ", ".join(str(variable.name) for variable in missing)}
    url = reverse("regionen:act", args=[region.pk, "angaben"])
    return Step(_("Complete and verify the facts"), text, not missing, url, _("Facts of the site"), [])


def _pages(region: Region) -> Step:
    home = region.site.root_page
    pages = home.get_children().not_type(EasyLanguagePage, InheritedPage).order_by("path")
    items = [(page.title, reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in (home, *pages)]
    checked = all(page.latest_revision_id for page in pages)  # kits write no revisions, people do
    text = _("Read each page once and publish it with your own words where that is better.")
    url = reverse("wagtailadmin_explore", args=[home.pk])
    return Step(_("Check the pages"), text, checked, url, _("All pages"), items)


def _processes(region: Region) -> Step:
    drafts = Process.objects.filter(region=region, live=False).order_by("pk")
    items = [(process.title, reverse("processes_admin:inspect", args=[process.pk])) for process in drafts]
    text: Text = _("The model process is a draft. Check its texts and dates, then publish it.")
    if not items:
        text = _("There is no draft that waits to be published.")
    return Step(_("Check the process"), text, not items, reverse("processes_admin:list"), _("All processes"), items)


def _staff(region: Region) -> Step:
    found = RoleAssignment.objects.filter(region=region).aggregate(number=Count("pk"))["number"]
    text: Text = _("Nobody has a role here yet. Begin with an administrator.")
    if found:
        text = ngettext("%(number)s role is given here.", "%(number)s roles are given here.", found) % {"number": found}
    url = reverse("einladungen:begin") + f"?region={region.pk}"
    return Step(_("Invite staff"), text, bool(found), url, _("Invite somebody"), [])


def context(region: Region) -> dict[str, Any]:
    """For the template of the region's page."""
    return {"steps": steps(region)} if region.site_id and region.archived_at is None else {}
