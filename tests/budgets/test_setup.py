"""Setting a budget up: money, people, ballot, dates; each refused beside its field, and fixed with the first ballot."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.ballots.contents import parsed
from participation.ballots.models import RollEntry
from participation.budgets.lots import fingerprint
from participation.budgets.plan import STEPS, phases_of
from participation.budgets.policies import may_submit
from participation.budgets.services import setup
from participation.budgets.services.setup import Part
from participation.contributions.services import writing
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.processes.policies import phase_opens
from participation.processes.services import copy_process
from tests import factories
from tests.budgets import factories as budgets
from tests.factories import NOON

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def budget(now: Any) -> Any:
    with scopes_disabled():
        yield budgets.budget(factories.stage().heide, features=())


@pytest.fixture
def boss(budget: Any) -> Any:
    return factories.staff("Petra", Role.PROJECT_TEAM, budget.region)


def first_ballot(budget: Any) -> None:
    setup.set_dates(
        budget=budget,
        days={"ballot": (date(2026, 7, 1), date(2026, 7, 21))},
        actor=factories.staff("P", "administrator", budget.region),
    )
    RollEntry.objects.create(box=budgets.box(budget), person=factories.person(), has_voted=True)


def test_money_in_parts_is_stored_in_order(budget: Any, boss: Any) -> None:
    old = budget.headings.get()
    parts = [Part(None, "Jugend", 6_000_000), Part(old.pk, "Alle anderen", 4_000_000)]
    setup.set_headings(budget=budget, parts=parts, actor=boss)
    assert list(budget.headings.values_list("name", "amount_cents")) == [
        ("Jugend", 6_000_000),
        ("Alle anderen", 4_000_000),
    ]
    setup.set_headings(budget=budget, parts=[Part(old.pk, "Alles", 100)], actor=boss)
    assert budget.headings.get().pk == old.pk


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([], ""),
        ([Part(None, "Jugend", None, key="new0")], "amount_new0"),
        ([Part(None, "Jugend", 0, key="new0")], "amount_new0"),
        ([Part(None, "Jugend", 1, key="new0"), Part(None, "jugend", 1, key="new1")], "name_new1"),
        ([Part(None, "!!!", 1, key="new0")], "name_new0"),
    ],
)
def test_money_that_makes_no_sense_is_refused(budget: Any, boss: Any, parts: list[Part], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        setup.set_headings(budget=budget, parts=parts, actor=boss)
    assert caught.value.field == field


def test_a_part_with_projects_is_not_taken_away_and_foreign_places_are_refused(budget: Any, boss: Any) -> None:
    made = budgets.budget(budget.region, headings={"A": 1, "B": 1}, features=("submit",))
    first, second = made.headings.all()
    budgets.project(made, factories.person(), heading=first)
    with pytest.raises(Invalid):
        setup.set_headings(budget=made, parts=[Part(second.pk, "B", 1)], actor=boss)
    with pytest.raises(Invalid):
        setup.set_headings(budget=made, parts=[Part(first.pk, "A", 1, factories.stage().kuestendorf)], actor=boss)
    with pytest.raises(Invalid):
        setup.set_headings(budget=made, parts=[Part(budget.headings.get().pk, "A", 1)], actor=boss)


def test_only_the_team_of_the_region_sets_up(budget: Any) -> None:
    stranger = factories.staff("Kaja", Role.PROJECT_TEAM, factories.stage().kueste)
    valuator = factories.staff("Vera", Role.VALUATOR, budget.region)
    for person in (stranger, valuator, factories.person()):
        with pytest.raises(Refused):
            setup.set_headings(budget=budget, parts=[Part(None, "A", 1)], actor=person)
        with pytest.raises(Refused):
            setup.set_dates(budget=budget, days={}, actor=person)


def test_who_submits_is_asked_when_a_project_is_begun(now: Any) -> None:
    stage = factories.stage()
    made = budgets.budget(stage.heide, features=("submit",))
    boss = factories.staff("Petra", Role.PROJECT_TEAM, stage.heide)
    guest = factories.person("Gast")
    with scopes_disabled():
        assert may_submit(guest, made, clock.now())
        setup.set_people(budget=made, actor=boss, submit_level="verified")
        made = budgets.fresh_budget(made)
        with pytest.raises(Refused) as caught:
            writing.save_draft(module=made, author=guest, kind="project", content={"title": "Meins"})
        assert caught.value.decision.code == "verify"
        budgets.project(made, factories.person("Anna", lives_in=stage.heidedorf))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"submit_level": "code"}, "submit_level"),
        ({"vote_level": "niemand"}, "vote_level"),
        ({"vote_level": "registered", "vote_min_age": 16}, "vote_min_age"),
        ({"vote_municipalities": [0]}, "vote_municipalities"),
    ],
)
def test_people_who_cannot_be_known_are_refused(budget: Any, boss: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        setup.set_people(budget=budget, actor=boss, **({"submit_level": "registered"} | values))
    assert caught.value.field == field


def test_voters_stand_in_the_rules_of_the_box(budget: Any, boss: Any) -> None:
    setup.set_dates(budget=budget, days={"ballot": (date(2026, 7, 1), None)}, actor=boss)
    village = factories.stage().heidedorf.pk
    setup.set_people(
        budget=budget, actor=boss, submit_level="registered", vote_min_age=16, vote_municipalities=[village]
    )
    rules = parsed(budgets.box(budget).rules)
    assert rules["eligibility"] == {"level": "verified", "min_age": 16, "municipalities": [village]}


def test_a_lot_is_announced_by_the_fingerprint_of_its_seed(budget: Any, boss: Any) -> None:
    setup.set_ballot(budget=budget, actor=boss, tie_break="lot")
    drawn = budgets.fresh_budget(budget)
    assert drawn.lot_seed_hash == fingerprint(drawn.lot_seed)
    setup.set_ballot(budget=budget, actor=boss, tie_break="lot", lot_seed="Apfel Birne 7")
    assert budgets.fresh_budget(budget).lot_seed_hash == fingerprint("Apfel Birne 7")
    setup.set_ballot(budget=budget, actor=boss, tie_break="lot", max_choices=3)
    assert budgets.fresh_budget(budget).lot_seed == "Apfel Birne 7"
    setup.set_ballot(budget=budget, actor=boss, tie_break="cost")
    assert budgets.fresh_budget(budget).lot_seed == ""


def test_ballots_that_make_no_sense_are_refused(budget: Any, boss: Any) -> None:
    for values, field in (
        ({"points_total": 3, "points_max": 4}, "points_max"),
        ({"max_choices": 0}, "max_choices"),
        ({"min_share_percent": 101}, "min_share_percent"),
        ({"ballot_kind": "kreuzworträtsel"}, "ballot_kind"),
    ):
        with pytest.raises(Invalid) as caught:
            setup.set_ballot(budget=budget, actor=boss, **values)
        assert caught.value.field == field
    setup.set_ballot(budget=budget, actor=boss, rule="phragmen", completion="add1")
    assert budgets.fresh_budget(budget).completion == "none"


def test_after_the_first_ballot_the_services_refuse(budget: Any, boss: Any) -> None:
    first_ballot(budget)
    for act in (
        lambda: setup.set_headings(budget=budget, parts=[Part(None, "A", 1)], actor=boss),
        lambda: setup.set_ballot(budget=budget, actor=boss, max_choices=1),
        lambda: setup.set_people(budget=budget, actor=boss, submit_level="registered"),
    ):
        with pytest.raises(Invalid):
            act()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_each_step_opens_at_midnight_of_its_first_day_and_ends_with_its_last(budget: Any, boss: Any, step: Any) -> None:
    setup.set_dates(budget=budget, days={step.key: (date(2026, 7, 1), date(2026, 7, 10))}, actor=boss)
    fresh = budgets.fresh_budget(budget)
    begins, ends = datetime(2026, 7, 1, tzinfo=BERLIN), datetime(2026, 7, 11, tzinfo=BERLIN)
    for feature in step.features:
        assert not phase_opens(fresh, feature, at=begins - timedelta(seconds=1))
        assert phase_opens(fresh, feature, at=begins)
        assert phase_opens(fresh, feature, at=ends - timedelta(seconds=1))
        assert not phase_opens(fresh, feature, at=ends)


def test_steps_can_be_changed_and_left_out_until_they_begin(budget: Any, boss: Any, now: Any) -> None:
    days = {"submit": (date(2026, 7, 1), date(2026, 7, 10)), "support": (date(2026, 7, 11), date(2026, 7, 20))}
    setup.set_dates(budget=budget, days=days, actor=boss)
    setup.set_dates(budget=budget, days={"submit": (date(2026, 7, 2), date(2026, 7, 10))}, actor=boss)
    planned = phases_of(budgets.fresh_budget(budget))
    assert set(planned) == {"submit"}
    assert planned["submit"].starts == datetime(2026, 7, 2, tzinfo=BERLIN)
    now.move_to(NOON + timedelta(days=40))
    setup.set_dates(budget=budget, days={}, actor=boss)
    assert set(phases_of(budgets.fresh_budget(budget))) == {"submit"}


def test_steps_may_overlap_and_the_discussion_is_opened_once(budget: Any, boss: Any) -> None:
    days = {
        "submit": (date(2026, 7, 1), date(2026, 7, 20)),
        "support": (date(2026, 7, 10), date(2026, 7, 30)),
        "valuate": (date(2026, 7, 31), None),
    }
    setup.set_dates(budget=budget, days=days, actor=boss)
    planned = phases_of(budgets.fresh_budget(budget))
    assert [("comment" in planned[key].features) for key in days] == [True, False, True]


@pytest.mark.parametrize(
    ("days", "field"),
    [((None, date(2026, 7, 1)), "submit_from"), ((date(2026, 7, 2), date(2026, 7, 1)), "submit_to")],
)
def test_days_in_the_wrong_order_are_refused(budget: Any, boss: Any, days: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        setup.set_dates(budget=budget, days={"submit": days}, actor=boss)
    assert caught.value.field == field


def test_a_copy_has_the_same_money_and_a_lot_of_its_own(budget: Any, boss: Any) -> None:
    setup.set_ballot(budget=budget, actor=boss, tie_break="lot")
    twin_of = copy_process(process=budget.process, first_day=NOON, title="Kopie", region=budget.region, actor=boss)
    twin = twin_of.modules.get().budget
    assert list(twin.headings.values_list("name", "amount_cents")) == list(
        budget.headings.values_list("name", "amount_cents")
    )
    assert twin.lot_seed_hash
    assert twin.lot_seed_hash != budgets.fresh_budget(budget).lot_seed_hash
