"""Surveys rolled out, copied, and questions of the library."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from participation.accounts.models import Role
from participation.core.errors import Invalid, Refused
from participation.regions.scope import Reach
from participation.surveys import services
from participation.surveys.builder.converting import raw_of_stream
from participation.surveys.models import LibraryQuestion, Response, Survey
from participation.surveys.querysets import current_version, everywhere, has_answers
from participation.surveys.services import NewStructure, Recorded
from participation.surveys.services.library import library_for
from tests import factories
from tests.factories import NOON
from tests.surveys import building

pytestmark = pytest.mark.usefixtures("in_english")

NO = {"bus": {"chosen": ["no"]}}


@pytest.fixture(autouse=True)
def _everywhere(db: Any) -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def boss(stage: factories.Stage) -> Any:
    """A project team for the nation and everything below."""
    return factories.staff("Nadja National", Role.PROJECT_TEAM, stage.nation, with_subtree=True)


@pytest.fixture
def rolled_out(stage: factories.Stage, boss: Any) -> tuple[Survey, Survey, Survey]:
    """A national survey and its two districts."""
    made, _version = building.published(
        stage.nation, title="Unterwegs", introduction="Für alle.", lasts=timedelta(days=14), starts=NOON
    )
    heide, kueste = services.roll_out(survey=made, regions=[stage.heide, stage.kueste], actor=boss)
    return made, heide, kueste


class TestRollingOut:
    def test_each_region_gets_the_survey_with_its_dates_as_a_draft_of_its_own(self, rolled_out, stage) -> None:
        origin, heide, _kueste = rolled_out
        assert (heide.region, heide.origin, heide.title) == (stage.heide, origin, "Unterwegs")
        assert heide.introduction == "Für alle."
        assert not heide.process.live
        phases = [[(one.starts, one.ends, one.features) for one in part.phases.all()] for part in (origin, heide)]
        assert phases[0] == phases[1]

    def test_a_region_that_has_it_is_left_alone(self, rolled_out, stage, boss) -> None:
        assert services.roll_out(survey=rolled_out[0], regions=[stage.heide], actor=boss) == []
        assert Survey._base_manager.filter(origin=rolled_out[0]).count() == 2

    def test_questions_follow_the_origin(self, rolled_out, boss) -> None:
        origin, heide, _kueste = rolled_out
        services.publish_version(survey=origin, definition=building.small("Nehmen Sie den Bus?"), actor=boss)
        assert current_version(heide).definition.questions["bus"].text == "Nehmen Sie den Bus?"

    def test_the_introduction_is_the_regions_own(self, rolled_out, stage) -> None:
        _origin, heide, kueste = rolled_out
        editor = factories.staff("Ute", Role.SURVEY_EDITOR, stage.heide)
        services.save_draft(survey=heide, actor=editor, introduction="Für die Heide.")
        assert building.stored(heide).introduction == "Für die Heide."
        assert building.stored(kueste).introduction == "Für alle."

    def test_its_questions_cannot_be_changed_below(self, rolled_out, stage) -> None:
        editor = factories.staff("Ute", Role.SURVEY_EDITOR, stage.heide)
        with pytest.raises(Refused):
            services.publish_version(survey=rolled_out[1], definition=building.small(), actor=editor)
        with pytest.raises(Invalid):
            services.save_draft(survey=rolled_out[1], actor=editor, raw=[])

    def test_answers_are_apart_and_together(self, rolled_out) -> None:
        origin, heide, kueste = rolled_out
        version = current_version(origin)
        for part, number in ((origin, 1), (heide, 2), (kueste, 3)):
            services.record_responses(survey=part, version=version, responses=[Recorded(NO)] * number)
        assert Response.objects.filter(survey=heide).count() == 2
        assert set(Response.objects.filter(survey=heide).values_list("region", flat=True)) == {heide.region_id}
        assert Response._base_manager.filter(version=version, survey__in=everywhere(kueste)).count() == 6
        assert {part.pk for part in everywhere(heide)} == {origin.pk, heide.pk, kueste.pk}

    def test_answers_below_fix_the_structure_above(self, rolled_out, boss) -> None:
        origin, heide, _kueste = rolled_out
        services.record_responses(survey=heide, version=current_version(origin), responses=[Recorded(NO)])
        assert has_answers(origin)
        with pytest.raises(NewStructure):
            services.publish_version(survey=origin, definition=building.small(required=True), actor=boss)

    def test_a_draft_is_never_rolled_out(self, stage, boss) -> None:
        with pytest.raises(Invalid, match="publish"):
            services.roll_out(survey=building.survey(stage.nation), regions=[stage.heide], actor=boss)

    def test_nor_to_regions_that_do_not_lie_below_or_have_no_site(self, stage, boss) -> None:
        made, _version = building.published(stage.nation)
        for region in (stage.nation, stage.heidedorf):
            with pytest.raises(Invalid, match="no site below"):
                services.roll_out(survey=made, regions=[region], actor=boss)

    def test_staff_without_a_role_below_roll_out_nothing(self, stage) -> None:
        made, _version = building.published(stage.nation)
        here_only = factories.staff("Nora", Role.PROJECT_TEAM, stage.nation)
        with pytest.raises(Refused):
            services.roll_out(survey=made, regions=[stage.heide], actor=here_only)
        assert not Survey._base_manager.filter(origin=made).exists()

    def test_a_district_sees_only_its_own(self, rolled_out, stage) -> None:
        with scopes_disabled():
            services.record_responses(
                survey=rolled_out[2], version=current_version(rolled_out[0]), responses=[Recorded(NO)]
            )
        with scope(region=Reach(ids=(stage.heide.pk,))):
            assert [survey.pk for survey in Survey.objects.all()] == [rolled_out[1].pk]
            assert not Response.objects.exists()


class TestCopies:
    def test_a_copy_has_questions_and_new_dates_but_no_answers(self, stage) -> None:
        made, version = building.published(stage.heide, starts=NOON, lasts=timedelta(days=7), title="Unterwegs")
        services.record_responses(survey=made, version=version, responses=[Recorded(NO)])
        Survey._base_manager.filter(pk=made.pk).update(invented=True)
        team = factories.staff("Theo", Role.PROJECT_TEAM, stage.heide)
        later = NOON + timedelta(days=365)
        process = factories.process(stage.heide, publish=False)
        copy = services.clone(survey=made, process=process, title="Unterwegs 2027", first_day=later, actor=team)
        assert services.definition_of(copy) == building.small()
        assert current_version(copy) is None
        assert [(phase.starts, phase.ends) for phase in copy.phases.all()] == [(later, later + timedelta(days=7))]
        assert not Response.objects.filter(survey=copy).exists()
        assert not building.stored(copy).invented

    def test_it_needs_a_role_where_it_goes(self, stage) -> None:
        made, _version = building.published(stage.heide)
        team = factories.staff("Theo", Role.PROJECT_TEAM, stage.heide)
        with pytest.raises(Refused):
            services.clone(
                survey=made, process=factories.process(stage.kueste), title="Kopie", first_day=NOON, actor=team
            )


class TestLibrary:
    @pytest.fixture
    def ute(self, stage: factories.Stage) -> Any:
        return factories.staff("Ute Umfrage", Role.SURVEY_EDITOR, stage.heide)

    def test_questions_of_a_survey_are_kept_and_used_again(self, stage, ute) -> None:
        made, _version = building.published(stage.heide)
        entry = services.keep_from_survey(survey=made, keys=["bus", "oft"], title="Busfragen", actor=ute)
        other = building.survey(stage.heide)
        services.take_over(survey=other, entries=[entry], actor=ute)
        definition = services.definition_of(building.stored(other))
        assert [question.text for question in definition.asked] == ["Fahren Sie Bus?", "Wie oft?"]
        assert definition.questions["oft"].when is None

    def test_used_twice_in_a_survey_each_has_a_short_name_of_its_own(self, stage, ute) -> None:
        made, _version = building.published(stage.heide)
        entry = services.keep_from_survey(survey=made, keys=["bus"], title="Bus", actor=ute)
        services.take_over(survey=made, entries=[entry], page="weg", actor=ute)
        definition = services.definition_of(building.stored(made))
        assert list(definition.questions) == ["bus", "oft", "wunsch", "bus_2"]
        keys = [block["id"] for block in raw_of_stream(building.stored(made).body)[0]["value"]["questions"]]
        assert len(set(keys)) == 4

    def test_a_region_uses_its_own_and_what_is_shared_above(self, stage, ute, boss) -> None:
        national, _version = building.published(stage.nation)
        abroad, _version = building.published(stage.kueste)
        kai = factories.staff("Kai", Role.SURVEY_EDITOR, stage.kueste)
        keep = services.keep_from_survey
        shared = keep(survey=national, keys=["bus"], title="A", shared_down=True, actor=boss)
        keep(survey=national, keys=["bus"], title="B", actor=boss)
        keep(survey=abroad, keys=["bus"], title="C", actor=kai)
        assert list(library_for(stage.heide)) == [shared]

    def test_foreigners_keep_change_and_remove_nothing(self, stage, ute) -> None:
        made, _version = building.published(stage.kueste)
        with pytest.raises(Refused):
            services.keep_from_survey(survey=made, keys=["bus"], title="Bus", actor=ute)
        kai = factories.staff("Kai", Role.SURVEY_EDITOR, stage.kueste)
        entry = services.keep_from_survey(survey=made, keys=["bus"], title="Bus", actor=kai)
        with pytest.raises(Refused):
            services.remove_question(entry=entry, actor=ute)
        services.remove_question(entry=entry, actor=kai)
        assert not LibraryQuestion.objects.exists()

    def test_an_empty_entry_is_refused(self, stage, ute) -> None:
        with pytest.raises(Invalid, match="add a question"):
            services.keep_question(entry=LibraryQuestion(region=stage.heide, title="Leer", body=[]), actor=ute)
