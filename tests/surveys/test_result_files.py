"""Results as files: the same columns for everybody, no living formula, single answers only for those who may."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from participation.audit.models import Entry
from participation.surveys.models import Survey
from participation.surveys.results.rows import NOT_ASKED
from tests import factories
from tests.surveys import building, counted

pytestmark = pytest.mark.django_db
HEIDE = {"host": "heide.land.localhost"}
ALIVE = "=cmd|' /C calc'!A0"


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    """Sentences are compared in English, whatever the catalogue says."""
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def stage() -> Any:
    with time_machine.travel(counted.AFTER, tick=False):
        yield factories.stage()


@pytest.fixture
def survey(stage: factories.Stage) -> Survey:
    """Ten people: five never see the second question."""
    bus = [{"bus": {"chosen": ["yes"]}, "oft": 4, "wunsch": ALIVE} for _ in range(5)]
    walking = [{"bus": {"chosen": ["no"]}} for _ in range(5)]
    found, version = counted.answered(stage.heide, building.small(ALIVE), [*bus, *walking])
    counted.settled(found, version)
    counted.public(found)
    return found


def exported(survey: Survey, form: str, tmp_path: Path) -> Path:
    out = tmp_path / f"out.{form}"
    call_command("survey_export", out, survey=survey.pk, form=form, json=True)
    return out


def test_rows_have_the_same_columns_whatever_way_people_took(survey: Survey, tmp_path: Path) -> None:
    text = exported(survey, "csv", tmp_path).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 10
    assert {tuple(row) for row in rows} == {("version", "wave", "channel", "bus", "oft", "wunsch")}
    assert {(row["bus"], row["oft"]) for row in rows} == {("yes", "4"), ("no", NOT_ASKED)}
    book = (tmp_path / "out-codebook.csv").read_text("utf-8-sig")
    assert NOT_ASKED in book


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_formula_comes_alive(survey: Survey, tmp_path: Path, form: str) -> None:
    path = exported(survey, form, tmp_path)
    if form == "csv":
        files = [path.read_text("utf-8-sig"), (tmp_path / "out-codebook.csv").read_text("utf-8-sig")]
        cells = [cell for text in files for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    else:
        book = openpyxl.load_workbook(path)
        cells = [cell.value for sheet in book for row in sheet for cell in row]
        assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]
    assert [cell for cell in cells if isinstance(cell, str) and cell.endswith(ALIVE)]


def test_rows_as_json_with_the_code_book(survey: Survey, tmp_path: Path) -> None:
    found = json.loads(exported(survey, "json", tmp_path).read_text())
    answers, book = found.values()
    assert len(answers) == 10
    assert "person" not in answers[0]
    assert {row["column"] for row in book} >= {"bus", "oft", "wunsch", "channel"}


def test_the_command_names_what_is_wrong_and_is_logged(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no survey"):
        call_command("survey_export", tmp_path / "x", survey=0, form="csv")
    with pytest.raises(CommandError):
        call_command("survey_export", tmp_path / "nowhere" / "x.csv", survey=survey.pk, form="csv")
    exported(survey, "csv", tmp_path)
    entries = Entry.objects.filter(action="survey.rows_taken")
    assert {(entry.actor_id, entry.details["people"]) for entry in entries} == {(None, 10)}


def test_figures_are_for_everybody_and_hold_nothing_small(client: Client, survey: Survey) -> None:
    url = f"{survey.get_absolute_url()}ergebnisse/zahlen"
    packed = client.get(f"{url}.csv", headers=HEIDE)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert len(archive.namelist()) == 2
    rows = next(iter(json.loads(client.get(f"{url}.json", headers=HEIDE).content).values()))
    assert not [row for row in rows if row["people"] != "" and 0 < row["people"] < 5]
    assert {row["people"] for row in rows if row["question"] == "bus"} >= {5}
    assert client.get(f"{url}.xlsx", headers=HEIDE).status_code == 200


def test_single_answers_are_a_right_of_their_own(client: Client, stage: factories.Stage, survey: Survey) -> None:
    url = f"{survey.get_absolute_url()}ergebnisse/antworten.csv"
    assert client.get(url, headers=HEIDE).status_code == 405
    assert client.post(url, headers=HEIDE).status_code == 403
    for person in (
        factories.person("Anna"),
        counted.staff(stage.kueste),
        factories.staff("Team", "project_team", stage.heide),
    ):
        client.force_login(person)
        assert client.post(url, headers=HEIDE).status_code == 403
    assert not Entry.objects.filter(action="survey.rows_taken").exists()
    actor = counted.staff(stage.heide)
    client.force_login(actor)
    answer = client.post(url, headers=HEIDE)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert Entry.objects.get(action="survey.rows_taken").actor_id == actor.pk


def test_the_report_reads_without_the_platform(client: Client, survey: Survey) -> None:
    html = client.get(f"{survey.get_absolute_url()}ergebnisse/bericht.html", headers=HEIDE).content.decode()
    assert "<style>" in html
    assert not [piece for piece in ("<script", "<link", "src=", "url(/") if piece in html]
    assert "<table" in html
    pdf = client.get(f"{survey.get_absolute_url()}ergebnisse/bericht.pdf", headers=HEIDE)
    assert pdf.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf.content
