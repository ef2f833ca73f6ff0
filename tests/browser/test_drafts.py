"""A comment on a passage of a draft: with the keyboard alone, by selecting it, by touch, and without JavaScript."""

from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from participation.drafts.models import Draft, Passage
from tests import factories
from tests.browser.scenes import HEIDE
from tests.drafts.factories import changed, comment, paragraph, publish

SECOND = "In 17 davon fehlt schnelles Internet bis heute."


@pytest.fixture
def draft(live: Any) -> Draft:
    """A draft in its first version, open for comments."""
    stage = factories.stage()
    live.adopt_sites()
    made = factories.module(stage.heide, "draft", title="Digitalstrategie")
    publish(made)
    with scopes_disabled():
        return Draft.objects.select_related("process", "region").get(pk=made.pk)


@pytest.fixture
def anna(draft: Draft) -> Any:
    return factories.person("Anna", lives_in=draft.region)


def quotes() -> list[str]:
    with scopes_disabled():
        return list(Passage.objects.values_list("quote", flat=True))


def link_of(page: Page, draft: Draft, name: str) -> Any:
    return page.locator(f"#a{paragraph(draft, name).pk} .p__c")


def tab_to(page: Page, what: Any) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _step in range(80):
        if what.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The keyboard does not get there.")


def test_with_the_keyboard_alone(page: Page, live, draft, anna, sign_in, axe) -> None:
    sign_in(page, anna)
    page.goto(live.url(draft.get_absolute_url(), HEIDE))
    link = link_of(page, draft, "a1")
    tab_to(page, link)
    page.keyboard.press("Enter")
    panel = page.locator("#beside")
    expect(panel.locator("h2").first).to_be_focused()
    axe(page)
    tab_to(page, panel.locator(".choose-passage summary"))
    page.keyboard.press("Enter")
    tab_to(page, panel.locator(".choose-passage input").nth(1))
    page.keyboard.press("Space")
    tab_to(page, panel.locator("textarea"))
    page.keyboard.type("Bitte mit Jahreszahl.")
    tab_to(page, panel.locator("#comment-form button"))
    page.keyboard.press("Enter")
    written = panel.locator("#comment-list article")
    expect(written).to_contain_text("Bitte mit Jahreszahl.")
    expect(written).to_be_focused()
    expect(written.locator(".passage")).to_contain_text(SECOND)
    axe(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    expect(link).to_contain_text("1")
    assert quotes() == [SECOND]


def select(page: Page, draft: Draft, name: str, words: str) -> None:
    """Select words as a mouse or a finger does; the browser tells the page of it in the same way."""
    page.locator(f"#a{paragraph(draft, name).pk} .p__t p").evaluate(
        """(node, words) => {
            const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
            const at = text.data.indexOf(words);
            getSelection().setBaseAndExtent(text, at, text, at + words.length);
        }""",
        words,
    )


def test_by_selecting_it_with_the_mouse(page: Page, live, draft, anna, sign_in) -> None:
    sign_in(page, anna)
    page.goto(live.url(draft.get_absolute_url(), HEIDE))
    text = page.locator(f"#a{paragraph(draft, 'a2').pk} .p__t p")
    text.click(position={"x": 60, "y": 12}, click_count=2)  # a double click takes a word
    button = page.locator(".select-passage")
    expect(button).to_be_visible()
    button.click()
    panel = page.locator("#beside")
    expect(panel.locator("textarea")).to_be_focused()
    page.keyboard.type("Genau!")
    panel.locator("#comment-form button").click()
    expect(panel.locator("#comment-list article .passage")).to_be_visible()
    (quote,) = quotes()
    assert quote in "Viele Wege zum Amt sind weit."
    assert " " not in quote


def test_by_selecting_it_on_a_small_touch_screen(open_page, live, draft, anna, sign_in, fits, axe) -> None:
    page = open_page(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    sign_in(page, anna)
    page.goto(live.url(draft.get_absolute_url(), HEIDE))
    select(page, draft, "a4", "Ort mit freiem WLAN")
    button = page.locator(".select-passage")
    expect(button).to_be_in_viewport()
    fits(page)
    button.tap()
    panel = page.locator("#beside")
    panel.locator("textarea").fill("Auch abends?")
    axe(page)
    panel.locator("#comment-form button").tap()
    expect(panel.locator("#comment-list article .passage")).to_contain_text("Ort mit freiem WLAN")
    assert quotes() == ["Ort mit freiem WLAN"]


def test_without_javascript_and_signing_in_on_the_way(plain_page: Page, live, draft, anna) -> None:
    page = plain_page
    page.goto(live.url(draft.get_absolute_url(), HEIDE))
    link_of(page, draft, "a1").click()
    page.locator(".choose-passage summary").click()
    page.locator(".choose-passage input").nth(1).check()
    page.locator("#comments form button").click()
    page.locator("input[name=login]").fill("Anna")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("main form button").first.click()
    expect(page.locator(".choose-passage input").nth(1)).to_be_checked()
    page.locator("#comment-form form button").click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator(".choose-passage input").nth(1)).to_be_checked()
    page.locator("textarea[name=comment]").fill("Bis wann?")
    page.locator("#comment-form form button").click()
    expect(page.locator("#comment-list article .passage")).to_contain_text(SECOND)
    assert quotes() == [SECOND]


def test_what_changed_is_told_to_eyes_and_ears(page: Page, live, draft, anna, axe, fits) -> None:
    comment(paragraph(draft, "a1"), anna, extra={"passage": (0, 13)})
    publish(draft, changed(a1="<p>Der Kreis hat 42 Gemeinden.</p>"))
    page.goto(live.url(f"{draft.get_absolute_url()}vergleich/1/2/?ansicht=nebeneinander", HEIDE))
    expect(page.locator(".change__sides")).to_be_visible()
    expect(page.locator(".change__inline")).to_be_hidden()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 600})
    expect(page.locator(".change__inline")).to_be_visible()
    expect(page.locator(".change__sides")).to_be_hidden()
    fits(page)
