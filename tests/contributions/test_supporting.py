"""Supports: who may, when, once, and what the threshold does."""

from datetime import timedelta
from typing import Any

import pytest

from participation.accounts.models import RoleAssignment
from participation.contributions.models import Stage, Support
from participation.contributions.services import states, supporting
from participation.core.errors import DomainError, Refused
from participation.core.policies import can
from participation.core.recounting import counters, mend
from tests import factories
from tests.proposals.factories import fresh, proposal
from tests.world import World, at_once, make_world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def code(user: Any, thing: Any) -> str:
    return getattr(can(user, "contributions.support", fresh(thing)), "code", "allowed")


def test_only_verified_residents_support(world: World, at_heide: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    shown = proposal(world.module, world.anna)
    assert code(AnonymousUser(), shown) == "sign_in"
    assert code(world.carla, shown) == "verify"
    assert code(world.fritz, shown) == "verify"
    assert code(world.ben, shown) == "allowed"
    assert code(world.anna, shown) == "allowed"


@pytest.mark.parametrize("role", ["moderator", "project_team", "administrator"])
def test_a_role_never_waives_residence_or_phase(world: World, role: str, now: Any) -> None:
    shown = proposal(world.module, world.anna)
    staff = factories.staff("Amt", role, world.stage.heide)
    assert code(staff, shown) == "verify"
    RoleAssignment.objects.create(user=world.ben, region=world.stage.heide, role=role)
    world.module.phases.update(ends=factories.NOON)
    assert code(world.ben, shown) == "closed"


def test_a_support_counts_once_however_often_it_is_sent(world: World) -> None:
    shown = proposal(world.module, world.anna)
    assert supporting.support(contribution=fresh(shown), user=world.ben)
    assert not supporting.support(contribution=fresh(shown), user=world.ben)
    assert fresh(shown).support_count == Support.objects.count() == 1
    assert supporting.withdraw(contribution=fresh(shown), user=world.ben)
    assert not supporting.withdraw(contribution=fresh(shown), user=world.ben)
    assert fresh(shown).support_count == Support.objects.count() == 0


def test_the_phase_opens_and_closes_supporting_to_the_second(db: None, now: Any) -> None:
    world = make_world(features=("submit",), starts=factories.NOON - DAY)
    shown = proposal(world.module, world.anna)
    phase = world.module.phases.create(
        title="Unterstützen", features=["support"], starts=factories.NOON + DAY, ends=factories.NOON + 2 * DAY
    )
    expected = [
        (phase.starts - timedelta(seconds=1), "closed"),
        (phase.starts, "allowed"),
        (phase.starts + timedelta(hours=5), "allowed"),
        (phase.ends - timedelta(seconds=1), "allowed"),
        (phase.ends, "closed"),
        (phase.ends + DAY, "closed"),
    ]
    for moment, answer in expected:
        now.move_to(moment)
        assert code(world.ben, shown) == answer, moment
    now.move_to(phase.ends - timedelta(seconds=1))
    supporting.support(contribution=fresh(shown), user=world.ben)
    now.move_to(phase.ends)
    with pytest.raises(Refused) as refused:
        supporting.withdraw(contribution=fresh(shown), user=world.ben)
    assert refused.value.decision.code == "closed"
    assert fresh(shown).support_count == 1


def test_the_threshold_is_reached_once_and_for_good(db: None, now: Any) -> None:
    world = make_world(threshold=2)
    shown = proposal(world.module, world.anna)
    supporting.support(contribution=fresh(shown), user=world.anna)
    assert fresh(shown).stage == Stage.OPEN
    supporting.support(contribution=fresh(shown), user=world.ben)
    assert fresh(shown).stage == Stage.SUCCESSFUL
    assert shown.trail.filter(step="successful").count() == 1

    with pytest.raises(Refused):
        supporting.support(contribution=fresh(shown), user=factories.person(lives_in=world.stage.heide))
    supporting.withdraw(contribution=fresh(shown), user=world.ben)
    assert fresh(shown).support_count == 1
    assert fresh(shown).stage == Stage.SUCCESSFUL
    assert shown.trail.filter(step="successful").count() == 1


@pytest.mark.parametrize("stage", [Stage.SELECTED, Stage.RETIRED, Stage.ARCHIVED])
def test_what_is_closed_takes_no_support(world: World, stage: str) -> None:
    shown = proposal(world.module, world.anna)
    if stage == Stage.SELECTED:
        team = factories.staff("Team", "project_team", world.stage.heide)
        states.select(contribution=shown, actor=team)
    elif stage == Stage.RETIRED:
        states.retire(contribution=shown, actor=world.anna, reason="other", explanation="Erledigt.")
    else:
        states.archive(contribution=shown)
    with pytest.raises(Refused):
        supporting.support(contribution=fresh(shown), user=world.ben)
    assert not Support.objects.exists()


def test_a_support_that_lost_the_race_against_closing_is_not_counted(world: World) -> None:
    shown = proposal(world.module, world.anna)
    stale = fresh(shown)
    states.archive(contribution=shown)
    with pytest.raises(DomainError):
        supporting.support(contribution=stale, user=world.ben)
    assert fresh(shown).support_count == 0


def test_recounting_mends_a_wrong_counter(world: World) -> None:
    shown = proposal(world.module, world.anna)
    supporting.support(contribution=fresh(shown), user=world.ben)
    type(shown)._base_manager.filter(pk=shown.pk).update(support_count=7)
    entry = next(counter for counter in counters() if counter.name == "contributions.contribution.support_count")
    drifts = mend(entry)
    assert [(drift.stored, drift.counted) for drift in drifts] == [(7, 1)]
    assert mend(entry) == []


# By the pages, with and without script


def test_supporting_without_script_leads_back_to_the_page(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    client = at_heide(world.ben)
    url = f"/beitrag/{shown.pk}/unterstuetzen/"
    response = client.post(url, {"on": "1"}, follow=True)
    assert response.redirect_chain[-1] == (shown.get_absolute_url(), 302)
    assert fresh(shown).support_count == 1
    client.post(url, {"on": "1"})
    assert fresh(shown).support_count == 1
    assert b'name="on" value="0"' in client.get(shown.get_absolute_url()).content
    client.post(url, {"on": "0"})
    assert fresh(shown).support_count == 0


def test_supporting_with_script_swaps_the_panel_and_says_so(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    response = at_heide(world.ben).post(
        f"/beitrag/{shown.pk}/unterstuetzen/", {"on": "1"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    assert f'id="support-{shown.pk}"' in response.text
    assert "data-say=" in response.text
    assert "<html" not in response.text


def test_a_visitor_is_led_to_the_sign_in_and_back(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    page = at_heide().get(shown.get_absolute_url()).text
    assert "/konto/login/?next=" in page or "/konto/anmelden/?next=" in page
    response = at_heide().post(f"/beitrag/{shown.pk}/unterstuetzen/", {"on": "1"})
    assert response.status_code == 302
    assert "next=" in response["Location"]
    swapped = at_heide().post(f"/beitrag/{shown.pk}/unterstuetzen/", {"on": "1"}, headers={"HX-Request": "true"})
    assert swapped.status_code == 204
    assert "next=" in swapped["HX-Redirect"]


def test_who_is_not_verified_reads_why_and_what_to_do(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    page = at_heide(world.carla).get(shown.get_absolute_url()).text
    assert 'href="/konto/wohnort/"' in page
    assert f'action="/beitrag/{shown.pk}/unterstuetzen/"' not in page
    at_heide(world.carla).post(f"/beitrag/{shown.pk}/unterstuetzen/", {"on": "1"})
    assert fresh(shown).support_count == 0


def test_a_write_stays_below_thirty_queries(world: World, at_heide: Any, django_assert_max_num_queries: Any) -> None:
    shown = proposal(world.module, world.anna)
    client = at_heide(world.ben)
    with django_assert_max_num_queries(30):
        client.post(f"/beitrag/{shown.pk}/unterstuetzen/", {"on": "1"}, headers={"HX-Request": "true"})


# Real threads


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_supports_of_one_person_at_once_leave_one() -> None:
    world = make_world()
    shown = proposal(world.module, world.anna)
    results = at_once(*[lambda: supporting.support(contribution=fresh(shown), user=world.ben)] * 8)
    assert results.count(True) == 1
    assert results.count(False) == 7
    assert fresh(shown).support_count == Support.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_reach_the_threshold_exactly_once() -> None:
    world = make_world(threshold=5)
    shown = proposal(world.module, world.anna)
    people = [factories.person(lives_in=world.stage.heide) for _ in range(12)]
    results = at_once(*[lambda user=user: supporting.support(contribution=fresh(shown), user=user) for user in people])
    after = fresh(shown)
    assert after.stage == Stage.SUCCESSFUL
    assert after.support_count == Support.objects.filter(contribution_id=shown.pk).count() == results.count(True)
    assert after.support_count >= 5
    assert shown.trail.filter(step="successful").count() == 1
    assert all(result is True or isinstance(result, DomainError) for result in results)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_giving_and_taking_back_at_once_keeps_counter_and_rows_alike() -> None:
    world = make_world()
    shown = proposal(world.module, world.anna)
    people = [factories.person(lives_in=world.stage.heide) for _ in range(6)]
    for user in people[:3]:
        supporting.support(contribution=fresh(shown), user=user)
    at_once(
        *[lambda user=user: supporting.withdraw(contribution=fresh(shown), user=user) for user in people[:3]] * 2,
        *[lambda user=user: supporting.support(contribution=fresh(shown), user=user) for user in people[3:]] * 2,
    )
    assert fresh(shown).support_count == Support.objects.count() == 3
