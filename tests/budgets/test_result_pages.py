"""The result says who gets the money and why, by the announced rule and by the others, and what became of it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django_scopes import scopes_disabled

from participation.budgets.models import Budget, Count, Project
from participation.budgets.results.documents import projects_of
from participation.budgets.results.wording import reason
from participation.budgets.services import counting, realising
from participation.contributions.models import Follow, Support
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.measures.models import Measure
from participation.notifications.models import Notice
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import at_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(now: Any) -> factories.Stage:
    return factories.stage()


def test_winners_reasons_and_every_cent_stand_on_the_page(
    stage: Any, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    budget = at_result(stage.heide)
    browser = at_heide()
    browser.get(budget.result_url)
    with django_assert_max_num_queries(15):
        response = browser.get(budget.result_url)
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("Skatepark", "Dorfladen", "40.000", "60.000", budget.box.root, "count_budget"):
        assert words in text
    with scopes_disabled(), translation.override("de"):
        result = Count._base_manager.get(budget=budget, is_announced=True).result
        for project in projects_of(result):
            assert escape(reason(result, project)) in text


def test_the_page_takes_no_more_queries_for_more_projects(
    stage: Any, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    budget = at_result(stage.heide, more_projects=40)
    browser = at_heide(factories.person())
    browser.get(budget.result_url)
    with django_assert_max_num_queries(15):
        assert browser.get(budget.result_url).status_code == 200


@pytest.mark.parametrize("rule", ["greedy-votes", "greedy-cost", "phragmen"])
def test_other_rules_are_explained_in_the_same_way_and_marked_as_not_the_result(
    stage: Any, at_heide: Any, rule: str
) -> None:
    budget = at_result(stage.heide)
    text = at_heide().get(f"{budget.result_url}{rule}/").content.decode()
    assert "notice--warning" in text
    assert "noindex" in text


def test_rules_by_which_nothing_was_counted_have_no_page(stage: Any, at_heide: Any) -> None:
    budget = at_result(stage.heide)
    assert at_heide().get(f"{budget.result_url}equal-shares-add1/").status_code == 404
    assert at_heide().get(f"{budget.result_url}irgendwie/").status_code == 404


def test_before_the_end_and_while_it_is_counted_the_page_says_what_is_to_come(stage: Any, at_heide: Any) -> None:
    running = budgets.budget(stage.heide)
    sealed = at_result(stage.heide, counts=False)
    for budget in (running, sealed):
        response = at_heide().get(budget.result_url)
        assert response.status_code == 200
        assert "count_budget" not in response.content.decode()


def test_while_it_is_checked_only_the_team_sees_the_result(stage: Any, at_heide: Any, now: Any) -> None:
    budget = at_result(stage.heide)
    with scopes_disabled():
        budget.phases.create(title="Ergebnis", features=["finished"], starts=clock.now() + timedelta(days=3))
    assert "Skatepark" not in at_heide().get(budget.result_url).content.decode()
    assert at_heide().get(f"/haushalte/{budget.pk}/ergebnis.json").status_code == 404
    team = factories.staff("Toni", "project_team", stage.heide)
    assert "Skatepark" in at_heide(team).get(budget.result_url).content.decode()
    other = factories.staff("Kai", "project_team", stage.kueste)
    assert "Skatepark" not in at_heide(other).get(budget.result_url).content.decode()
    now.shift(timedelta(days=3))
    assert "Skatepark" in at_heide().get(budget.result_url).content.decode()


def test_another_region_does_not_have_it(stage: Any, at_heide: Any) -> None:
    budget = at_result(stage.heide)
    coast = at_heide(host="kueste.land.localhost")
    for address in (budget.result_url, f"{budget.result_url}phragmen/", f"/haushalte/{budget.pk}/ergebnis.csv"):
        assert coast.get(address).status_code == 404


def test_the_site_above_leads_home(stage: Any, at_heide: Any) -> None:
    budget = at_result(stage.heide)
    response = at_heide(host="land.localhost").get(budget.result_url)
    assert response.status_code == 301
    assert response["Location"].startswith("http://heide.land.localhost")


def test_the_result_can_be_taken_along_as_table_workbook_data_and_ballots(stage: Any, at_heide: Any) -> None:
    budget = at_result(stage.heide, title_of_first="=1+1")
    browser = at_heide()
    address = f"/haushalte/{budget.pk}/ergebnis"
    table = browser.get(f"{address}.csv").content.decode("utf-8-sig")
    assert "'=1+1" in table
    assert "40.000" in table
    assert browser.get(f"{address}.xlsx").content.startswith(b"PK")
    data = json.loads(browser.get(f"{address}.json").content)
    assert len(data["other_rules"]) == 3
    assert browser.get(f"{address}.pb").status_code == 404  # which part?
    assert b"vote_type;approval" in browser.get(f"{address}.pb?teil=jugend").content
    assert browser.get(f"{address}.exe").status_code == 404


def test_people_hear_what_became_of_their_projects_once_it_is_public(stage: Any, now: Any) -> None:
    budget = at_result(stage.heide)
    supporter, follower = factories.person(), factories.person()
    with scopes_disabled():
        budget.phases.create(title="Ergebnis", features=["finished"], starts=clock.now() + timedelta(days=3))
        skate = Project._base_manager.get(title="Skatepark")
        wall = Project._base_manager.get(title="Kletterwand")
        Support.objects.create(contribution=skate, user=supporter)
        Follow.objects.create(contribution=wall, user=follower)
        assert realising.announce_due(clock.now()) == 0
        now.shift(timedelta(days=3))
        assert realising.announce_due(clock.now()) == 4 + 2
        assert realising.announce_due(clock.now()) == 0
        told = {notice.person_id: notice.title for notice in Notice._base_manager.filter(kind="budgets.result")}
        assert told[skate.author_id].endswith(": Skatepark")
        assert told[supporter.pk].endswith(": Skatepark")
        assert told[supporter.pk] != told[skate.author_id]
        assert told[follower.pk].endswith(": Kletterwand")


def measures(budget: Budget, actor: Any, **values: Any) -> list[Measure]:
    with scopes_disabled():
        return realising.make_measures(budget=budget, actor=actor, owner_name="Mia Moor", **values)


def test_winners_become_measures_with_milestones_once(stage: Any, at_heide: Any) -> None:
    budget = at_result(stage.heide)
    team = factories.staff("Toni", "project_team", stage.heide)
    made = measures(budget, team, due=date(2027, 6, 1))
    assert sorted(measure.title for measure in made) == ["Backhaus", "Dorfladen", "Skatepark"]
    assert measures(budget, team) == []
    with scopes_disabled():
        skate = Measure._base_manager.get(title="Skatepark")
        assert (skate.budget_cents, skate.milestone_count, skate.is_public) == (4_000_000, 3, True)
        assert [step.due for step in skate.milestones.all()][-1] == date(2027, 6, 1)
        assert set(Project._base_manager.filter(stage="selected").values_list("title", flat=True)) == {
            "Skatepark", "Backhaus", "Dorfladen",
        }  # fmt: skip
    text = at_heide().get(budget.result_url).content.decode()
    assert 'id="umsetzung"' in text


def test_measures_are_made_by_the_team_of_the_region_after_the_result_and_for_the_future(stage: Any) -> None:
    budget = at_result(stage.heide)
    team = factories.staff("Toni", "project_team", stage.heide)
    for person in (factories.person(), factories.staff("Kai", "project_team", stage.kueste)):
        with pytest.raises(Refused):
            measures(budget, person)
    with pytest.raises(Invalid):
        measures(budget, team, due=clock.now().date())
    with pytest.raises(Invalid):
        measures(at_result(stage.heide, counts=False), team)


def test_the_team_has_further_rules_counted_and_makes_measures_in_the_back_office(
    stage: Any, at_heide: Any, settings: Any
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    budget = at_result(stage.heide)
    desk = at_heide(factories.staff("Toni", "project_team", stage.heide))
    with scopes_disabled():
        address = reverse("module_budget:inspect", args=[budget.pk])
        count = reverse("module_budget:act", args=[budget.pk, "zaehlen"])
        measures_of = reverse("module_budget:act", args=[budget.pk, "massnahmen"])
    assert budget.result_url in desk.get(address).content.decode()
    assert desk.post(count, {"rule": "equal-shares", "completion": "greedy"}).status_code == 302
    with scopes_disabled():
        counting.count_due(clock.now())
    assert desk.get(f"{budget.result_url}equal-shares-greedy/").status_code == 200
    assert desk.post(measures_of, {"owner_name": "Mia Moor"}).status_code == 302
    with scopes_disabled():
        assert Measure._base_manager.filter(sources__contribution__module=budget.pk).count() == 3
    stranger = at_heide(factories.staff("Kai", "project_team", stage.kueste))
    assert stranger.get(count).status_code in (302, 403, 404)
