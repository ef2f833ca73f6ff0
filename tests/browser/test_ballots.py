"""Voting on a small screen, by keyboard alone, with and without a script; the draft stays on the device."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Locator, Page, expect

from participation.ballots.contents import parsed
from participation.ballots.models import OpenBallot
from participation.budgets.models import Budget, Heading
from tests.browser.conftest import NARROW
from tests.browser.scenes import HEIDE, Ground, ground
from tests.browser.test_keyboard import MOST_STEPS, tab_to
from tests.budgets import factories as budgets

PHONE = {"width": 360, "height": 740}
NAMES = ["Bank am See", "Brunnen im Park", "Baum am Markt", "Boot für alle", "Bühne am Hafen", "Beet der Schule"]
COVERED = """() => {
    const one = document.activeElement.getBoundingClientRect();
    const bar = document.querySelector(".mine");
    if (bar.contains(document.activeElement) || !one.height) return false;
    const box = bar.getBoundingClientRect();
    return one.top >= box.top - 1 && one.bottom <= box.bottom + 1 && one.left < box.right && one.right > box.left;
}"""


def voting(here: Ground, kind: str, **rules: Any) -> Budget:
    """A budget of 100 € with six projects of 30 €."""
    budget = budgets.budget(here.stage.heide, headings={"Alles": 100 * budgets.EURO}, features=("ballot", "submit"))
    with scopes_disabled():
        Budget._base_manager.filter(pk=budget.pk).update(ballot_kind=kind, replaceable=True, **rules)
        heading = Heading.objects.get(budget=budget)
    for name in NAMES:
        budgets.project(budget, here.anna, price_cents=30 * budgets.EURO, heading=heading, title=name)
    budgets.box(budget)
    return budgets.fresh_budget(budget)


def address(live: Any, budget: Budget) -> str:
    with scopes_disabled():
        return live.url(budget.get_absolute_url() + "stimmzettel/", HEIDE)


def field(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def go_on(page: Page) -> Locator:
    return page.locator(".mine button:not([name]):not([type=button])")


def back_to_the_filters(page: Page) -> None:
    for _step in range(MOST_STEPS):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == "filter-price":
            return
    pytest.fail("There is no way back by keyboard")


def cast() -> Any:
    return parsed(OpenBallot.objects.get().content)["projects"]


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_ballot_by_keyboard_alone(
    open_page: Callable[..., Page], live: Any, sign_in: Any, axe: Any, fits: Any, has_script: bool
) -> None:
    here = ground(live)
    budget = voting(here, "knapsack")
    page = open_page(javascript=has_script, viewport=NARROW)
    sign_in(page, here.anna)
    page.goto(address(live, budget))
    for name in NAMES[:4]:  # one too many
        tab_to(page, field(page, name))
        page.keyboard.press("Space")
        back_to_the_filters(page)  # everybody has an order of their own
    tab_to(page, go_on(page))
    page.keyboard.press("Enter")
    summary = page.locator("#error-summary")
    expect(summary).to_be_visible()
    assert [field(page, name).is_checked() for name in NAMES[:4]] == [True] * 4
    tab_to(page, field(page, NAMES[3]))
    page.keyboard.press("Space")
    fits(page)
    tab_to(page, go_on(page))
    page.keyboard.press("Enter")
    receipt = page.locator("#receipt").inner_text()
    fits(page)
    if has_script:
        axe(page)
        assert page.evaluate("localStorage.length") == 1
    tab_to(page, page.locator("form.booth > .form__actions button"))
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    assert page.locator("#receipt").inner_text() == receipt
    fits(page)
    if has_script:
        axe(page)
        assert page.evaluate("localStorage.length") == 0
    assert set(cast().values()) == {1}
    assert len(cast()) == 3
    page.reload()
    expect(page.locator("#receipt")).to_have_text(receipt)
    assert OpenBallot.objects.count() == 1


def test_a_ranking_puts_itself_in_order_and_waits_on_the_device(
    open_page: Callable[..., Page], live: Any, sign_in: Any, axe: Any
) -> None:
    here = ground(live)
    budget = voting(here, "ranking", max_choices=3)
    page = open_page(viewport=PHONE)
    sign_in(page, here.anna)
    page.goto(address(live, budget))
    for name in NAMES[:3]:  # each at the first place: it moves the others down
        field(page, name).select_option("1")
    assert [field(page, name).input_value() for name in NAMES[:3]] == ["3", "2", "1"]
    field(page, NAMES[3]).select_option("1")
    expect(field(page, NAMES[3])).to_have_value("")  # there are three places only
    mine = page.locator(".mine")
    mine.locator("summary").click()
    mine.get_by_role("button", name=re.compile(f"{NAMES[0]}.*oben|{NAMES[0]}.*up")).press("Enter")
    assert [field(page, name).input_value() for name in NAMES[:3]] == ["2", "3", "1"]
    axe(page)
    page.reload()
    assert [field(page, name).input_value() for name in NAMES[:3]] == ["2", "3", "1"]
    stored = json.loads(page.evaluate("Object.values(localStorage)[0]"))
    assert sorted(stored["numbers"].values()) == [1, 2, 3]
    assert not OpenBallot.objects.exists()
    mine.locator("summary").click()
    page.locator("[data-clear]").click()
    assert page.evaluate("localStorage.length") == 0
    assert field(page, NAMES[0]).input_value() == ""


def test_my_ballot_is_always_in_view_and_never_covers_the_focus(
    open_page: Callable[..., Page], live: Any, sign_in: Any
) -> None:
    here = ground(live)
    budget = voting(here, "points", points_total=10, points_max=5)
    page = open_page(viewport=PHONE)
    sign_in(page, here.anna)
    page.goto(address(live, budget))
    for is_open in (False, True):
        if is_open:
            field(page, NAMES[0]).select_option("4")
            page.locator(".mine summary").click()
        page.evaluate("scrollTo(0, 0)")
        page.locator(".skip").focus()
        for _step in range(50):
            page.keyboard.press("Tab")
            expect(page.locator(".mine")).to_be_in_viewport()
            assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("Boolean(document.activeElement.closest('.mine'))"):
                break


def test_filters_and_comparison_keep_what_was_chosen(open_page: Callable[..., Page], live: Any, sign_in: Any) -> None:
    here = ground(live)
    budget = voting(here, "approval", max_choices=3)
    page = open_page()
    sign_in(page, here.anna)
    page.goto(address(live, budget))
    field(page, NAMES[0]).check()
    page.locator("#filter-text").fill("brunnen")
    expect(page.locator(".project:visible")).to_have_count(1)
    page.keyboard.press("Enter")  # shows nothing anew, sends nothing
    field(page, NAMES[1]).check()
    page.locator("#filter-text").fill("")
    expect(page.locator(".project:visible")).to_have_count(len(NAMES))
    for name in NAMES[:2]:
        page.locator(".project", has_text=name).locator("[name=compare]").check()
    page.locator("[data-compare]").click()
    expect(page.locator("#compare")).to_be_focused()
    expect(page.locator("#compare thead th")).to_have_count(3)
    go_on(page).click()
    expect(page.locator(".ballot-lines dt")).to_have_count(2)
    page.get_by_role("button", name=re.compile("Ändern|Change it")).click()
    assert [field(page, name).is_checked() for name in NAMES[:3]] == [True, True, False]
