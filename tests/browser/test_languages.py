"""Switching the language keeps the page and the place on it, by keyboard as by mouse."""

from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from cms import easy_language
from cms.languages import open_language
from cms.models import ContentPage, HomePage
from tests.browser.scenes import HEIDE, ground
from tests.cms.translating import translate
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lake(live: Any) -> None:
    """A long page in German, English and easy language."""
    here = ground(live)
    long = "".join(f"<p>{'Wasser, Wind und Wellen. ' * 12}</p>" for _number in range(6))
    with scopes_disabled():
        home = HomePage.objects.get(pk=here.stage.heide.site.root_page_id)
        open_language(region=here.stage.heide, language="en")
        seasons = f"<h3>Im Sommer</h3>{long}<h3>Im Winter</h3>{long}<h3>Im Herbst</h3>{long}"
        body = [("heading", "Das ganze Jahr"), ("text", seasons)]
        page = home.add_child(instance=ContentPage(title="Der See", slug="der-see", body=body))
        page.save_revision().publish()
        page = ContentPage.objects.get(pk=page.pk)
        translate(home, "en", {home.question: "What should change?"})
        translate(page, "en", {"Der See": "The lake", "der-see": "the-lake"})
        easy = easy_language.begin(page=page, actor=None)
        latest = easy.get_latest_revision_as_object()
        for block in latest.body:
            block.value["text"].source = "<p>Hier ist Wasser.</p>" * 12
        latest.save_revision()
        easy_language.record_review(
            page=easy, reviewers="Prüf-Gruppe", by_readers=True, reviewed_on=NOON.date(), actor=None
        )
        latest.get_latest_revision().publish()


def follow_by_keyboard(page: Page, name: str) -> None:
    link = page.get_by_role("link", name=name, exact=True).first
    link.focus()
    page.keyboard.press("Enter")


def scroll_to(page: Page, heading: str) -> str:
    page.get_by_role("heading", name=heading).evaluate("element => element.scrollIntoView({ behavior: 'instant' })")
    page.wait_for_function("scrollY > 0")
    page.wait_for_timeout(600)  # somebody reads
    anchor = page.get_by_role("heading", name=heading).get_attribute("id")
    assert anchor
    return anchor


@pytest.mark.parametrize("name", ["English", "Leichte Sprache"])
def test_the_switch_keeps_the_place(page: Page, live: Any, lake: None, name: str) -> None:
    page.goto(live.url("/der-see/", host=HEIDE))
    anchor = scroll_to(page, "Im Winter")
    follow_by_keyboard(page, name)
    expected = "/en/the-lake/" if name == "English" else "/der-see/leichte-sprache/"
    page.wait_for_url(f"**{expected}#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_without_a_script_the_switch_keeps_the_page(open_page: Any, live: Any, lake: None) -> None:
    page = open_page(javascript=False)
    page.goto(live.url("/der-see/", host=HEIDE))
    page.get_by_role("link", name="English", exact=True).first.click()
    page.wait_for_url("**/en/the-lake/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The lake")
    page.get_by_role("link", name="Deutsch", exact=True).first.click()
    page.wait_for_url("**/der-see/")
