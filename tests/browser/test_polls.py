"""A poll from its questions to a result that a voter has verified."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from participation.accounts.models import Role
from participation.ballots.contents import parsed
from participation.ballots.models import Box, OpenBallot
from participation.ballots.services import sealing
from participation.core import clock
from participation.polls.models import Option, Poll
from participation.processes.services import plan_phase
from tests import factories
from tests.browser.scenes import HEIDE, ground

TITLE = "Wohin mit dem Maibaum?"


def begin(region: Any) -> Poll:
    """An empty poll whose phase begins in an hour."""
    with scopes_disabled():
        poll: Any = factories.module(region, "poll", features=(), title="Neue Abstimmung")
        starts = clock.now() + timedelta(hours=1)
        plan_phase(module=poll, title="Abstimmen", features=["ballot"], starts=starts, ends=starts + timedelta(days=7))
    return poll  # type: ignore[no-any-return]


def build(page: Page, live: Any, poll: Poll) -> None:
    """One ranked question with three options, in the back office."""
    page.goto(live.url(f"/admin/module/poll/{poll.pk}/fragen/", HEIDE))
    page.locator("#id_questions-ADD").click()
    page.fill("[name=questions-0-title]", TITLE)
    page.select_option("[name=questions-0-kind]", "ranking")
    for place, name in enumerate(("Marktplatz", "Dorfteich", "Schulhof")):
        page.locator("#id_questions-0-options-ADD").click()
        page.fill(f"[name=questions-0-options-{place}-title]", name)
    page.locator("#id_voters_0, [name=voters]").first.wait_for(state="attached")
    page.locator("footer button[type=submit], [data-edit-form] button[type=submit]").last.click()
    page.wait_for_url(f"**/admin/module/poll/{poll.pk}/")


def rank(page: Page, name: str) -> None:
    """Put an option at the end of one's ranking by its button."""
    row = page.locator("[data-rank]").filter(has_text=name)
    row.locator("button").nth(2).click()


def test_a_poll_from_eligibility_to_a_verified_result(
    open_page: Callable[..., Page], live: Any, sign_in: Any, axe: Any, fits: Any, settings: Any
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    here = ground(live)
    poll = begin(here.stage.heide)
    office = open_page()
    sign_in(office, factories.staff("Theo Team", Role.PROJECT_TEAM, here.stage.heide))
    build(office, live, poll)
    with scopes_disabled():
        starts = clock.now() - timedelta(hours=1)
        poll.phases.update(starts=starts)
        first, second, _third = Option.objects.filter(question__poll=poll).order_by("sort_order")
        address = poll.get_absolute_url()

    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(live.url(address, HEIDE))
    sign_in(page, factories.person("Fritz", lives_in=here.stage.kueste))
    page.goto(live.url(f"{address}stimmzettel/", HEIDE))
    expect(page.locator("form.booth")).to_have_count(0)

    page = open_page(viewport={"width": 360, "height": 740})
    sign_in(page, here.anna)
    page.goto(live.url(f"{address}stimmzettel/", HEIDE))
    rank(page, first.title)
    rank(page, second.title)
    page.get_by_role("button", name=second.title).first.press("Enter")  # one place up
    fits(page)
    axe(page)
    page.locator("form.booth > .form__actions button").click()
    receipt = page.locator("#receipt").inner_text()
    page.locator("form.booth > .form__actions button").click()
    expect(page.locator(".notice--success")).to_be_visible()
    [ballot] = OpenBallot.objects.all()
    assert list(parsed(ballot.content).values()) == [[second.pk, first.pk]]

    with scopes_disabled(), time_machine.travel(clock.now() + timedelta(days=8)):
        box = sealing.seal(box=Box._base_manager.get(module=poll.pk))
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(live.url(f"{address}ergebnis/", HEIDE))
    expect(page.locator(".result__outcome")).to_contain_text(second.title)
    expect(page.locator(".result__root")).to_have_text(box.root)
    page.locator("a[href$='/urne/nachpruefen/']").click()
    page.fill("#id_receipt", receipt)
    page.locator("form[data-check] button:visible").click()
    expect(page.locator("[data-steps]")).to_contain_text(box.root)
    expect(page.locator("[data-steps]")).to_contain_text(second.title)
