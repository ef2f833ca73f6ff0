"""Publishing: versions whose structure stays, texts that are corrected, results kept apart."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.core.errors import Refused
from participation.surveys import services
from participation.surveys.definition import Definition
from participation.surveys.models import Correction, Response, SurveyVersion
from participation.surveys.querysets import current_version, versions_of
from participation.surveys.services import Faulty, NewStructure, Recorded
from tests import factories
from tests.surveys import building

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _everywhere() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def editor(stage: factories.Stage) -> Any:
    return factories.staff("Ute Umfrage", Role.SURVEY_EDITOR, stage.heide)


def answered(stage: factories.Stage) -> Any:
    made, version = building.published(stage.heide)
    services.record_responses(survey=made, version=version, responses=[Recorded({"bus": {"chosen": ["no"]}})])
    return made, version


def test_a_survey_editor_publishes_the_first_version(stage, editor) -> None:
    made = building.survey(stage.heide)
    assert current_version(made) is None
    services.write(made, building.small(), editor)
    version = services.publish_draft(survey=made, actor=editor)
    assert (version.number, version.definition) == (1, building.small())
    assert current_version(made) == version
    assert Entry.objects.filter(action="survey.published", actor_id=editor.pk, region_id=stage.heide.pk).count() == 1


def test_a_definition_with_faults_is_never_published(stage, editor) -> None:
    made = building.survey(stage.heide)
    with pytest.raises(Faulty) as caught:
        services.publish_version(survey=made, definition=Definition(), actor=editor)
    assert caught.value.faults
    assert not SurveyVersion.objects.exists()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VALUATOR])
def test_other_roles_publish_nothing(stage, role) -> None:
    somebody = factories.staff("Mona", role, stage.heide)
    with pytest.raises(Refused):
        services.publish_version(survey=building.survey(stage.heide), definition=building.small(), actor=somebody)


def test_staff_of_another_district_publish_nothing(stage) -> None:
    foreigner = factories.staff("Kai", Role.ADMINISTRATOR, stage.kueste)
    with pytest.raises(Refused):
        services.publish_version(survey=building.survey(stage.heide), definition=building.small(), actor=foreigner)


def test_corrected_texts_keep_the_number_and_are_listed(stage, editor) -> None:
    made, version = answered(stage)
    again = services.publish_version(survey=made, definition=building.small("Nehmen Sie den Bus?"), actor=editor)
    assert (again.pk, again.number) == (version.pk, 1)
    assert current_version(made).definition == building.small("Nehmen Sie den Bus?")
    (correction,) = Correction.objects.all()
    assert correction.changes == [
        {"place": "pages/0/questions/0/text", "before": "Fahren Sie Bus?", "after": "Nehmen Sie den Bus?"}
    ]
    assert Entry.objects.get(action="survey.corrected").details == {"number": 1, "changes": 1}


def test_publishing_the_same_again_changes_and_notes_nothing(stage, editor) -> None:
    made, _version = answered(stage)
    entries = Entry.objects.count()
    services.publish_version(survey=made, definition=building.small(), actor=editor)
    assert (Entry.objects.count(), Correction.objects.count(), SurveyVersion.objects.count()) == (entries, 0, 1)


def test_another_structure_needs_a_confirmation_where_people_have_answered(stage, editor) -> None:
    made, version = answered(stage)
    with pytest.raises(NewStructure):
        services.publish_version(survey=made, definition=building.small(required=True), actor=editor)
    second = services.publish_version(survey=made, definition=building.small(required=True), actor=editor, apart=True)
    assert [one.number for one in versions_of(made)] == [1, 2]
    assert Response.objects.filter(version=version).count() == 1
    assert not Response.objects.filter(version=second).exists()


def test_another_structure_is_simply_the_next_version_where_nobody_has_answered(stage, editor) -> None:
    made, _version = building.published(stage.heide)
    assert services.publish_version(survey=made, definition=building.small(required=True), actor=editor).number == 2


@pytest.mark.parametrize("column", ["structure", "number"])
def test_the_database_refuses_to_change_a_published_structure(stage, column) -> None:
    _made, version = building.published(stage.heide)
    with pytest.raises(DatabaseError, match="survey_structure_fixed"), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).update(**{column: "7"})


def test_the_database_refuses_to_change_what_was_corrected(stage) -> None:
    _made, version = building.published(stage.heide)
    Correction.objects.create(version=version, changes=[])
    with pytest.raises(DatabaseError, match="survey_correction_fixed"), transaction.atomic():
        Correction.objects.update(changes=[1])


def test_a_survey_that_people_have_answered_cannot_be_removed(stage) -> None:
    made, _version = answered(stage)
    with pytest.raises(Exception, match="protected"):
        made.delete()


class TestRehearsals:
    def test_it_fills_a_survey_with_answers_that_nobody_counts(self, stage, editor) -> None:
        made = building.survey(stage.heide)
        services.rehearse(survey=made, definition=building.small(), number=25, actor=editor)
        assert Response.objects.filter(survey=made).count() == 25
        assert current_version(made) is None
        assert not versions_of(made).exists()

    def test_it_begins_anew_each_time(self, stage, editor) -> None:
        made = building.survey(stage.heide)
        services.rehearse(survey=made, definition=building.small(), number=25, actor=editor)
        services.rehearse(survey=made, definition=building.small(required=True), number=5, actor=editor)
        assert Response.objects.filter(survey=made).count() == 5

    def test_publishing_wipes_it_completely(self, stage, editor) -> None:
        made = building.survey(stage.heide)
        services.rehearse(survey=made, definition=building.small(), number=25, actor=editor)
        services.publish_version(survey=made, definition=building.small(), actor=editor)
        assert not Response.objects.exists()
        assert [version.number for version in SurveyVersion.objects.all()] == [1]

    def test_it_can_be_wiped_before(self, stage, editor) -> None:
        made = building.survey(stage.heide)
        services.rehearse(survey=made, definition=building.small(), number=5, actor=editor)
        services.end_rehearsal(survey=made, actor=editor)
        assert not Response.objects.exists()

    def test_there_is_none_once_a_survey_has_been_published(self, stage, editor) -> None:
        made, _version = building.published(stage.heide)
        with pytest.raises(Exception, match="published"):
            services.rehearse(survey=made, definition=building.small(), number=5, actor=editor)

    def test_a_foreigner_rehearses_nothing(self, stage) -> None:
        foreigner = factories.staff("Kai", Role.ADMINISTRATOR, stage.kueste)
        with pytest.raises(Refused):
            services.rehearse(survey=building.survey(stage.heide), definition=building.small(), number=5,
                              actor=foreigner)  # fmt: skip


def test_bulk_answers_are_checked_like_any_other(stage) -> None:
    made, version = building.published(stage.heide)
    good, bad = Recorded({"bus": {"chosen": ["no"]}}), Recorded({"bus": {"chosen": ["vielleicht"]}})
    with pytest.raises(Exception, match="2, bus"):
        services.record_responses(survey=made, version=version, responses=[good, bad])
    assert not Response.objects.exists()


def test_a_draft_is_never_written_over_unawares(stage, editor) -> None:
    made = building.survey(stage.heide)
    services.save_draft(survey=made, actor=editor, base=0, thanks="Danke.")
    with pytest.raises(Exception, match="Somebody else"):
        services.save_draft(survey=made, actor=editor, base=0, thanks="Vielen Dank.")
    assert building.stored(made).thanks == "Danke."
