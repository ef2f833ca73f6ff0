"""The footer's links: pages that every site begins with."""

from django.utils.translation import gettext_lazy as _

from participation.regions.navigation import add_footer, add_reading_aid

for _order, (_label, _url) in enumerate(
    (
        (_("How it works"), "/hilfe/"),
        (_("Rules"), "/regeln/"),
        (_("Imprint"), "/impressum/"),
        (_("Privacy"), "/datenschutz/"),
        (_("Accessibility"), "/barrierefreiheit/"),
    )
):
    add_footer(_label, _url, order=_order)

add_reading_aid(_("Easy language"), "/leichte-sprache/", order=0)
add_reading_aid(_("Sign language"), "/gebaerdensprache/", order=1)
