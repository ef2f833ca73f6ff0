"""A project on its way: submitted by a resident, valued by two people, its price shown to everybody."""

from typing import Any

from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from participation.accounts.models import Role
from participation.budgets.models import Valuation
from participation.budgets.services import valuing
from tests import factories
from tests.browser.scenes import HEIDE, ground
from tests.budgets import factories as budgets


def test_from_the_submitted_project_to_the_price_that_everybody_sees(
    page: Page, plain_page: Page, live: Any, sign_in: Any, axe: Any, fits: Any, settings: Any
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    here = ground(live)
    parts = {"Jugend": 60_000 * budgets.EURO, "Dörfer": 40_000 * budgets.EURO}
    budget = budgets.budget(here.stage.heide, headings=parts, features=("submit", "comment", "valuate"))
    boss = factories.staff("Petra", Role.PROJECT_TEAM, here.stage.heide)
    vera = factories.staff("Vera", Role.VALUATOR, here.stage.heide)

    sign_in(plain_page, here.anna)  # a resident without a script
    plain_page.goto(live.url(f"/projekte/neu/{budget.pk}/", HEIDE))
    plain_page.locator("#id_title").fill("Eine Skateanlage am See")
    plain_page.locator("#id_summary").fill("Drei Rampen für alle, die rollen.")
    plain_page.locator("#id_heading").select_option(index=1)
    plain_page.locator("#id_estimate_cents").fill("20.000")
    plain_page.locator("#id_carried_by").fill("Jugendklub")
    plain_page.locator("button[name=check]").click()
    plain_page.locator("main form button.button").first.click()
    project = plain_page.locator("p.lede a").get_attribute("href") or ""

    with scopes_disabled():
        valuation = Valuation._base_manager.get()
        valuing.assign(valuations=[valuation], valuators=[vera], actor=boss)
    sign_in(page, vera)
    page.goto(live.url("/admin/pruefung/tafel/", HEIDE))
    page.get_by_role("link", name="Eine Skateanlage am See").press("Enter")
    page.goto(live.url(f"/admin/pruefung/{valuation.pk}/ergebnis/", HEIDE))
    page.locator("input[name=verdict][value=feasible]").check()
    page.locator("#id_price_cents").fill("25.000")
    page.locator("form button[type=submit].button").click()
    with scopes_disabled():
        valuing.confirm(valuation=valuation, actor=boss)

    plain_page.goto(live.url(project, HEIDE))
    expect(plain_page.locator(".project__facts")).to_contain_text("25.000")
    expect(plain_page.locator(".valuation")).to_be_visible()
    fits(plain_page)
    page.goto(live.url(budget.get_absolute_url(), HEIDE))
    expect(page.locator(".budget-sums")).to_contain_text("25.000")
    axe(page)
    fits(page)
