"""Silence and days that have passed are said by the clock, on time and once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django_scopes import scopes_disabled

from participation.core import clock
from participation.measures.models import SILENCE
from participation.measures.services import planning, reporting, sources
from participation.measures.services.overdue import mark_overdue
from participation.measures.tasks import next_change_by_itself
from participation.notifications.models import Notice
from participation.regions.models import RegionGeneration
from tests.factories import NOON
from tests.measures.factories import fresh, measure, milestone, prepared, recorded
from tests.proposals.factories import proposal

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture(autouse=True)
def _everywhere():
    with scopes_disabled():
        yield


JUST_BEFORE = NOON + timedelta(days=89, hours=23, minutes=59)
ON_TIME = NOON + timedelta(days=90)


@pytest.mark.parametrize(("when", "overdue"), [(JUST_BEFORE, False), (ON_TIME, True)])
@pytest.mark.parametrize("status", ["planned", "running"])
def test_a_measure_turns_overdue_after_ninety_days_to_the_minute(world, team, now, at_heide, when, overdue, status):
    made = measure(world.stage.heide, team.theo, status=status)
    now.move_to(when)
    assert fresh(made).needs_news(at=clock.now()) is overdue
    words = "Überfällig" if overdue else "Massnahme"
    page = at_heide().get(made.get_absolute_url()).content.decode()
    assert ("badge--warning" in page) is overdue, words
    assert (made.title in at_heide().get("/fortschritt/?state=overdue").content.decode()) is overdue
    assert mark_overdue(at=clock.now()) == overdue
    assert made.entries.filter(kind="overdue").count() == overdue


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_what_is_over_is_never_overdue(world, team, now, status):
    made = measure(world.stage.heide, team.theo)
    reporting.set_status(measure=made, actor=team.theo, status=status, reason="Darum.")
    now.move_to(NOON + timedelta(days=400))
    assert not fresh(made).needs_news(at=clock.now())
    assert mark_overdue(at=clock.now()) == 0


def test_tick_says_it_once_for_each_silence_and_reminds_the_owner(world, team, now, django_capture_on_commit_callbacks):
    made = measure(world.stage.heide, team.theo, owner=team.edda)
    prepared(world.stage.heide, team.theo)
    generation = RegionGeneration.objects.get(region=world.stage.heide).number
    now.move_to(NOON + timedelta(days=95))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("tick")
        call_command("tick")
    entry = made.entries.get(kind="overdue")
    assert entry.at == ON_TIME
    assert fresh(made).overdue_since == ON_TIME
    assert RegionGeneration.objects.get(region=world.stage.heide).number > generation
    assert [notice.person for notice in Notice._base_manager.filter(kind="measures.silent")] == [team.edda]
    reporting.post_news(measure=made, actor=team.theo, text="Es geht weiter.")
    assert fresh(made).overdue_since is None
    now.shift(SILENCE)
    call_command("tick")
    assert made.entries.filter(kind="overdue").count() == 2


def test_a_link_is_no_news(world, team, now):
    made = measure(world.stage.heide, team.theo)
    idea = proposal(world.module, world.anna)
    now.move_to(JUST_BEFORE)
    sources.link(measure=made, contribution=idea, actor=team.theo)
    now.move_to(ON_TIME)
    assert fresh(made).needs_news(at=clock.now())


@pytest.mark.parametrize(("when", "late"), [("2026-06-10T21:59:59Z", False), ("2026-06-10T22:00:00Z", True)])
def test_the_day_it_is_due_still_counts(world, team, now, at_heide, when, late):
    made = measure(world.stage.heide, team.theo, due=date(2026, 6, 10))
    step = milestone(made, team.theo, due=date(2026, 6, 10))
    now.move_to(when)
    assert fresh(made).is_late(at=clock.now()) is late
    assert step.is_late(at=clock.now()) is late
    assert (made.title in at_heide().get("/fortschritt/?state=late").content.decode()) is late


def test_cached_pages_end_when_something_changes_by_itself(world, team, now):
    heide = world.stage.heide.pk
    assert next_change_by_itself(heide, clock.now()) is None
    made = measure(world.stage.heide, team.theo)
    assert next_change_by_itself(heide, clock.now()) == ON_TIME
    milestone(made, team.theo, due=date(2026, 7, 1))
    assert next_change_by_itself(heide, clock.now()).isoformat() == "2026-07-02T00:00:00+02:00"
    planning.change_facts(measure=made, actor=team.theo, due=date(2026, 6, 1), reason="Heute noch.")
    assert next_change_by_itself(heide, clock.now()).isoformat() == "2026-06-02T00:00:00+02:00"
    assert next_change_by_itself(world.stage.kueste.pk, clock.now()) is None


def test_what_was_recorded_with_an_old_date_is_overdue_at_the_next_tick(world):
    made = recorded(world.stage.heide, published_at=NOON - timedelta(days=120))
    assert mark_overdue(at=clock.now()) == 1
    assert made.entries.latest("at").at == NOON - timedelta(days=30)


def test_whoever_has_left_the_team_is_reminded_no_more(world, team, now):
    measure(world.stage.heide, team.theo, owner=team.edda)
    team.edda.roles.all().delete()
    now.move_to(ON_TIME)
    assert mark_overdue(at=clock.now()) == 1
    assert not Notice._base_manager.filter(kind="measures.silent").exists()
