"""States of results: when they advance, when they are settled, and what is never counted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.core.errors import Invalid, Refused
from participation.surveys import services as surveys
from participation.surveys.results import services
from participation.surveys.results.models import FreeText, Result
from participation.surveys.results.services.counting import GRACE, is_due
from participation.surveys.results.tasks import SETTLED_AFTER, count_results
from tests import factories
from tests.factories import NOON
from tests.surveys import building, counted

pytestmark = pytest.mark.django_db
END = NOON + counted.LASTS


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    """Sentences are compared in English, whatever the catalogue says."""
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def stage() -> factories.Stage:
    return factories.stage()


def small(stage: factories.Stage, people: int, **values: Any) -> Any:
    definition = building.small()
    return counted.answered(stage.heide, definition, counted.invented(definition, people), **values)


@pytest.mark.parametrize(
    ("people", "before", "due"),
    [(19, 0, False), (20, 0, True), (24, 20, False), (25, 20, True), (1019, 1000, False), (1020, 1000, True)],
)
def test_a_state_is_due_after_five_more_answers_or_two_in_a_hundred(people: int, before: int, due: bool) -> None:
    assert is_due(people, before) is due


@time_machine.travel(NOON + timedelta(days=1), tick=False)
def test_the_clock_counts_only_what_has_grown_enough(stage: factories.Stage) -> None:
    survey, version = small(stage, 20)
    with scopes_disabled():
        assert count_results(NOON) == 1
        first = Result.objects.get()
        counted.more(survey, version, counted.invented(version.definition, 4, "x"))
        assert count_results(NOON) == 0
        counted.more(survey, version, counted.invented(version.definition, 1, "y"))
        assert count_results(NOON) == 1
        second = Result.objects.get()
    assert (first.people, second.people) == (20, 25)
    assert bytes(first.secret) != bytes(second.secret)
    assert second.settled_at is None
    assert {n % 5 for n in second.figures["bus"]["value"]["counts"]} == {0}


@time_machine.travel(NOON + timedelta(days=1), tick=False)
def test_rehearsals_are_never_counted(stage: factories.Stage) -> None:
    survey = building.survey(stage.heide, starts=NOON, lasts=counted.LASTS, features=("answer",))
    with scopes_disabled():
        version = surveys.rehearse(
            survey=survey, definition=building.small(), number=60, actor=counted.staff(stage.heide)
        )
        assert count_results(NOON) == 0
        assert services.count(survey=survey, version=version, wave=1) is None
        assert not Result.objects.exists()


@pytest.mark.parametrize(
    ("moment", "possible"),
    [(NOON, False), (END, False), (END + GRACE - timedelta(seconds=1), False), (END + GRACE, True)],
)
def test_a_result_is_settled_when_nobody_can_answer_any_more(
    stage: factories.Stage, moment: Any, possible: bool
) -> None:
    survey, version = small(stage, 12)
    actor = counted.staff(stage.heide)
    with time_machine.travel(moment, tick=False), scopes_disabled():
        if not possible:
            with pytest.raises(Invalid, match="still answer"):
                services.settle(survey=survey, version=version, wave=1, actor=actor)
            return
        result = services.settle(survey=survey, version=version, wave=1, actor=actor)
        assert result.settled_at == moment
        assert result.noise is None
        entry = Entry.objects.get(action="survey.settled")
        assert (entry.actor_id, entry.details["people"]) == (actor.pk, 12)


@time_machine.travel(counted.AFTER, tick=False)
def test_a_settled_result_never_changes(stage: factories.Stage) -> None:
    survey, version = small(stage, 30)
    before = counted.settled(survey, version).figures
    counted.more(survey, version, counted.invented(version.definition, 40, "late"))
    with scopes_disabled():
        assert services.count(survey=survey, version=version, wave=1) is None
        assert count_results(counted.AFTER) == 0
        with pytest.raises(Invalid, match="nothing to settle"):
            services.settle(survey=survey, version=version, wave=1)
        assert Result.objects.get().figures == before


def test_two_weeks_after_the_end_the_clock_settles(stage: factories.Stage) -> None:
    small(stage, 8)
    moment = END + GRACE + SETTLED_AFTER
    with time_machine.travel(moment - timedelta(seconds=1), tick=False), scopes_disabled():
        assert count_results(moment - timedelta(seconds=1)) == 0
    with time_machine.travel(moment, tick=False), scopes_disabled():
        assert count_results(moment) == 1
        assert Result.objects.get().settled_at == moment
        assert count_results(moment) == 0


@time_machine.travel(counted.AFTER, tick=False)
def test_fewer_than_five_people_leave_nothing(stage: factories.Stage) -> None:
    survey, version = small(stage, 4)
    result = counted.settled(survey, version)
    assert result.figures == {}
    with scopes_disabled():
        assert not result.columns.exists()
        assert not FreeText.objects.exists()


@time_machine.travel(counted.AFTER, tick=False)
def test_waves_and_versions_are_kept_apart(stage: factories.Stage) -> None:
    survey, version = small(stage, 30)
    with scopes_disabled():
        other = surveys.publish_version(survey=survey, definition=building.small(required=True), actor=None, apart=True)
        counted.more(survey, other, counted.invented(other.definition, 22, "neu"))
        counted.settled(survey, version)
        counted.settled(survey, other)
        assert {r.version.number: r.people for r in Result.objects.select_related("version")} == {1: 30, 2: 22}


def test_only_those_who_build_surveys_here_settle(stage: factories.Stage) -> None:
    survey, version = small(stage, 12)
    for actor in (counted.staff(stage.kueste), factories.person("Jemand")):
        with time_machine.travel(counted.AFTER, tick=False), scopes_disabled(), pytest.raises(Refused):
            services.settle(survey=survey, version=version, wave=1, actor=actor)


@time_machine.travel(counted.AFTER, tick=False)
def test_texts_are_copied_once_without_a_link_and_chosen_by_staff(stage: factories.Stage) -> None:
    definition = building.small()
    wishes = ["Mehr Busse", "Mehr Busse", "Weniger Lärm", "Bänke", "=cmd|' /C calc'!A0"]
    answers = [{"bus": {"chosen": ["no"]}, "wunsch": wish} for wish in wishes]
    survey, version = counted.answered(stage.heide, definition, answers)
    counted.settled(survey, version)
    actor = counted.staff(stage.heide)
    with scopes_disabled():
        assert sorted(FreeText.objects.values_list("text", flat=True)) == sorted(wishes)
        text = FreeText.objects.filter(text="Bänke").get()
        services.choose(text=text, state=FreeText.State.PUBLIC, actor=actor)
        services.set_tags(text=text, names=["Ausstattung", " Ausstattung ", ""], actor=actor)
        text.refresh_from_db()
        assert text.state == FreeText.State.PUBLIC
        assert [tag.name for tag in text.tags.all()] == ["Ausstattung"]
        services.set_tags(text=text, names=[], actor=actor)
        assert not survey.text_tags.exists()
        chosen = Entry.objects.get(action="survey_text.chosen")
        assert "Bänke" not in f"{chosen.label} {chosen.details}"
        with pytest.raises(Refused):
            services.choose(text=text, state=FreeText.State.KEPT, actor=counted.staff(stage.kueste))
