"""The back office of budgets: four steps to a budget, valuations as list, board and files, each limited."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.budgets.models import Consent, Valuation
from participation.budgets.services import valuing
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import EURO

pytestmark = pytest.mark.django_db


class Office:
    """A budget with two projects; Vera checks the first."""

    def __init__(self) -> None:
        stage = factories.stage()
        self.budget = budgets.budget(stage.heide, features=("submit", "valuate"))
        self.anna = factories.person("Anna", lives_in=stage.heide)
        self.boss = factories.staff("Petra", Role.PROJECT_TEAM, stage.heide)
        self.vera = factories.staff("Vera", Role.VALUATOR, stage.heide)
        self.kaja = factories.staff("Kaja", Role.PROJECT_TEAM, stage.kueste)
        self.mine = budgets.project(self.budget, self.anna, title="=HYPERLINK(1)")
        self.other = budgets.project(self.budget, self.anna, title="Backhaus")
        self.first = Valuation._base_manager.get(project=self.mine)
        self.second = Valuation._base_manager.get(project=self.other)
        valuing.assign(valuations=[self.first], valuators=[self.vera], actor=self.boss)


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def office(now: Any) -> Any:
    with scopes_disabled():
        yield Office()


def test_a_valuator_finds_only_what_is_assigned_in_list_board_and_files(office: Office, at_heide: Any) -> None:
    client = at_heide(office.vera)
    for address in ("/admin/pruefung/", "/admin/pruefung/tafel/", "/admin/pruefung/liste.csv"):
        page = client.get(address)
        text = page.getvalue().decode() if page.streaming else page.text
        assert "HYPERLINK" in text
        assert "Backhaus" not in text
    assert client.get(f"/admin/pruefung/{office.first.pk}/").status_code == 200
    for address in ("", "notiz/", "ergebnis/", "bestaetigen/"):
        assert client.get(f"/admin/pruefung/{office.second.pk}/{address}").status_code == 404
    for address in ("/admin/pruefung/zuweisen/", "/admin/projekte/", f"/admin/module/budget/{office.budget.pk}/"):
        assert client.get(address).status_code in (302, 403, 404)
    for act in ("zuweisen", "abnehmen", "neu-pruefen", "aus-der-abstimmung"):
        assert client.get(f"/admin/pruefung/{office.first.pk}/{act}/").status_code == 302


def test_other_regions_and_citizens_find_nothing(office: Office, at_heide: Any) -> None:
    for person, host in ((office.kaja, "kueste.land.localhost"), (office.kaja, "heide.land.localhost")):
        client = at_heide(person, host=host)
        assert client.get(f"/admin/pruefung/{office.first.pk}/").status_code in (302, 403, 404)
        assert client.get(f"/admin/module/budget/{office.budget.pk}/geld/").status_code in (302, 403, 404)
    assert at_heide(office.anna).get("/admin/pruefung/").status_code in (302, 403)
    assert at_heide().get("/admin/pruefung/").status_code == 302


def test_a_result_goes_from_hand_to_hand_through_the_forms(office: Office, at_heide: Any) -> None:
    page = f"/admin/pruefung/{office.first.pk}/"
    vera, boss = at_heide(office.vera), at_heide(office.boss)
    assert vera.post(page + "notiz/", {"body": "Statik ist geprüft."}).status_code == 302
    wrong = vera.post(page + "ergebnis/", {"verdict": "feasible", "price_cents": ""})
    assert wrong.status_code == 200
    assert "id_price_cents" in wrong.text
    assert vera.post(page + "ergebnis/", {"verdict": "feasible", "price_cents": "25.000"}).status_code == 302
    assert vera.get(page + "bestaetigen/").status_code == 302  # not one's own
    assert Valuation._base_manager.get(pk=office.first.pk).state == "proposed"
    assert "Statik ist geprüft." in boss.get(page).text
    assert boss.post(page + "bestaetigen/").status_code == 302
    assert budgets.fresh(office.mine).price_cents == 25_000 * EURO


def test_many_are_assigned_at_once(office: Office, at_heide: Any) -> None:
    more = [budgets.project(office.budget, office.anna) for _ in range(3)]
    client = at_heide(office.boss)
    address = "/admin/pruefung/zuweisen/"
    shown = client.get(address).text
    assert "Backhaus" in shown
    assert "HYPERLINK" not in shown  # assigned already
    keys = list(Valuation._base_manager.filter(project__in=[office.other, *more]).values_list("pk", flat=True))
    assert client.post(address, {"valuators": [office.vera.pk]}).status_code == 200
    sent = {"valuations": keys, "valuators": [office.vera.pk], "due": "2026-06-30"}
    assert client.post(address, sent).status_code == 302
    assert office.vera.valuations_assigned.count() == 5
    elsewhere = budgets.project(budgets.budget(factories.stage().kueste), office.anna)
    foreign = Valuation._base_manager.get(project=elsewhere)
    assert client.post(address, sent | {"valuations": [foreign.pk]}).status_code == 200
    assert not foreign.assignments.exists()


def test_files_hold_what_the_list_shows_and_no_formula(office: Office, at_heide: Any) -> None:
    valuing.note(valuation=office.first, actor=office.vera, body="Nur für uns")
    valuing.propose(valuation=office.first, actor=office.vera, verdict="feasible", price_cents=1_250_050)
    client = at_heide(office.boss)
    text = client.get("/admin/pruefung/liste.csv").getvalue().decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert "12500,50" in rows[1]
    assert "Nur für uns" not in text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/admin/pruefung/liste.xlsx").content))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == ["'=HYPERLINK(1)", "Backhaus"]
    assert (
        len(list(csv.reader(io.StringIO(client.get("/admin/pruefung/liste.csv?column=proposed").getvalue().decode()))))
        == 2
    )
    assert client.get("/admin/pruefung/liste.exe").status_code == 404


def test_lists_and_board_ask_the_same_for_many(office: Office, at_heide: Any) -> None:
    client = at_heide(office.boss)

    def asked() -> list[int]:
        counts = []
        for address in ("/admin/pruefung/", "/admin/pruefung/tafel/", "/admin/projekte/", "/admin/pruefung/liste.xlsx"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    for _ in range(6):
        made = budgets.project(office.budget, factories.person())
        valuation = Valuation._base_manager.get(project=made)
        valuing.assign(valuations=[valuation], valuators=[office.vera, office.boss], actor=office.boss)
    assert all(after <= before + 1 for before, after in zip(few, asked(), strict=True))


def test_four_steps_make_a_budget_and_lead_to_each_other(office: Office, at_heide: Any) -> None:
    made = factories.module(factories.stage().heide, "budget", features=())
    client = at_heide(office.boss)
    page = f"/admin/module/budget/{made.pk}/"
    money = {"name_new0": "Jugend", "amount_new0": "60.000", "name_new1": "Dörfer", "amount_new1": "40.000,50"}
    assert client.post(page + "geld/", money | {"amount_new1": "viel"}).status_code == 200
    answer = client.post(page + "geld/", money)
    assert answer["Location"] == page + "menschen/"
    answer = client.post(
        answer["Location"], {"submit_level": "registered", "vote_level": "verified", "vote_min_age": "14"}
    )
    assert answer["Location"] == page + "stimmzettel/"
    ballot = {
        "ballot_kind": "approval", "max_choices": "4", "points_total": "10", "points_max": "5", "rule": "equal-shares",
        "completion": "add1", "tie_break": "lot", "min_votes": "2", "min_share_percent": "0", "replaceable": "on",
    }  # fmt: skip
    assert client.post(answer["Location"], ballot | {"points_max": "11"}).status_code == 200
    answer = client.post(answer["Location"], ballot)
    assert answer["Location"] == page + "termine/"
    days = {
        "submit_from": "2026-07-01",
        "submit_to": "2026-07-31",
        "ballot_from": "2026-09-01",
        "ballot_to": "2026-09-21",
    }
    assert client.post(answer["Location"], days)["Location"] == page
    fresh = budgets.fresh_budget(made)
    assert sum(heading.amount_cents for heading in fresh.headings.all()) == 10_000_050
    assert (fresh.ballot_kind, fresh.max_choices, fresh.voters["min_age"], len(fresh.lot_seed_hash)) == (
        "approval",
        4,
        14,
        64,
    )
    assert fresh.lot_seed not in client.get(page).text
    assert fresh.lot_seed_hash in client.get(page).text
    assert len(fresh.schedule) == 2


def test_the_team_asks_authors_through_the_form(office: Office, at_heide: Any) -> None:
    client = at_heide(office.boss)
    page = f"/admin/projekte/{office.mine.pk}/vereinen/"
    assert client.post(page, {"reason": "Beides"}).status_code == 200
    assert client.post(page, {"others": [office.other.pk], "reason": "Beides zum Backen."}).status_code == 302
    assert Consent.objects.filter(project=office.other).exists()
    shown = client.get(f"/admin/projekte/{office.mine.pk}/").text
    assert "Beides zum Backen." in shown
    assert client.post(f"/admin/projekte/{office.mine.pk}/frage-zuruecknehmen/").status_code == 302
