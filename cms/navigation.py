"""The footer's links, which every site begins with, and the entries for pages that a site has."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.languages import in_language
from cms.standing import standing_pages
from participation.regions.models import Region
from participation.regions.navigation import Entry, add_footer, add_reading_aid, address_book, main_source

FIRST = 60  # behind what there is to take part in

for _order, (_label, _url) in enumerate(
    (
        (_("How it works"), "/hilfe/"),
        (_("Rules"), "/regeln/"),
        (_("Imprint"), "/impressum/"),
        (_("Privacy"), "/datenschutz/"),
        (_("Accessibility"), "/barrierefreiheit/"),
    )
):
    add_footer(_label, _url, order=_order, is_page=True)

add_reading_aid(_("Easy language"), "/leichte-sprache/", order=0)
add_reading_aid(_("Sign language"), "/gebaerdensprache/", order=1)


@address_book
def public_pages(region: Region, addresses: list[str], language: str) -> dict[str, str]:
    """Where the pages of a region's site are for readers of a language."""
    return in_language(region.site.root_page, addresses, language) if region.site else {}


@main_source
def own_pages(region: Any) -> list[Entry]:
    """The pages right below the home that editors have marked “in menus”, in the order in which they stand there."""
    rows = standing_pages(region)[0]
    return [Entry(title, url, order=FIRST + order, is_page=True) for order, (title, url) in enumerate(rows)]
