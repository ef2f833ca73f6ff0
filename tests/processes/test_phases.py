"""Phases open features; they never overlap; every change is public and logged."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from django_scopes import scope, scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.core.errors import Invalid, Refused
from participation.processes import guards, services
from participation.processes.models import PhaseChange, PhaseFeature
from participation.processes.policies import phase_opens
from participation.regions.scope import EVERYTHING
from tests import factories
from tests.factories import NOON

DAY = timedelta(days=1)


@pytest.fixture
def module(db):
    made = factories.module(factories.stage().heide, "proposal", features=())
    with scopes_disabled():
        yield made


def plan(module, begins: float, ends: float | None, features=("submit",), **values):
    return services.plan_phase(
        module=module,
        title="Phase",
        features=list(features),
        starts=NOON + begins * DAY,
        ends=None if ends is None else NOON + ends * DAY,
        **values,
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (timedelta(microseconds=-1), False),
        (timedelta(0), True),
        (DAY - timedelta(microseconds=1), True),
        (DAY, False),
        (DAY + timedelta(microseconds=1), False),
    ],
)
def test_a_phase_opens_at_its_begin_and_closes_at_its_end(module, moment, is_open) -> None:
    plan(module, 0, 1)
    assert bool(phase_opens(module, "submit", at=NOON + moment)) is is_open


def test_a_refusal_before_the_phase_says_when_it_opens_and_offers_to_follow(module) -> None:
    plan(module, 0, 1)
    decision = phase_opens(module, "submit", at=NOON - DAY)
    assert "1. Juni 2026" in str(decision.reason)
    assert decision.remedy.url.endswith("#folgen")


def test_a_refusal_after_the_phase_says_when_it_ended(module) -> None:
    plan(module, 0, 1)
    assert "2. Juni 2026" in str(phase_opens(module, "submit", at=NOON + 2 * DAY).reason)


def test_only_the_features_of_a_phase_are_open(module) -> None:
    plan(module, 0, None, features=("comment",))
    assert phase_opens(module, "comment", at=NOON)
    assert not phase_opens(module, "submit", at=NOON)


@pytest.mark.parametrize(
    ("second", "fits"),
    [
        ((1, 2), True),
        ((-1, 0), True),
        ((2, 3), True),
        ((0.5, 2), False),
        ((0.2, 0.8), False),
        ((-1, None), False),
        ((0, 1), False),
    ],
)
def test_phases_that_open_the_same_never_overlap(module, second, fits) -> None:
    plan(module, 0, 1)
    if fits:
        plan(module, *second)
    else:
        with pytest.raises(Invalid) as caught:
            plan(module, *second)
        assert caught.value.field == "starts"
        assert "Phase" in str(caught.value.message)


def test_phases_that_open_different_things_may_overlap(module) -> None:
    plan(module, 0, 1)
    plan(module, 0, 1, features=("comment",))


def test_the_database_itself_refuses_an_overlap(module) -> None:
    phase = plan(module, 0, 1)
    other = plan(module, 1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseFeature.objects.create(phase=other, module=module, feature="submit", starts=phase.starts, ends=phase.ends)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseFeature.objects.filter(phase=other).update(starts=NOON)


def test_the_guards_are_there_and_come_back_after_a_table_was_remade(db) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER {guards.CONSTRAINT}_{act}")
            guards.forbid_overlaps()
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{guards.CONSTRAINT}%"]
            )
            assert cursor.fetchone()[0] == 2
        else:
            cursor.execute(f"ALTER TABLE processes_phasefeature DROP CONSTRAINT {guards.CONSTRAINT}")
            guards.forbid_overlaps()
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = %s", [guards.CONSTRAINT])
            assert cursor.fetchone()[0] == 1


def test_a_phase_that_ends_before_it_begins_is_refused(module) -> None:
    with pytest.raises(Invalid) as caught:
        plan(module, 1, 0)
    assert caught.value.field == "ends"


def test_a_feature_that_the_kind_does_not_know_is_refused(module) -> None:
    with pytest.raises(Invalid):
        plan(module, 0, 1, features=("ballot",))


@pytest.fixture
def team(module):
    return factories.staff("Petra Projekt", Role.PROJECT_TEAM, module.region)


def test_postponing_needs_a_reason_and_is_public_and_logged(module, team) -> None:
    phase = plan(module, 0, 1)
    with pytest.raises(Invalid):
        services.move_phase(phase=phase, starts=NOON + DAY, ends=NOON + 2 * DAY, reason=" ", actor=team)
    services.move_phase(phase=phase, starts=NOON + DAY, ends=NOON + 2 * DAY, reason="Hochwasser", actor=team)
    change = PhaseChange.objects.get(phase=phase)
    assert (change.reason, change.starts_before, change.starts_after) == ("Hochwasser", NOON, NOON + DAY)
    assert Entry.objects.filter(action="phase.moved", actor_id=team.pk).exists()
    module.__dict__.pop("schedule", None)
    assert not phase_opens(module, "submit", at=NOON)


def test_a_cancelled_phase_opens_nothing_and_makes_room(module, team) -> None:
    phase = plan(module, 0, 1)
    services.cancel_phase(phase=phase, reason="Kein Bedarf", actor=team)
    module.__dict__.pop("schedule", None)
    assert not phase_opens(module, "submit", at=NOON)
    plan(module, 0, 1)


def test_closing_and_opening_by_hand_take_effect_at_once(module, team) -> None:
    phase = plan(module, 0, 10)
    with time_machine.travel(NOON + DAY, tick=False):
        services.close_phase_now(phase=phase, reason="Genug", actor=team)
        phase.refresh_from_db()
        assert not phase.is_running(at=NOON + DAY)
    with time_machine.travel(NOON + 2 * DAY, tick=False):
        services.open_phase_now(phase=phase, reason="Doch noch", actor=team)
        phase.refresh_from_db()
        assert phase.is_running(at=NOON + 2 * DAY)


def test_a_team_elsewhere_cannot_change_a_phase(module) -> None:
    stranger = factories.staff("Fremd", Role.PROJECT_TEAM, factories.stage().kueste)
    phase = plan(module, 0, 1)
    with pytest.raises(Refused):
        services.cancel_phase(phase=phase, reason="Nein", actor=stranger)


def test_a_copy_has_new_dates_the_same_settings_and_no_contributions(module, team) -> None:
    plan(module, 0, 2)
    module.categories.create(name="Wege", slug="wege")
    copy = services.copy_process(
        process=module.process, first_day=NOON + 100 * DAY, title="Noch einmal", region=module.region, actor=team
    )
    twin = copy.modules(manager="objects").get(slug=module.slug)
    assert not copy.live
    assert [(p.starts, p.ends) for p in twin.phases.all()] == [(NOON + 100 * DAY, NOON + 102 * DAY)]
    assert twin.categories.get().name == "Wege"
    assert not twin.contributions.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_phases_planned_at_once_for_the_same_time_one_remains() -> None:
    with scopes_disabled():
        module = factories.module(factories.stage().heide, "proposal", features=())
    outcomes: list[str] = []

    def run() -> None:
        try:
            with scope(region=EVERYTHING):
                plan(type(module)._base_manager.get(pk=module.pk), 0, 1)
            outcomes.append("planned")
        except Invalid:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["planned"] + ["refused"] * 7
