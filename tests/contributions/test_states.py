"""Visibility and stage are two things, and every change stands on the trail."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from participation.audit.models import Entry
from participation.contributions.models import Stage, Visibility
from participation.contributions.services import answering, states, supporting
from participation.contributions.tasks import archive_old, refresh_hot_scores
from participation.core.errors import Invalid, Refused
from participation.search.models import SearchDocument
from tests import factories
from tests.proposals.factories import fresh, proposal
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


def steps(thing: Any) -> list[str]:
    return list(thing.trail.values_list("step", flat=True))


@pytest.fixture
def moderator(world: World) -> Any:
    return factories.staff("Mona", "moderator", world.stage.heide)


@pytest.fixture
def team(world: World) -> Any:
    return factories.staff("Team", "project_team", world.stage.heide)


@pytest.mark.parametrize(
    ("reason", "explanation", "field"),
    [("", "Erledigt.", "reason"), ("bogus", "x", "reason"), ("done", " ", "explanation")],
)
def test_retiring_needs_a_reason_and_an_explanation(world: World, reason: str, explanation: str, field: str) -> None:
    shown = proposal(world.module, world.anna)
    with pytest.raises(Invalid) as error:
        states.retire(contribution=shown, actor=world.anna, reason=reason, explanation=explanation)
    assert error.value.field == field
    assert fresh(shown).stage == Stage.OPEN


def test_only_the_author_retires(world: World, moderator: Any) -> None:
    shown = proposal(world.module, world.anna)
    for somebody in (world.ben, moderator):
        with pytest.raises(Refused):
            states.retire(contribution=shown, actor=somebody, reason="done", explanation="Erledigt.")
    states.retire(contribution=shown, actor=world.anna, reason="done", explanation="Erledigt.")
    assert fresh(shown).stage == Stage.RETIRED
    assert steps(shown) == ["published", "retired"]
    with pytest.raises(Refused):
        states.retire(contribution=shown, actor=world.anna, reason="done", explanation="Erledigt.")


def test_restoring_brings_the_stage_back(db: None, now: Any) -> None:
    world = make_world(threshold=1)
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    shown = proposal(world.module, world.anna)
    supporting.support(contribution=fresh(shown), user=world.ben)
    states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Prüfung")
    hidden = fresh(shown)
    assert (hidden.visibility, hidden.stage) == (Visibility.HIDDEN, Stage.SUCCESSFUL)
    assert not SearchDocument._base_manager.filter(kind="proposal", object_id=shown.pk).exists()
    states.set_visibility(contribution=shown, visibility="public", actor=moderator)
    restored = fresh(shown)
    assert (restored.visibility, restored.stage, restored.support_count) == (Visibility.PUBLIC, Stage.SUCCESSFUL, 1)
    assert SearchDocument._base_manager.filter(kind="proposal", object_id=shown.pk).exists()
    assert steps(shown) == ["published", "successful", "hidden", "restored"]


def test_hiding_needs_a_reason_and_somebody_else(world: World, moderator: Any) -> None:
    shown = proposal(world.module, world.anna)
    with pytest.raises(Invalid):
        states.set_visibility(contribution=shown, visibility="hidden", actor=moderator)
    own = proposal(world.module, moderator)
    with pytest.raises(Refused):
        states.set_visibility(contribution=own, visibility="hidden", actor=moderator, reason="x")
    elsewhere = factories.staff("Fern", "moderator", world.stage.kueste)
    with pytest.raises(Refused):
        states.set_visibility(contribution=shown, visibility="hidden", actor=elsewhere, reason="x")


def test_selecting_and_taking_it_back(world: World, team: Any, moderator: Any) -> None:
    shown = proposal(world.module, world.anna)
    with pytest.raises(Refused):
        states.select(contribution=shown, actor=moderator)
    states.select(contribution=shown, actor=team, note="In den Haushalt 2027")
    assert fresh(shown).stage == Stage.SELECTED
    states.deselect(contribution=fresh(shown), actor=team)
    assert fresh(shown).stage == Stage.OPEN
    assert steps(shown) == ["published", "selected", "open"]
    assert Entry.objects.filter(action="proposal.selected", actor_id=team.pk).exists()


def test_what_is_open_for_too_long_is_archived(db: None, now: Any) -> None:
    world = make_world(archive_months=2)
    old, young, chosen = (proposal(world.module, world.anna) for _ in range(3))
    team = factories.staff("Team", "project_team", world.stage.heide)
    states.select(contribution=chosen, actor=team)
    now.move_to(factories.NOON + timedelta(days=61))  # the 1st of August
    type(young)._base_manager.filter(pk=young.pk).update(published_at=datetime(2026, 6, 2, 12, tzinfo=UTC))
    assert archive_old(datetime(2026, 8, 1, 12, 0, 0, tzinfo=UTC)) == 0
    assert archive_old(datetime(2026, 8, 1, 12, 0, 1, tzinfo=UTC)) == 1
    assert archive_old(datetime(2026, 8, 1, 12, 0, 1, tzinfo=UTC)) == 0
    assert [fresh(thing).stage for thing in (old, young, chosen)] == ["archived", "open", "selected"]
    assert steps(old) == ["published", "archived"]


def test_the_hot_score_falls_with_age(db: None, now: Any) -> None:
    world = make_world()
    shown = proposal(world.module, world.anna)
    for _ in range(4):
        supporting.support(contribution=fresh(shown), user=factories.person(lives_in=world.stage.heide))
    refresh_hot_scores(factories.NOON)
    assert fresh(shown).hot_score == 4
    refresh_hot_scores(factories.NOON + timedelta(days=2))
    assert fresh(shown).hot_score == 2
    refresh_hot_scores(factories.NOON + timedelta(days=40))
    assert fresh(shown).hot_score == 0


def test_an_answer_is_signed_and_stands_out(world: World, team: Any, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    with pytest.raises(Refused):
        answering.answer(contribution=shown, actor=world.ben, body="Nein", signed_name="B", signed_role="C")
    with pytest.raises(Invalid):
        answering.answer(contribution=shown, actor=team, body="Ja", signed_name="", signed_role="C")
    answering.answer(
        contribution=shown, actor=team, body="<p>Wir bauen.</p><script>x</script>", signed_name="A. Petersen",
        signed_role="Kreisrätin",
    )  # fmt: skip
    page = at_heide().get(shown.get_absolute_url()).text
    assert "Wir bauen." in page
    assert "A. Petersen" in page
    assert "Kreisrätin" in page
    assert "<script>x" not in page
    assert steps(shown) == ["published", "answered"]
