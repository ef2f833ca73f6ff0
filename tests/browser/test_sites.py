"""Several sites, one person: the session holds everywhere, what is not public stays at home."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from participation.accounts.models import Role
from tests import factories
from tests.browser.scenes import HEIDE, KUESTE, ground
from tests.debates import factories as debates
from tests.proposals import factories as proposals

LAND = "land.localhost"


def test_the_session_holds_on_the_sites_of_all_districts(either_page: Page, live: Any) -> None:
    page, here = either_page, ground(live)
    page.goto(live.url("/konto/login/?next=/konto/", HEIDE))
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("form[action='/konto/login/'] button").click()
    page.wait_for_url(live.url("/konto/", HEIDE))
    for host in (KUESTE, LAND, HEIDE):
        page.goto(live.url("/", host))
        expect(page.locator("header a[href='/konto/']")).to_be_visible()
    page.goto(live.url("/konto/wohnort/", KUESTE))
    expect(page.locator(".notice--success")).to_have_count(0)
    expect(page.locator("#content")).to_contain_text(here.stage.heidedorf.name)
    page.goto(live.url("/konto/logout/", KUESTE))
    page.locator("form[action='/konto/logout/'] button").click()
    page.wait_for_url(live.url("/", KUESTE))
    page.goto(live.url("/konto/", HEIDE))
    assert "/konto/login/" in page.url


def test_a_link_to_another_district_leads_to_its_site(either_page: Page, live: Any) -> None:
    here = ground(live)
    proposals.proposal(here.proposals, here.anna, title="Eine Bank am See")
    for start in ("/", "/vorschlaege/?sort=newest"):
        either_page.goto(live.url(start, LAND))
        either_page.locator("#content a", has_text="Eine Bank am See").first.click()
        expect(either_page.locator("h1")).to_have_text("Eine Bank am See")
        assert either_page.url.startswith(live.url("/vorschlaege/", HEIDE))


def test_other_sites_never_show_drafts(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live)
    drafts = [
        proposals.draft(here.proposals, here.anna, title="Geheimer Vorschlag"),
        debates.draft(here.debates, here.anna, title="Geheime Debatte"),
        factories.process(here.stage.heide, title="Geheimes Verfahren", publish=False),
    ]
    lists = ["/", "/mitmachen/", "/vorschlaege/?sort=newest", "/debatten/?sort=newest", "/suche/?q=geheim"]
    for person in (None, factories.staff("Momo", Role.MODERATOR, here.stage.kueste), here.anna):
        if person is not None:
            sign_in(page, person)
        for host in (KUESTE, LAND):
            for address in lists:
                page.goto(live.url(address, host))
                assert "Geheim" not in page.locator("body").inner_text(), f"{page.url} shows a draft to {person}"
            for draft in drafts[: 2 if person is here.anna and host == LAND else 3]:
                answer = page.goto(live.url(draft.get_absolute_url(), host))
                if person is here.anna and host == LAND:  # leads the author home
                    assert page.url == live.url(draft.get_absolute_url(), HEIDE)
                else:
                    assert answer.status == 404, f"{page.url} answers {answer.status} to {person}"
    page.goto(live.url("/konto/", KUESTE))
    assert "Geheim" not in page.locator("#content").inner_text()
    page.goto(live.url("/konto/", HEIDE))
    expect(page.locator("#content a", has_text="Geheimer Vorschlag")).to_be_visible()
