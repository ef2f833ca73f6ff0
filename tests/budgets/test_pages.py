"""Public pages of budgets: submitting, lists with filters, overview, map, results of the check."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.ballots.models import RollEntry
from participation.budgets.models import Feasibility, Project
from participation.budgets.services import announcing, valuing
from participation.budgets.services.valuing import begin
from participation.core import clock
from participation.processes.models import Phase
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import EURO
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(now: Any) -> Any:
    made = budgets.budget(
        factories.stage().heide,
        headings={"Jugend": 60_000 * EURO, "Dörfer": 40_000 * EURO},
        features=("submit", "support", "comment", "valuate"),
        title="Unser Geld",
    )
    with scopes_disabled():
        yield made


@pytest.fixture
def anna(now: Any) -> Any:
    return factories.person("Anna", lives_in=factories.stage().heidedorf)


def titles(text: str) -> set[str]:
    return set(re.findall(r'<h2 class="entry__title"><a href="[^"]*">(.*?)</a>', text))


def form(**changes: str) -> dict[str, str]:
    return {
        "title": "Eine Skateanlage",
        "summary": "Rollen für alle.",
        "body": "Am alten Sportplatz.",
        "estimate_cents": "12.500,50 €",
        "carried_by": "Jugendklub",
        "form_key": "einmal",
        "check": "1",
    } | changes


def test_a_project_is_submitted_with_part_cost_and_who_carries_it_out(budget: Any, anna: Any, at_heide: Any) -> None:
    client = at_heide(anna)
    url = f"/projekte/neu/{budget.pk}/"
    page = client.get(url).text
    assert "Jugend (60.000\xa0€)" in page or "Jugend (60.000 €)" in page
    youth = budget.headings.get(slug="jugend")
    response = client.post(url, form(heading=str(youth.pk)))
    assert response.status_code == 302
    client.post(url, form(heading=str(youth.pk)))  # a double click
    made = Project._base_manager.get()
    assert (made.heading_id, made.estimate_cents, made.carried_by) == (youth.pk, 1_250_050, "Jugendklub")
    assert client.post(response["Location"]).status_code == 302
    page = client.get(budgets.fresh(made).get_absolute_url()).text
    assert "12.500,50" in page
    assert "Jugendklub" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "heading"),
        ({"heading": "99999"}, "heading"),
        ({"estimate_cents": "viel"}, "estimate_cents"),
        ({"estimate_cents": "-5"}, "estimate_cents"),
        ({"carried_by": "x" * 201}, "carried_by"),
        ({"title": ""}, "title"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field_and_nothing_is_lost(
    budget: Any, anna: Any, at_heide: Any, changes: dict[str, str], field: str
) -> None:
    sent = form(**({"heading": str(budget.headings.first().pk)} if changes else {})) | changes
    response = at_heide(anna).post(f"/projekte/neu/{budget.pk}/", sent)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.text
    assert "Am alten Sportplatz." in response.text
    assert not Project._base_manager.exists()


def test_a_draft_may_wait_for_its_part(budget: Any, anna: Any, at_heide: Any) -> None:
    sent = form(summary="") | {"draft": "1"}
    del sent["check"]
    response = at_heide(anna).post(f"/projekte/neu/{budget.pk}/", sent)
    assert response.status_code == 302
    made = Project._base_manager.get()
    assert made.heading_id is None
    page = at_heide(anna).get(f"/projekte/{made.pk}/pruefen/").text
    assert f"/projekte/{made.pk}/bearbeiten/#id_heading" in page


def test_with_one_part_nobody_has_to_choose(anna: Any, at_heide: Any) -> None:
    single = budgets.budget(factories.stage().heide, features=("submit",))
    assert "id_heading" not in at_heide(anna).get(f"/projekte/neu/{single.pk}/").text
    at_heide(anna).post(f"/projekte/neu/{single.pk}/", form())
    with scopes_disabled():
        assert Project._base_manager.get().heading_id == single.headings.get().pk


@pytest.fixture
def several(budget: Any, anna: Any) -> list[Project]:
    youth, villages = budget.headings.all()
    made = [
        budgets.project(budget, anna, title="Billig", heading=youth, price_cents=4_000 * EURO),
        budgets.project(budget, anna, title="Teuer", heading=villages, price_cents=60_000 * EURO),
        budgets.project(budget, anna, title="Geschätzt", heading=youth, estimate_cents=10_000 * EURO),
        budgets.project(budget, anna, title="Abgelehnt", heading=villages),
    ]
    Project._base_manager.filter(pk=made[3].pk).update(
        feasibility=Feasibility.INFEASIBLE, feasibility_reason="Denkmalschutz", decided_at=clock.now()
    )
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Billig", "Teuer", "Geschätzt", "Abgelehnt"}),
        ("?teil=jugend", {"Billig", "Geschätzt"}),
        ("?pruefung=feasible", {"Billig", "Teuer"}),
        ("?pruefung=infeasible", {"Abgelehnt"}),
        ("?pruefung=undecided", {"Geschätzt"}),
        ("?pruefung=unsinn", {"Billig", "Teuer", "Geschätzt", "Abgelehnt"}),
        ("?preis=5", {"Billig"}),
        ("?preis=20", {"Geschätzt"}),
        ("?preis=mehr", {"Teuer"}),
        ("?preis=mehr&teil=jugend", set()),
        ("?teil=gibt-es-nicht", set()),
    ],
)
def test_lists_are_filtered_by_part_result_and_price(
    budget: Any, several: Any, at_heide: Any, query: str, found: set[str]
) -> None:
    for address in ("/projekte/", budget.get_absolute_url()):
        assert titles(at_heide().get(address + query).text) == found


def test_an_entry_says_part_price_and_result(budget: Any, several: Any, at_heide: Any) -> None:
    page = at_heide().get("/projekte/?preis=5").text
    assert "Jugend</span>" in page
    assert "4.000" in page


def test_the_overview_sums_money_and_projects_by_part(budget: Any, several: Any, at_heide: Any) -> None:
    page = at_heide().get(budget.get_absolute_url())
    rows = page.context["sums"]
    assert [(r["name"], r["projects"], r["feasible"], r["infeasible"], r["undecided"]) for r in rows] == [
        ("Jugend", 2, 1, 0, 1),
        ("Dörfer", 2, 1, 1, 0),
    ]
    assert page.context["total"]["cents"] == 100_000 * EURO
    assert page.context["total"]["price_cents"] == 64_000 * EURO


def test_projects_with_a_place_are_pins_that_lead_to_them(budget: Any, anna: Any, at_heide: Any) -> None:
    placed = budgets.project(budget, anna, latitude=52.5, longitude=10.5)
    budgets.project(budget, anna)
    page = at_heide().get(budget.get_absolute_url())
    assert [pin["url"] for pin in page.context["pins"]] == [placed.get_absolute_url()]
    assert f'<a href="{placed.get_absolute_url()}" aria-label="{placed.title}">' in page.text


def test_the_author_reads_the_result_and_replies_on_a_page(budget: Any, anna: Any, at_heide: Any) -> None:
    project = budgets.project(budget, anna, heading=budget.headings.first())
    boss = factories.staff("Petra", Role.PROJECT_TEAM, budget.region)
    other = factories.staff("Paul", Role.PROJECT_TEAM, budget.region)
    valuation = begin(project)
    valuing.propose(valuation=valuation, actor=boss, verdict="infeasible", reason="Der Boden gehört dem Land.")
    valuing.confirm(valuation=valuation, actor=other)
    url = f"/projekte/{project.pk}/antworten/"
    page = at_heide().get(project.get_absolute_url()).text
    assert "Der Boden gehört dem Land." in page
    assert url not in page
    client = at_heide(anna)
    assert url in client.get(project.get_absolute_url()).text
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": "Das Land wäre einverstanden."}).status_code == 302
    assert "Das Land wäre einverstanden." in at_heide(boss).get(project.get_absolute_url()).text
    assert client.post(url, {"text": "Noch etwas."}).status_code == 403
    assert at_heide(factories.person("Ben")).get(url).status_code == 404


def test_what_was_taken_out_of_the_vote_is_said_with_reason_and_moment(budget: Any, anna: Any, at_heide: Any) -> None:
    boss = factories.staff("Petra", Role.PROJECT_TEAM, budget.region)
    project = budgets.project(budget, anna, title="Rampe", heading=budget.headings.first(), price_cents=100)
    Phase.objects.create(module=budget, title="Abstimmen", features=["ballot"], starts=NOON, ends=NOON + timedelta(9))
    RollEntry.objects.create(box=budgets.box(budget), person=anna, has_voted=True)
    announcing.take_out_of_the_vote(project=project, actor=boss, reason="Die Spundwand ist morsch.")
    for address in (budget.get_absolute_url(), project.get_absolute_url()):
        page = at_heide().get(address).text
        assert "Die Spundwand ist morsch." in page
        assert "1. Juni 2026, 14:00" in page


def test_to_the_ballot_is_offered_from_the_first_second_to_the_last(budget: Any, at_heide: Any, now: Any) -> None:
    begins, ends = NOON + timedelta(days=1), NOON + timedelta(days=3)
    Phase.objects.create(module=budget, title="Abstimmen", features=["ballot"], starts=begins, ends=ends)
    budgets.box(budget)
    address = quote(f"/mitmachen/{budget.process.slug}/{budget.slug}/stimmzettel/", safe="")  # behind the sign-in
    second = timedelta(seconds=1)
    for moment, offered in ((begins - second, False), (begins, True), (ends - second, True), (ends, False)):
        now.move_to(moment)
        assert (address in at_heide().get(budget.get_absolute_url()).text) is offered


def test_a_budget_looks_right_in_search_on_my_page_and_above(budget: Any, anna: Any, at_heide: Any) -> None:
    project = budgets.project(budget, anna, title="Zwetschgenwiese", heading=budget.headings.first())
    assert project.get_absolute_url() in at_heide().get("/suche/?q=zwetschgenwiese").text
    assert project.get_absolute_url() in at_heide(anna).get("/konto/").text
    assert "Zwetschgenwiese" in at_heide(host="land.localhost").get("/projekte/").text


def test_foreign_projects_do_not_exist_elsewhere(budget: Any, anna: Any, at_heide: Any) -> None:
    project = budgets.project(budget, anna, heading=budget.headings.first())
    coast = at_heide(anna, host="kueste.land.localhost")
    for address in ("", "bearbeiten/", "antworten/", "fassungen/"):
        assert coast.get(f"/projekte/{project.pk}/{address}").status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_ask_little_and_no_more_for_many(
    budget: Any, several: Any, anna: Any, at_heide: Any, signed_in: bool
) -> None:
    client = at_heide(anna if signed_in else None)

    def asked() -> list[int]:
        counts = []
        for address in (budget.get_absolute_url(), "/projekte/", several[0].get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    for number in range(8):
        budgets.project(
            budget, anna, heading=budget.headings.first(), title=f"Mehr {number}", latitude=52.5, longitude=10.5
        )
    assert all(after <= before for before, after in zip(few, asked(), strict=True))
    assert max(few) <= 20
