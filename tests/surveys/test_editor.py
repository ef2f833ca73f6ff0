"""The editor of surveys in the back office."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.accounts.models import Role
from participation.surveys.builder.converting import data_of, raw_of_stream
from participation.surveys.definition import dump, parse
from participation.surveys.models import LibraryQuestion, SurveyVersion
from participation.surveys.querysets import current_version
from tests import factories
from tests.surveys import building

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


def browser(user: Any) -> Client:
    client = Client(headers={"host": "heide.land.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def ute(stage: factories.Stage) -> Client:
    """A survey editor of the heath at work."""
    return browser(factories.staff("Ute Umfrage", Role.SURVEY_EDITOR, stage.heide))


def address(survey: Any, page: str = "fragebogen/") -> str:
    return f"/admin/module/survey/{survey.pk}/{page}"


def test_a_survey_editor_finds_surveys_and_opens_the_editor(ute, stage) -> None:
    made = building.survey(stage.heide, title="Wie kommen Sie voran?")
    listed = ute.get("/admin/module/survey/").content.decode()
    assert "Wie kommen Sie voran?" in listed
    assert address(made, "fragebogen/") in ute.get(address(made, "")).content.decode()
    page = ute.get(address(made))
    assert page.status_code == 200
    assert 'name="action-publish"' in page.content.decode()


def test_a_draft_is_stored_with_its_faults_and_stays_hidden(ute, stage) -> None:
    made = building.survey(stage.heide)
    broken = parse({"pages": [{"key": "a", "questions": [{"key": "bus", "kind": "single", "text": "Bus?"}]}]})
    answer = ute.post(address(made), building.form(broken, thanks="Danke!"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert data_of(raw_of_stream(building.stored(made).body)) == dump(broken)
    assert building.stored(made).thanks == "Danke!"
    assert current_version(made) is None


def test_publishing_makes_the_first_version(ute, stage) -> None:
    made = building.survey(stage.heide)
    answer = ute.post(address(made), building.form(building.small(), publish=True))
    assert answer.status_code == 302, answer.context["form"].errors
    assert current_version(made).definition == building.small()


def test_faults_keep_it_from_being_published_and_stand_beside_their_fields(ute, stage) -> None:
    made = building.survey(stage.heide)
    broken = parse({"pages": [{"key": "a", "questions": [{"key": "bus", "kind": "single", "text": "Bus?"}]}]})
    answer = ute.post(address(made), building.form(broken, publish=True))
    assert answer.status_code == 200
    assert "mindestens zwei" in answer.content.decode()
    assert not SurveyVersion.objects.exists()
    assert building.stored(made).draft_number == 0


def test_somebody_elses_draft_is_not_written_over(ute, stage) -> None:
    made = building.survey(stage.heide)
    ute.post(address(made), building.form(building.small()))
    answer = ute.post(address(made), building.form(building.small("Anders?"), base=0))
    assert answer.status_code == 200
    assert "Jemand anderes" in answer.content.decode()


def test_the_preview_shows_the_questions_as_they_are_typed(ute, stage) -> None:
    made = building.survey(stage.heide)
    assert ute.post(address(made, "fragebogen/vorschau/"), building.form(building.small())).json()["is_valid"]
    page = ute.get(address(made, "fragebogen/vorschau/"))
    assert page.status_code == 200
    assert "Fahren Sie Bus?" in page.content.decode()
    assert current_version(made) is None


def test_the_preview_lists_what_is_to_be_put_right(ute, stage) -> None:
    made = building.survey(stage.heide)
    broken = parse({"pages": [{"key": "a", "questions": [{"key": "bus", "kind": "single", "text": "Bus?"}]}]})
    ute.post(address(made, "fragebogen/vorschau/"), building.form(broken))
    assert "mindestens zwei" in ute.get(address(made, "fragebogen/vorschau/")).content.decode()


@pytest.mark.parametrize("page", ["", "fragebogen/", "fragebogen/vorschau/"])
def test_surveys_of_another_district_do_not_exist_here(ute, stage, page) -> None:
    foreign = building.survey(stage.kueste)
    assert ute.get(address(foreign, page)).status_code == 404


def test_a_moderator_sees_a_survey_but_does_not_write_it(stage) -> None:
    made = building.survey(stage.heide)
    mona = browser(factories.staff("Mona", Role.MODERATOR, stage.heide))
    assert mona.get(address(made, "")).status_code == 200
    assert mona.post(address(made), building.form(building.small())).status_code == 302
    assert building.stored(made).draft_number == 0


def test_a_rehearsal_is_evaluated_for_those_who_build_and_gone_after_publishing(ute, stage) -> None:
    made = building.survey(stage.heide)
    ute.post(address(made), building.form(building.small()))
    answer = ute.post(address(made, "probe/"), {"number": "60"})
    assert answer.headers["Location"] == address(made, "probe-auswertung/")
    page = ute.get(answer.headers["Location"]).content.decode()
    assert "60" in page
    assert "Fahren Sie Bus?" in page
    mona = browser(factories.staff("Mona", Role.MODERATOR, stage.heide))
    assert mona.get(address(made, "probe-auswertung/")).status_code in (302, 403)
    ute.post(address(made), building.form(building.small(), base=1, publish=True))
    assert ute.get(address(made, "probe-auswertung/")).status_code == 404


def test_the_questions_come_as_a_file_and_go_in_again(ute, stage) -> None:
    made, _version = building.published(stage.heide, title="Unterwegs")
    file = ute.get(address(made, "datei/"))
    assert file.headers["Content-Disposition"].startswith("attachment")
    other = building.survey(stage.heide)
    upload = SimpleUploadedFile("umfrage.json", file.content)
    assert ute.post(address(other, "einlesen/"), {"file": upload}).status_code == 302
    assert parse(data_of(raw_of_stream(building.stored(other).body))) == building.small()
    bad = ute.post(address(other, "einlesen/"), {"file": SimpleUploadedFile("x.json", b"{}")})
    assert "participation-survey" in bad.content.decode()


def test_questions_of_the_library_are_chosen_on_a_page_of_their_own(ute, stage) -> None:
    made, _version = building.published(stage.heide)
    assert ute.get(address(made, "aufheben/")).status_code == 200
    ute.post(address(made, "aufheben/"), {"keys": ["bus"], "title": "Busfrage"})
    entry = LibraryQuestion._base_manager.get()
    assert "Busfrage" in ute.get("/admin/fragen/").content.decode()
    assert ute.get(f"/admin/fragen/edit/{entry.pk}/").status_code == 200
    other = building.survey(stage.heide)
    answer = ute.post(address(other, "bibliothek/"), {"entries": [entry.pk], "page": ""})
    assert answer.status_code == 302
    assert "bus" in parse(data_of(raw_of_stream(building.stored(other).body))).questions


def test_a_new_entry_of_the_library_is_written_in_its_own_form(ute, stage) -> None:
    block: Any = LibraryQuestion._meta.get_field("body").stream_block
    question = {"type": "long_text", "id": "", "value": {"text": "Was fehlt?", "when": {"match": "all"}}}
    data = {"region": str(stage.heide.pk), "title": "Offene Frage", **building.typed(block, [question], "body")}
    answer = ute.post("/admin/fragen/add/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    entry = LibraryQuestion._base_manager.get()
    assert (entry.region, entry.body[0].value["key"]) == (stage.heide, "was_fehlt")
    empty = ute.post("/admin/fragen/add/", {**data, **building.typed(block, [], "body")})
    assert empty.status_code == 200
