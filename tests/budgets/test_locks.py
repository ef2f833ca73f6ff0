"""From the first ballot on money, ballot, counting and voters stay as they are: rules_of, services and triggers."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from participation.ballots.contents import parsed
from participation.ballots.models import Box, RollEntry
from participation.budgets.ballot_rules import rules_of, withdrawn
from participation.budgets.models import Budget, Feasibility, Heading, Project
from participation.budgets.services.boxes import is_fixed, refresh_box
from participation.contributions.services import states
from participation.core import clock
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import EURO

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(now: Any) -> Any:
    stage = factories.stage()
    made = budgets.budget(stage.heide, headings={"Jugend": 60_000 * EURO, "Dörfer": 40_000 * EURO})
    with scopes_disabled():
        yield made


def vote(budget: Budget) -> Box:
    """Somebody votes."""
    box = budgets.box(budget)
    RollEntry.objects.create(box=box, person=factories.person(), has_voted=True)
    return box


def test_the_rules_name_headings_and_projects_that_can_be_voted_on(budget: Budget) -> None:
    anna = factories.person("Anna", lives_in=budget.region)
    youth, villages = budget.headings.all()
    skate = budgets.project(budget, anna, title="Skatepark", heading=youth, price_cents=30_000 * EURO)
    oven = budgets.project(budget, anna, title="Backhaus", heading=villages, price_cents=12_500 * EURO)
    budgets.project(budget, anna, title="Noch nicht geprüft", heading=villages)
    gone = budgets.project(budget, anna, title="Verborgen", heading=villages, price_cents=1)
    states.set_visibility(
        contribution=gone,
        visibility="hidden",
        reason="Probe",
        actor=factories.staff("Mona", "moderator", budget.region),
    )
    rules = rules_of(budget)
    assert [(part["name"], part["cents"]) for part in rules["headings"]] == [
        ("Jugend", 6_000_000),
        ("Dörfer", 4_000_000),
    ]
    assert rules["projects"] == [
        {"id": skate.pk, "title": "Skatepark", "cost_cents": 3_000_000, "heading": youth.pk},
        {"id": oven.pk, "title": "Backhaus", "cost_cents": 1_250_000, "heading": villages.pk},
    ]
    assert rules["ballot"] == {"kind": "knapsack", "one_heading": False}
    assert rules["infeasible"] == "out"


def test_with_a_threshold_only_what_found_enough_support_is_on_the_ballot(budget: Budget) -> None:
    anna = factories.person("Anna", lives_in=budget.region)
    budgets.project(budget, anna, price_cents=1)
    enough = budgets.project(budget, anna, price_cents=1)
    Project._base_manager.filter(pk=enough.pk).update(support_count=5)
    budget.support_needed = 5
    assert [project["id"] for project in rules_of(budget)["projects"]] == [enough.pk]


def test_the_box_follows_the_budget_until_the_first_ballot(budget: Budget) -> None:
    box = budgets.box(budget)
    assert parsed(box.rules)["projects"] == []
    made = budgets.project(budget, factories.person("Anna"), price_cents=100)
    assert [project["id"] for project in parsed(budgets.box(budget).rules)["projects"]] == [made.pk]
    assert not is_fixed(budget)
    vote(budget)
    budgets.project(budget, factories.person("Ben"), price_cents=100)
    assert len(parsed(budgets.box(budget).rules)["projects"]) == 1
    assert is_fixed(budget)


def test_without_a_planned_vote_there_is_no_box(now: Any) -> None:
    made = budgets.budget(factories.stage().heide, features=("submit",))
    with scopes_disabled():
        assert refresh_box(budget=made) is None


FIXED = {
    "ballot_kind": "approval", "max_choices": 3, "points_total": 7, "points_max": 2, "one_heading": True,
    "rule": "phragmen", "completion": "none", "min_votes": 9, "min_share_percent": 9, "replaceable": False,
    "voters": {"level": "registered"}, "support_needed": 3, "lot_seed": "x", "lot_seed_hash": "y", "tie_break": "cost",
}  # fmt: skip


@pytest.mark.parametrize("name", FIXED)
def test_the_database_refuses_other_rules_after_the_first_ballot(budget: Budget, name: str) -> None:
    Budget._base_manager.filter(pk=budget.pk).update(completion="add1")
    change = {name: FIXED[name]} | ({"completion": "none"} if name == "rule" else {})
    vote(budget)
    with pytest.raises(IntegrityError, match="budgets_rules_fixed"), transaction.atomic():
        Budget._base_manager.filter(pk=budget.pk).update(**change)
    Budget._base_manager.filter(pk=budget.pk).update(place_required=True)


def test_all_that_is_fixed_is_tried(budget: Budget) -> None:
    assert set(FIXED) == set(Budget.FIXED)


def test_the_database_refuses_other_money_after_the_first_ballot(budget: Budget) -> None:
    vote(budget)
    for act in (
        lambda: Heading.objects.filter(budget=budget).update(amount_cents=1),
        lambda: Heading.objects.create(budget=budget, name="Neu", slug="neu", amount_cents=1),
        lambda: Heading.objects.filter(budget=budget).delete(),
    ):
        with pytest.raises(IntegrityError, match="budgets_money_fixed"), transaction.atomic():
            act()


def test_the_database_refuses_another_price_but_not_that_a_project_turns_out_infeasible(budget: Budget) -> None:
    made = budgets.project(budget, factories.person("Anna"), price_cents=100)
    late = budgets.project(budget, factories.person("Ben"))
    box = vote(budget)
    rows = Project._base_manager.filter(pk=made.pk)
    with pytest.raises(IntegrityError, match="budgets_price_fixed"), transaction.atomic():
        rows.update(price_cents=200)
    Project._base_manager.filter(pk=late.pk).update(price_cents=300)
    rows.update(feasibility=Feasibility.INFEASIBLE, feasibility_reason="Denkmalschutz", withdrawn_at=clock.now())
    assert withdrawn(parsed(box.rules)) == {made.pk}
    with pytest.raises(IntegrityError, match="budgets_withdrawal_fixed"), transaction.atomic():
        rows.update(withdrawn_at=None)


def test_after_the_box_is_closed_nothing_is_withdrawn(budget: Budget) -> None:
    made = budgets.project(budget, factories.person("Anna"), price_cents=100)
    Box._base_manager.filter(pk=vote(budget).pk).update(moved_at=clock.now())
    with pytest.raises(IntegrityError, match="budgets_withdrawal_fixed"), transaction.atomic():
        Project._base_manager.filter(pk=made.pk).update(withdrawn_at=clock.now())
