"""From nothing to the first news of a new district, in the back office alone."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from participation.accounts.models import Role
from participation.regions.models import Region
from tests import factories

LAND, MOOR = "land.localhost", "moor.land.localhost"


def test_a_district_from_nothing_to_its_first_news(page: Page, live: Any, sign_in: Callable, settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    stage = factories.stage()
    live.adopt_sites()
    sign_in(page, factories.staff("Nationale", Role.ADMINISTRATOR, stage.nation, with_subtree=True))
    page.goto(live.url("/admin/regionen/neu/", LAND))
    page.fill("[name=name]", "Moorkreis")
    page.fill("[name=key]", "03999")
    page.fill("[name=host]", MOOR)
    page.check("[name=theme][value=heide]")
    page.check("[name=kit][value=ideensammlung]")
    page.locator("#main form button.button").first.click()
    expect(page.locator("[name=accessibility_law]")).to_have_value(re.compile("Niedersächsisches"))
    page.fill("[name=contact_email]", "mitreden@moor.example.org")
    page.fill("[name=participation_contact]", "Team Beteiligung\nZimmer 3")
    page.locator("button[name=found]").click()
    page.wait_for_url(re.compile(r"/admin/regionen/\d+/"))
    expect(page.locator("ol h3")).to_have_count(4)
    live.adopt_sites()

    region = Region.objects.select_related("site__root_page").get(name="Moorkreis")
    index = region.site.root_page.get_children().get(slug="aktuelles")
    page.goto(live.url(f"/admin/pages/add/cms/newspage/{index.pk}/", LAND))
    page.fill("[name=title]", "Wir fangen an")
    page.fill("[name=intro]", "Ab heute reden Sie im {{ Name }} mit.")
    page.locator("footer .dropdown-toggle, footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))

    page.goto(live.url("/aktuelles/", MOOR))
    page.get_by_role("link", name="Wir fangen an").click()
    expect(page.locator("h1")).to_have_text("Wir fangen an")
    expect(page.locator("#content")).to_contain_text("Ab heute reden Sie im Moorkreis mit.")
