"""A survey with a condition from an empty editor to its published questions, in the back office."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from participation.accounts.models import Role
from participation.surveys.definition import Kind
from participation.surveys.querysets import current_version
from tests import factories
from tests.browser.scenes import HEIDE
from tests.surveys import building

QUESTIONS = "body-0-value-questions"
CONDITION = f"{QUESTIONS}-1-value-when"


def test_a_survey_with_a_condition_is_built_looked_at_and_published(
    page: Page, live: Any, sign_in: Callable, settings: Any
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    stage = factories.stage()
    live.adopt_sites()
    survey = building.survey(stage.heide, title="Unterwegs")
    sign_in(page, factories.staff("Ute Umfrage", Role.SURVEY_EDITOR, stage.heide))
    page.goto(live.url(f"/admin/module/survey/{survey.pk}/fragebogen/", HEIDE))

    add(page, "body")
    page.fill("[name=body-0-value-title]", "Ihr Weg")
    add(page, QUESTIONS, Kind.YES_NO)
    page.fill(f"[name={QUESTIONS}-0-value-text]", "Fahren Sie Bus?")
    page.check(f"[name={QUESTIONS}-0-value-required]")
    add(page, QUESTIONS, Kind.LONG_TEXT)
    page.fill(f"[name={QUESTIONS}-1-value-text]", "Warum nicht?")
    page.locator(
        f"[data-streamfield-action=SETTINGS][aria-controls='block_group-{QUESTIONS}-1-value-settings']"
    ).click()
    add(page, f"{CONDITION}-tests")
    question, answer = (page.locator(f"[name={CONDITION}-tests-0-value-{part}]") for part in ("question", "value"))
    question.focus()
    question.fill(offered(page, question)[0])
    answer.focus()
    answer.fill(offered(page, answer)[1])  # No

    page.locator("[data-side-panel-toggle=preview]").first.click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("[data-question]").first).to_contain_text("Fahren Sie Bus?")

    page.locator("footer [data-w-dropdown-target=toggle], footer .dropdown-toggle").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/fragebogen/$"))
    expect(page.locator(".messages .success")).to_be_visible()
    definition = current_version(survey).definition  # type: ignore[union-attr]
    asked, depends = definition.asked
    assert (asked.text, asked.required, depends.text) == ("Fahren Sie Bus?", True, "Warum nicht?")
    assert [(test.question, test.value) for test in depends.when.tests] == [(asked.key, "no")]


def add(page: Page, stream: str, kind: Kind | None = None) -> None:
    """Add a block at the end of a stream or list of the editor."""
    page.locator(f"[name={stream}-count] ~ div .c-sf-add-button").last.click()
    if kind is not None:
        with translation.override("de"):
            page.locator("[role=option]", has_text=str(kind.label)).first.click()


def offered(page: Page, field: Locator) -> list[str]:
    """What a field offers to choose from."""
    name = field.get_attribute("list")
    values: list[str] = page.locator(f"#{name} option").evaluate_all("all => all.map(one => one.value)")
    return values
