"""Founding a region with everything that a site needs: pages, host, standing process, staff groups."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.models import ContentPage, HomePage, page_changed
from participation.accounts.services import follow_roles_below
from participation.processes.services import open_standing_process
from participation.regions import services
from participation.regions.models import Region

STARTER = Path(__file__).parent / "starter"

# Slug, title, introduction of the pages every site begins with; their texts lie in `starter/<slug>.html`.
PAGES = (
    ("hilfe", "So geht’s", "In wenigen Schritten zum eigenen Vorschlag."),
    ("regeln", "Regeln für ein gutes Miteinander", "Damit alle gern mitreden."),
    ("impressum", "Impressum", ""),
    ("datenschutz", "Datenschutz", "Welche Daten wir brauchen, wofür und wie lange."),
    ("barrierefreiheit", "Erklärung zur Barrierefreiheit", ""),
    ("leichte-sprache", "Leichte Sprache", ""),
    ("gebaerdensprache", "Gebärdensprache", ""),
)


@transaction.atomic
def found_region(
    *, level: str, name: str, host: str = "", port: int = 443, question: str = "", intro: str = "", **values: Any
) -> Region:
    """A region and, where a host is given, its site with pages and standing process. Raises Invalid, all or nothing."""
    region = services.create_region(level=level, name=name, **values)
    if not host:
        return region
    home = Page.get_first_root_node().add_child(
        instance=HomePage(
            title=name,
            slug=region.slug,
            question=question or _("What should change in %(region)s?") % {"region": name},
            intro=intro,
            live=True,
        )
    )
    services.open_site(region=region, host=host, port=port, root_page=home)
    _drop_initial_site()
    for slug, title, page_intro in PAGES:
        text = (STARTER / f"{slug}.html").read_text().replace("{region}", name)
        page = home.add_child(
            instance=ContentPage(title=title, slug=slug, intro=page_intro, body=[("text", text)], live=True)
        )
        page_changed(page)
    page_changed(home)
    open_standing_process(region=region)
    follow_roles_below(region=region)
    return region


def _drop_initial_site() -> None:
    """Wagtail's migrations leave a default site, to which every unknown host would lead."""
    for site in Site.objects.filter(region__isnull=True):
        root = site.root_page
        site.delete()
        if root.slug == "home" and root.depth == 2 and not root.get_children().exists():
            root.delete()
