"""Answering a survey: with a script and a broken line, without a script page by page, by keyboard alone.

Fields and buttons are found by name, id and value; words belong to the translators.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from participation.surveys.models import Response, Survey
from tests import factories as cast
from tests.browser.scenes import HEIDE
from tests.surveys import factories


@pytest.fixture
def survey(live: Any) -> Survey:
    stage = cast.stage()
    live.adopt_sites()
    return factories.survey(stage.heide)


def address(live: Any, survey: Survey) -> str:
    return live.url(f"{survey.get_absolute_url()}ausfuellen/", HEIDE)


def answers() -> list[dict[str, Any]]:
    with scopes_disabled():
        return [response.answers for response in Response.objects.all()]


def press(page: Page, button: str) -> None:
    page.locator(f"form[data-survey] button[name=do][value={button}]").click()


def test_a_broken_line_loses_nothing_and_the_answer_arrives_once(page: Page, live: Any, survey: Survey) -> None:
    page.goto(address(live, survey))
    expect(page.locator("[data-question=why]")).to_be_hidden()
    page.check("#q-bus-never")
    expect(page.locator("[data-question=why]")).to_be_visible()  # conditions at once
    press(page, "next")
    expect(page.locator("#error-summary")).to_be_focused()
    page.fill("#q-why", "Er fährt nicht")
    press(page, "next")
    expect(page.locator("#q-wish")).to_be_visible()  # the page of stops is left out
    expect(page.locator("#error-summary")).to_have_count(0)

    page.context.set_offline(True)
    page.fill("#q-wish", "Abends ein Bus")
    press(page, "next")
    expect(page.locator("[data-review]")).to_be_visible()
    expect(page.locator("[data-review-offline]")).to_be_visible()
    press(page, "send")
    expect(page.locator(".survey-state--warning")).to_be_visible()
    assert answers() == []

    page.context.set_offline(False)
    page.wait_for_url("**/danke/")
    assert answers() == [{"bus": {"chosen": ["never"]}, "why": "Er fährt nicht", "wish": "Abends ein Bus"}]
    page.go_back()
    page.goto(address(live, survey))
    expect(page.locator("form[data-survey]")).to_have_count(0)  # this device has answered
    assert len(answers()) == 1


def test_what_was_typed_is_there_after_coming_back_and_goes_when_asked(page: Page, live: Any, survey: Survey) -> None:
    page.goto(address(live, survey))
    page.check("#q-bus-daily")
    press(page, "next")
    page.fill("#q-stop", "Markt")
    page.goto(live.url(survey.get_absolute_url(), HEIDE))
    page.goto(address(live, survey))
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator("#q-stop")).to_have_value("Markt")
    page.go_back()
    page.go_forward()
    page.locator("details.device summary").click()
    page.locator("[data-forget]").click()
    expect(page.locator("#q-bus-daily")).not_to_be_checked()
    expect(page.locator("[data-restored]")).to_be_hidden()


def test_without_a_script_page_by_page(plain_page: Page, live: Any, survey: Survey, axe: Callable, fits: Any) -> None:
    page = plain_page
    page.goto(address(live, survey))
    expect(page.locator("[data-question=why]")).to_have_count(0)
    page.check("#q-bus-never")
    press(page, "next")
    page.fill("#q-why", "darum")
    press(page, "next")
    page.fill("#q-wish", "Mehr")
    press(page, "back")
    expect(page.locator("#q-why")).to_have_value("darum")
    press(page, "next")
    expect(page.locator("#q-wish")).to_have_value("Mehr")
    press(page, "next")
    expect(page.locator("[data-review]")).to_contain_text("darum")
    page.locator("button[value='go:ways']").click()
    page.fill("#q-why", "deshalb")
    press(page, "next")
    press(page, "next")
    press(page, "send")
    page.wait_for_url("**/danke/")
    assert answers() == [{"bus": {"chosen": ["never"]}, "why": "deshalb", "wish": "Mehr"}]


def test_by_keyboard_alone(page: Page, live: Any, survey: Survey, axe: Callable[[Page], None]) -> None:
    page.goto(address(live, survey))
    page.locator("#q-bus-daily").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#q-stop")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Markt")
    page.keyboard.press("Enter")
    expect(page.locator("#q-wish")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Mehr")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-review]")).to_be_focused()
    axe(page)
    press(page, "send")
    page.wait_for_url("**/danke/")
    assert answers() == [{"bus": {"chosen": ["daily"]}, "stop": "Markt", "wish": "Mehr"}]
