"""A sealed box is counted once by each rule, in the background, whole or not at all."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from participation.ballots.registry import Cast
from participation.budgets.counting import Completion, Rule, TieBreak
from participation.budgets.lots import fingerprint
from participation.budgets.models import Budget, Count, Project
from participation.budgets.results.documents import projects_of, winners_of
from participation.budgets.services import counting
from participation.budgets.tabulating import tabulate
from participation.core import clock
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import at_result
from tests.world import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(now: Any) -> Any:
    made = factories.stage()
    with scopes_disabled():
        yield made


def announced(budget: Budget) -> Count:
    return Count._base_manager.get(budget=budget, is_announced=True)


def titles(count: Count) -> list[str]:
    names = {project["id"]: project["title"] for project in projects_of(count.result)}
    return [names[key] for key in winners_of(count.result)]


def test_the_clock_has_a_sealed_box_counted_by_the_announced_rule_and_by_the_others(stage: Any) -> None:
    budget = at_result(stage.heide, counts=False)
    counting.count_due(clock.now())
    counts = Count._base_manager.filter(budget=budget)
    assert {(count.rule, count.state) for count in counts} == {(rule.value, "done") for rule in Rule}
    assert announced(budget).completion == "add1"
    assert titles(announced(budget)) == ["Skatepark", "Backhaus", "Dorfladen"]
    assert counting.count_due(clock.now()) == 0


def test_each_part_has_its_own_voters_and_money_accounted_for_to_the_cent(stage: Any) -> None:
    budget = at_result(stage.heide)
    youth, villages = announced(budget).result["headings"]
    assert (youth["voters"], villages["voters"]) == (6, 8)
    for part in (youth, villages):
        won = [project for project in part["projects"] if project["turn"] is not None]
        assert part["spent"] == sum(project["cost"] for project in won)
        assert part["spent"] + part["left"] == part["cents"]


def test_counting_again_gives_the_same(stage: Any) -> None:
    budget = at_result(stage.heide)
    again = counting.count_box(budget, rule=Rule.EQUAL_SHARES, completion=Completion.ADD1)
    assert again == announced(budget).result


def test_a_finished_count_cannot_be_changed_any_more(stage: Any) -> None:
    count = announced(at_result(stage.heide))
    with pytest.raises(IntegrityError), transaction.atomic():
        Count._base_manager.filter(pk=count.pk).update(result={"rule": "other"})


def test_a_count_that_was_killed_leaves_nothing_and_is_taken_up_again(stage: Any, now: Any, monkeypatch: Any) -> None:
    budget = at_result(stage.heide, counts=False)
    first = counting.ask_for_all(budget=budget)[0]

    def dies(*args: Any, report: Any, **kwargs: Any) -> None:
        report(40)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(counting, "count_box", dies)
        with pytest.raises(KeyboardInterrupt):
            counting.run(first.pk, now=clock.now())
    first.refresh_from_db()
    assert (first.state, first.progress, first.result) == ("running", 40, {})
    assert not counting.run(first.pk, now=clock.now())  # somebody may still be at it
    now.shift(counting.PATIENCE + timedelta(seconds=1))
    assert counting.run(first.pk, now=clock.now())
    assert titles(announced(budget)) == ["Skatepark", "Backhaus", "Dorfladen"]


def test_a_count_that_fails_says_so_and_can_be_asked_for_again(stage: Any, monkeypatch: Any) -> None:
    budget = at_result(stage.heide)
    team = factories.staff("Toni", "project_team", stage.heide)

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    asked = counting.ask(budget=budget, rule=Rule.EQUAL_SHARES, completion=Completion.GREEDY, actor=team)
    with monkeypatch.context() as patched:
        patched.setattr(counting, "count_box", fails)
        assert not counting.run(asked.pk, now=clock.now())
    asked.refresh_from_db()
    assert asked.state == "failed"
    again = counting.ask(budget=budget, rule=Rule.EQUAL_SHARES, completion=Completion.GREEDY, actor=team)
    assert again.pk == asked.pk
    assert counting.run(again.pk, now=clock.now())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_counts(now: Any) -> None:
    budget = at_result(factories.stage().heide, counts=False)
    with scopes_disabled():
        pk = counting._asked(budget, Rule.PHRAGMEN, Completion.NONE, TieBreak.SUPPORT, "").pk
    assert sorted(at_once(*[lambda: counting.run(pk, now=clock.now())] * 2)) == [False, True]


def test_residents_and_teams_of_other_regions_cannot_have_it_counted(stage: Any) -> None:
    budget = at_result(stage.heide)
    for person in (factories.person(lives_in=stage.heide), factories.staff("Kai", "project_team", stage.kueste)):
        with pytest.raises(Refused):
            counting.ask(budget=budget, rule=Rule.PHRAGMEN, actor=person)


def test_an_open_box_is_not_counted(stage: Any) -> None:
    budget = budgets.budget(stage.heide)
    budgets.box(budget)
    with pytest.raises(Invalid, match=r"sealed|versiegelt"):
        counting.count_box(budget, rule=Rule.PHRAGMEN)


def test_a_project_withdrawn_during_the_vote_cannot_win(stage: Any) -> None:
    budget = at_result(stage.heide, counts=False, withdrawn="Skatepark")
    counting.count_due(clock.now())
    assert titles(announced(budget)) == ["Kletterwand", "Backhaus", "Dorfladen"]
    assert projects_of(announced(budget).result)[1]["verdict"] == "withdrawn"


def test_the_lot_is_drawn_from_root_and_announced_seed_and_can_be_drawn_again(stage: Any) -> None:
    lot = {"tie_break": "lot", "lot_seed": "geheim", "lot_seed_hash": fingerprint("geheim")}
    budget = at_result(stage.heide, rule="greedy-votes", completion="none", **lot)
    result = announced(budget).result
    assert (result["seed"], result["root"]) == ("geheim", budget.box.root)
    again = counting.count_box(budget, rule=Rule.GREEDY_VOTES, tie_break=TieBreak.LOT, seed="geheim")
    assert winners_of(again) == winners_of(result)


def test_a_seed_other_than_the_announced_one_decides_nothing(stage: Any) -> None:
    lot = {"tie_break": "lot", "lot_seed": "anders", "lot_seed_hash": fingerprint("geheim")}
    budget = at_result(stage.heide, counts=False, **lot)
    with pytest.raises(Invalid):
        counting.ask_for_all(budget=budget)
    assert counting.count_due(clock.now()) == 0


def test_tables_are_made_of_the_winners_and_hide_small_groups(stage: Any) -> None:
    budget = at_result(stage.heide)
    rules = budgets.rules_in_box(budget)
    skate = str(Project._base_manager.get(title="Skatepark").pk)
    shop = str(Project._base_manager.get(title="Dorfladen").pk)
    casts = [Cast({"projects": {skate: 1}}, "online", {"age_group": "18-29"})] * 9
    casts += [Cast({"projects": {shop: 1}}, "paper", {"age_group": "60-74"})] * 6
    casts += [Cast({"projects": {shop: 1}}, "online", {})] * 2
    tables = tabulate(rules, casts, root="r")
    assert tables["voters"] == 17
    for table in tables["groups"].values():
        for row in table["rows"]:
            assert row["voters"] >= 5
            assert all(cell == 0 or cell >= 5 for cell in row.get("cells", []))
        assert sum(row["voters"] for row in table["rows"]) == 17


def counted(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("count_budget", *arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_command_counts_by_any_rule_and_explains_each_project(stage: Any) -> None:
    budget = at_result(stage.heide)
    found = counted("--budget", str(budget.pk), "--rule", "equal-shares", "--completion", "add1")
    assert found["winners"] == winners_of(announced(budget).result)
    assert found["total_cost_cents"] + found["left_cents"] == found["budget_cents"] == 10_000_000
    assert all(project["explanation"] for project in found["projects"])
    for rule in ("greedy-votes", "greedy-cost", "phragmen"):
        assert counted("--budget", str(budget.pk), "--rule", rule)["winners"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--budget", "0", "--rule", "phragmen"),
        ("--rule", "phragmen", "--completion", "add1"),
        ("--rule", "phragmen", "--tie-break", "lot"),
    ],
)
def test_the_command_refuses_what_cannot_be_counted(stage: Any, arguments: tuple[str, ...]) -> None:
    budget = at_result(stage.heide)
    given = arguments if "--budget" in arguments else ("--budget", str(budget.pk), *arguments)
    with pytest.raises(CommandError):
        counted(*given)
