"""With the keyboard alone: every step is reachable, the focus is seen, and no swap loses it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Locator, Page, expect

from participation.contributions.models import Attachment, Contribution, Visibility
from participation.proposals.models import Proposal
from tests.browser.conftest import NARROW
from tests.browser.scenes import HEIDE, end_phases, ground
from tests.debates.factories import debate, statement
from tests.proposals.factories import proposal

FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return {
        name: one.tagName,
        id: one.id,
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""
MOST_STEPS = 80


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; on the way the focus is always somewhere, and seen."""
    for _step in range(MOST_STEPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["name"] != "BODY", f"the focus got lost on the way to {target}"
        assert focused["outline"], f"the focus is not seen on {focused}"
    pytest.fail(f"{target} cannot be reached in {MOST_STEPS} steps")


def press(page: Page, key: str) -> None:
    """Press a key that swaps a part of the page, and wait until htmx is done and has said what happened."""
    status = page.locator("#status")
    before = status.inner_text()
    page.keyboard.press(key)
    expect(status).not_to_have_text(before)


def test_the_first_step_skips_to_the_content(either_page: Page, live: Any) -> None:
    here = ground(live)
    wish = proposal(here.proposals, here.anna)
    either_page.goto(live.url(wish.get_absolute_url(), HEIDE))
    either_page.keyboard.press("Tab")
    skip = either_page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    either_page.keyboard.press("Enter")
    assert either_page.url.endswith("#content")
    either_page.keyboard.press("Tab")
    assert either_page.locator("#content :focus").count() == 1


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_menu_opens_and_closes(open_page: Callable[..., Page], live: Any, has_script: bool) -> None:
    ground(live)
    page = open_page(javascript=has_script, viewport=NARROW)
    page.goto(live.url("/", HEIDE))
    menu, button = page.locator("#menu"), page.locator(".menu-button")
    expect(menu).to_be_hidden()
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert menu.locator(":focus").count() == 1
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, menu.locator("a[href='/vorschlaege/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/vorschlaege/")


def test_writing_and_publishing_a_proposal(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live)
    sign_in(page, here.anna)
    page.goto(live.url("/vorschlaege/", HEIDE))
    tab_to(page, page.locator("#content a[href='/vorschlaege/neu/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/neu/{here.proposals.pk}/")
    for name, text in {
        "title": "Eine Bank am See", "summary": "Damit alle sitzen können.", "body": "Am Ufer.", "tags": "See, Ruhe",
    }.items():  # fmt: skip
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(text)
    tab_to(page, page.locator("[name=municipality]"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=municipality]")).to_have_value(str(here.stage.heidedorf.pk))

    tab_to(page, page.locator("[data-map-area]"))
    said = page.locator("#map-said")
    latitude, longitude = page.locator("[name=latitude]"), page.locator("[name=longitude]")
    nothing = said.inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    expect(said).not_to_have_text(nothing)
    expect(page.locator("[data-map-pin]")).to_have_attribute("visibility", "visible")
    chosen = float(latitude.input_value()), float(longitude.input_value())
    assert 52.5 < chosen[0] < 52.53
    assert 10.5 < chosen[1] < 10.6
    page.keyboard.press("Delete")
    expect(latitude).to_have_value("")
    expect(said).to_have_text(nothing)
    expect(page.locator("[data-map-area]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    assert (float(latitude.input_value()), float(longitude.input_value())) == chosen

    tab_to(page, page.locator("button[name=check]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/pruefen/")
    tab_to(page, page.locator("#content form[method=post] button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/veroeffentlicht/")
    with scopes_disabled():
        published = Proposal._base_manager.get(title="Eine Bank am See")
        assert published.visibility == Visibility.PUBLIC
        assert (published.latitude, published.longitude) == pytest.approx(chosen, abs=1e-5)
        assert not Attachment._base_manager.exists()


def test_the_focus_stays_through_support_and_follow(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live, threshold=2)
    wish = proposal(here.proposals, here.anna)
    sign_in(page, here.ben)
    page.goto(live.url(wish.get_absolute_url(), HEIDE))
    for supports, steps in ((True, 1), (False, 0), (True, 1)):
        tab_to(page, page.locator("#support-button"))
        press(page, "Enter")
        expect(page.locator(".support__done")).to_have_count(int(supports))
        expect(page.locator("#support-button")).to_be_focused()
        with scopes_disabled():
            assert Contribution._base_manager.get(pk=wish.pk).support_count == steps
    follow = page.locator(f"#follow-contribution-{wish.pk}-button")
    tab_to(page, follow)
    for pressed in ("true", "false"):
        press(page, "Space")
        expect(follow).to_have_attribute("aria-pressed", pressed)
        expect(follow).to_be_focused()


def test_the_focus_survives_the_support_that_reaches_the_threshold(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live, threshold=1)
    wish = proposal(here.proposals, here.anna)
    sign_in(page, here.ben)
    page.goto(live.url(wish.get_absolute_url(), HEIDE))
    tab_to(page, page.locator("#support-button"))
    press(page, "Enter")
    expect(page.locator(".support__done")).to_be_visible()
    expect(page.locator("#support-button")).to_be_focused()
    press(page, "Enter")  # what is successful takes no new support, so the button is gone
    expect(page.locator("#support-button")).to_have_count(0)
    expect(page.locator(".support")).to_be_focused()


def test_the_focus_survives_a_support_that_is_refused(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live)
    wish = proposal(here.proposals, here.anna)
    sign_in(page, here.ben)
    page.goto(live.url(wish.get_absolute_url(), HEIDE))
    end_phases(here.proposals)
    tab_to(page, page.locator("#support-button"))
    press(page, "Enter")
    expect(page.locator(".support .notice--denied")).to_be_visible()
    expect(page.locator(".support")).to_be_focused()


def test_the_focus_stays_through_votes_and_statements(page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live)
    talk = debate(here.debates, here.anna, collects_statements=True)
    for _number in range(2):
        statement(talk, here.anna)
    sign_in(page, here.ben)
    page.goto(live.url(talk.get_absolute_url(), HEIDE))
    agree = page.locator("#vote-agree")
    tab_to(page, agree)
    for pressed in ("true", "false"):
        press(page, "Enter")
        expect(agree).to_have_attribute("aria-pressed", pressed)
        expect(agree).to_be_focused()
    page.reload()
    tab_to(page, page.locator(f"#content a[href='/debatten/{talk.pk}/aussagen/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/aussagen/$"))
    for value in ("1", "-1"):
        tab_to(page, page.locator(f".votes button[value='{value}']"))
        before = page.locator("#statement-text").inner_text()
        press(page, "Enter")
        expect(page.locator("#statement-text", has_text=before)).to_have_count(0)
        expect(page.locator("[data-focus]")).to_be_focused()
