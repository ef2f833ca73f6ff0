"""Surveys as files: out, in, unchanged; what is no survey is refused with its place."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled
from hypothesis import given, settings
from PIL import Image as Pillow
from wagtail.images import get_image_model

from participation.processes.models import Process
from participation.surveys import services, sharing
from participation.surveys.definition import dump, parse
from participation.surveys.models import Survey
from participation.surveys.sharing import BadFile, understood
from tests.surveys import building, strategies
from tests.surveys.schema import mistakes

pytestmark = pytest.mark.usefixtures("in_english")

WHOLE = {"format": "participation-survey", "version": 1, "title": "Bus", "definition": {"pages": [{"key": "a"}]}}


@settings(max_examples=40, deadline=None)
@given(strategies.definition_data())
def test_every_definition_fits_the_schema_and_is_read_again_unchanged(data: dict[str, Any]) -> None:
    file = {**WHOLE, "definition": data}
    assert list(mistakes(file)) == []
    assert dump(understood(json.dumps(file).encode()).definition) == data


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{", "JSON (1:2)"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "format"),
        (b'{"format": "participation-survey", "version": 2}', "version"),
        ({**WHOLE, "colour": "red"}, "“colour”"),
        ({**WHOLE, "title": " "}, "“title”"),
        ({**WHOLE, "title": 5}, "“title”"),
        ({**WHOLE, "access": "everybody"}, "“access”"),
        ({**WHOLE, "definition": {"pages": [{"key": "a", "questions": [{"kind": "poem"}]}]}}, "page 1, question 1"),
        ({**WHOLE, "pictures": [{"id": 1, "data": "AAAA"}]}, "picture"),
        ({**WHOLE, "pictures": {}}, "list"),
        ({**WHOLE, "definition": {"pages": [{"key": "a", "questions": [
            {"key": "b", "kind": "picture", "text": "?", "options": [{"key": "c", "text": "C", "image": 7}]}]}]}},
         "Picture 7"),
    ],
)  # fmt: skip
def test_what_is_no_survey_is_refused_with_its_place(content: Any, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        understood(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert words in str(caught.value.message)


@pytest.mark.django_db
class TestCommands:
    def test_a_survey_goes_out_and_comes_in_unchanged(self, stage, tmp_path: Path, capsys) -> None:
        made, _version = building.published(stage.heide, title="Unterwegs", introduction="Worum es geht.")
        file = tmp_path / "umfrage.json"
        call_command("export_survey", str(file), "--survey", str(made.pk), "--json")
        assert json.loads(capsys.readouterr().out)["version"] == 1
        assert list(mistakes(json.loads(file.read_text()))) == []
        call_command("import_survey", str(file), "--region", "kueste", "--json")
        told = json.loads(capsys.readouterr().out)
        with scopes_disabled():
            copy = Survey._base_manager.select_related("region", "process").get(pk=told["survey"])
            assert (copy.region, copy.title, copy.introduction) == (stage.kueste, "Unterwegs", "Worum es geht.")
            assert services.definition_of(copy) == building.small()
            assert sharing.as_file(copy, services.definition_of(copy)) == json.loads(file.read_text())
            assert not copy.process.live
            assert not copy.versions.exists()
        assert told["faults"] == []

    def test_it_may_go_into_a_process_that_is_there(self, stage, tmp_path: Path, capsys) -> None:
        made, _version = building.published(stage.heide)
        file = tmp_path / "umfrage.json"
        call_command("export_survey", str(file), "--survey", str(made.pk))
        with scopes_disabled():
            slug = made.process.slug
        capsys.readouterr()
        call_command("import_survey", str(file), "--region", "heide", "--process", slug, "--json")
        told = json.loads(capsys.readouterr().out)
        assert told["process"] == slug

    def test_a_bad_file_changes_nothing(self, stage, tmp_path: Path) -> None:
        file = tmp_path / "umfrage.json"
        file.write_text(json.dumps({**WHOLE, "definition": {"pages": [{"key": "Ä"}]}}))
        with scopes_disabled():
            before = Process._base_manager.count()
            with pytest.raises(CommandError, match="page 1, “key”"):
                call_command("import_survey", str(file), "--region", "heide")
            assert Process._base_manager.count() == before

    @pytest.mark.parametrize("region", ["heidedorf", "nirgendwo"])
    def test_a_region_without_a_site_is_refused(self, stage, tmp_path: Path, region: str) -> None:
        with pytest.raises(CommandError, match=region):
            call_command("import_survey", str(tmp_path / "x.json"), "--region", region)

    def test_a_missing_file_and_a_missing_survey_are_named(self, stage, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_survey", str(tmp_path / "x.json"), "--region", "heide")
        with pytest.raises(CommandError, match="no survey 99"):
            call_command("export_survey", str(tmp_path / "x.json"), "--survey", "99")

    def test_pictures_travel_inside_the_file(self, stage, tmp_path: Path, capsys, settings) -> None:
        settings.MEDIA_ROOT = str(tmp_path / "media")
        image = get_image_model().objects.create(title="Rathaus", file=ContentFile(_png(), name="rathaus.png"))
        options = [
            {"key": "a", "text": "Rathaus", "image": image.pk, "alt": "Ein Rathaus"},
            {"key": "b", "text": "Schule", "image": image.pk, "alt": "Eine Schule"},
        ]
        question = {"key": "ort", "kind": "picture", "text": "Wo?", "options": options}
        made, _version = building.published(
            stage.heide, parse({"pages": [{"key": "s", "questions": [question]}]}), title="Orte"
        )
        file = tmp_path / "umfrage.json"
        call_command("export_survey", str(file), "--survey", str(made.pk))
        assert base64.b64decode(json.loads(file.read_text())["pictures"][0]["data"])
        image.delete()
        capsys.readouterr()
        call_command("import_survey", str(file), "--region", "kueste", "--json")
        with scopes_disabled():
            copy = building.stored(Survey(pk=json.loads(capsys.readouterr().out)["survey"]))
            (new,) = get_image_model().objects.all()
            assert {option.image for option in services.definition_of(copy).questions["ort"].options} == {new.pk}
            assert new.collection.name == "kueste"


def _png() -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", (4, 4), "white").save(file, "PNG")
    return file.getvalue()
