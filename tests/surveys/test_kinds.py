"""Every kind of question through the form without a script: what is typed, what is stored, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from participation.core import clock
from participation.surveys.answering.services import remove_waiting
from participation.surveys.answering.typed import raw_answers, typed_of
from participation.surveys.definition import cleaned, parse
from participation.surveys.models import LeftAddress, Response, Survey, Upload
from tests import factories as cast
from tests.browser.scenes import PDF, picture
from tests.surveys import factories
from tests.surveys.forms import Form

At = Callable[..., Client]
ABC = [{"key": key, "text": key.upper()} for key in "abc"]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


def asking(region: Any, *questions: dict[str, Any], **values: Any) -> Survey:
    """A survey with one page."""
    asked = [{"text": "Was?", **question} for question in questions]
    return factories.survey(region, {"pages": [{"key": "p", "questions": asked}]}, **values)


def sent(form: Form) -> dict[str, Any]:
    """Send what was checked; the answers that are stored."""
    assert form.pages == [], form.html[form.html.find("error-summary") :][:600]
    assert form.press("send").status_code == 302
    answers: dict[str, Any] = Response.objects.get().answers
    return answers


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        ({"kind": "multiple", "options": ABC}, {"x": ["a", "c"]}, {"chosen": ["a", "c"]}),
        (
            {"kind": "multiple", "options": ABC, "other": True},
            {"x": ["b", "other"], "x__other": "Hund"},
            {"chosen": ["b"], "other": "Hund"},
        ),
        ({"kind": "yes_no"}, {"x": "no"}, {"chosen": ["no"]}),
        ({"kind": "number", "decimals": 2, "unit": "km"}, {"x": "1.250,5"}, "1250.5"),
        ({"kind": "date"}, {"x": "3.5.2026"}, "2026-05-03"),
        ({"kind": "scale", "lowest": "0", "highest": "10"}, {"x": "0"}, 0),
        ({"kind": "matrix", "rows": ABC, "options": ABC}, {"x__a": "c", "x__b": "a"}, {"a": "c", "b": "a"}),
        ({"kind": "ranking", "options": ABC}, {"x__b": "1", "x__a": "2"}, ["b", "a"]),
        ({"kind": "points", "options": ABC, "total": 10}, {"x__a": "7", "x__c": "3"}, {"a": 7, "c": 3}),
        ({"kind": "place"}, {"x__label": "am Bahnhof"}, {"label": "am Bahnhof"}),
        (
            {"kind": "place"},
            {"x__municipality": "Heidedorf", "x__lat": "52,5", "x__lon": "10,5"},
            {"label": "Heidedorf", "lat": 52.5, "lon": 10.5},
        ),
        ({"kind": "long_text"}, {"x": "=cmd|' /C calc'!A0"}, "=cmd|' /C calc'!A0"),
    ],
)
def test_an_answer_is_stored_in_its_canonical_form(
    stage: cast.Stage, at_heide: At, question: dict[str, Any], typed: dict[str, Any], stored: Any
) -> None:
    form = Form(at_heide(), asking(stage.heide, {"key": "x", **question}))
    form.press(**typed)
    assert sent(form) == {"x": stored}


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ({"kind": "ranking", "options": ABC}, {"x__a": "1", "x__b": "1"}),
        ({"kind": "points", "options": ABC, "total": 10}, {"x__a": "11"}),
        ({"kind": "matrix", "rows": ABC, "options": ABC}, {"x__a": "never"}),
        ({"kind": "matrix", "rows": ABC, "options": ABC}, {"x__nowhere": "a"}),
        ({"kind": "place"}, {"x__lat": "48", "x__lon": "10,5"}),
        ({"kind": "place"}, {"x__lat": "52,5"}),
        ({"kind": "multiple", "options": ABC, "other": True}, {"x": ["other"]}),
        ({"kind": "single", "options": ABC, "other": True}, {"x": ["a"], "x__other": "Hund"}),
        ({"kind": "single", "options": ABC}, {"x": ["a", "b"]}),
        ({"kind": "email", "consent": "Ja."}, {"x": "a@example.org"}),
        ({"kind": "email", "consent": "Ja."}, {"x": "unsinn", "x__consent": "1"}),
        ({"kind": "file"}, {"x__file": "00000000-0000-0000-0000-000000000000"}),
    ],
)
def test_bad_input_gets_a_sentence_beside_the_field_and_stays(
    stage: cast.Stage, at_heide: At, question: dict[str, Any], typed: dict[str, Any]
) -> None:
    form = Form(at_heide(), asking(stage.heide, {"key": "x", **question}))
    form.press(**typed)
    assert form.pages == ["p"]
    assert 'id="q-x-error"' in form.html
    for name, value in typed.items():
        if name.rpartition("__")[2] not in ("file", "nowhere") and value != "never":
            stays = form.values.get("q-" + name.replace("__", "-"), [])
            assert stays == (value if isinstance(value, list) else [value]) or question["kind"] == "single"
    assert not Response.objects.exists()


def test_an_address_is_kept_apart_and_only_with_consent(stage: cast.Stage, at_heide: At) -> None:
    questions = [{"key": "x", "kind": "email", "consent": "Ja."}, {"key": "y", "kind": "yes_no"}]
    form = Form(at_heide(), asking(stage.heide, *questions))
    form.press(x="Anna@Example.org", x__consent="1", y="yes")
    assert sent(form) == {"y": {"chosen": ["yes"]}}
    left = LeftAddress.objects.get()
    assert left.email == "anna@example.org"
    assert {field.name for field in LeftAddress._meta.get_fields()} == {"key", "region", "survey", "question", "email"}


def test_a_picture_loses_its_data_and_is_nowhere_public(stage: cast.Stage, at_heide: At, settings: Any) -> None:
    survey = asking(stage.heide, {"key": "x", "kind": "file"})
    form = Form(at_heide(), survey)
    form.press(x=SimpleUploadedFile("weg.png", picture(), "image/png"))
    key = form.values["kept"]
    upload = Upload.objects.get()
    assert upload.waiting_since is not None
    assert upload.file.path.endswith(".jpg")
    assert Path(upload.file.path).stat().st_mtime % 3600 == 0  # midnight: no trace of the moment
    assert key
    assert sent(form) == {"x": str(upload.pk)}
    assert Upload.objects.get().waiting_since is None
    for address in ("/media/", "/media/attachments/", reverse("surveys:thanks", args=[survey.process.slug, "umfrage"])):
        assert at_heide().get(f"{address}{upload.file.name}").status_code == 404


def test_a_wrong_file_is_refused_and_a_file_can_be_taken_back(stage: cast.Stage, at_heide: At) -> None:
    form = Form(at_heide(), asking(stage.heide, {"key": "x", "kind": "file"}))
    form.press(x=SimpleUploadedFile("böse.pdf", b"MZ kein PDF", "application/pdf"))
    assert 'id="q-x-error"' in form.html
    form.press(x=SimpleUploadedFile("plan.pdf", PDF, "application/pdf"))
    assert form.says("plan.pdf")
    form.press("back")
    assert form.says("plan.pdf")
    form.press(x__remove="1")
    assert sent(form) == {}


def test_files_that_nobody_sends_are_removed_after_a_day(stage: cast.Stage, at_heide: At) -> None:
    form = Form(at_heide(), asking(stage.heide, {"key": "x", "kind": "file"}))
    form.press(x=SimpleUploadedFile("plan.pdf", PDF, "application/pdf"))
    assert remove_waiting(clock.now() + timedelta(days=1)) == 0
    path = Upload.objects.get().file.path
    assert remove_waiting(clock.now() + timedelta(days=2)) == 1
    assert not Path(path).exists()


def test_options_come_in_another_order_for_each_and_the_same_for_one(stage: cast.Stage, at_heide: At) -> None:
    letters = [{"key": f"o{n}", "text": f"Antwort {n}"} for n in range(12)]
    last = {"key": "none", "text": "nichts davon", "alone": True}
    survey = asking(
        stage.heide,
        {"key": "x", "kind": "multiple", "options": [*letters, last], "shuffle": True},
        {"key": "y", "kind": "short_text", "required": True},
    )
    forms = [Form(at_heide(), survey) for _ in range(4)]
    orders = [tuple(form.offered["q-x"]) for form in forms]
    assert len(set(orders)) > 1
    assert {order[-1] for order in orders} == {"none"}
    forms[0].press(x=["o3"])
    assert tuple(forms[0].offered["q-x"]) == orders[0]


def test_a_full_option_is_not_offered_and_not_taken(stage: cast.Stage, at_heide: At) -> None:
    options = [{"key": "early", "text": "vormittags", "quota": 1}, {"key": "late", "text": "abends"}]
    survey = asking(stage.heide, {"key": "x", "kind": "single", "options": options})
    slow, quick = Form(at_heide(), survey), Form(at_heide(), survey)
    slow.press(x="early")
    quick.press(x="early")
    assert sent(quick) == {"x": {"chosen": ["early"]}}
    assert Form(at_heide(), survey).offered["q-x"] == ["late"]
    slow.press("send")
    assert slow.pages == ["p"]
    assert 'id="q-x-error"' in slow.html
    slow.press(x="late")
    slow.press("send")
    assert Response.objects.count() == 2


def test_what_stands_in_the_fields_and_canonical_answers_lead_to_each_other() -> None:
    asked = [
        {"key": "a", "kind": "multiple", "text": "?", "options": ABC, "other": True},
        {"key": "b", "kind": "number", "text": "?", "decimals": 2},
        {"key": "c", "kind": "matrix", "text": "?", "rows": ABC, "options": ABC},
        {"key": "d", "kind": "ranking", "text": "?", "options": ABC},
        {"key": "e", "kind": "points", "text": "?", "options": ABC, "total": 10},
        {"key": "f", "kind": "place", "text": "?"},
        {"key": "g", "kind": "scale", "text": "?"},
        {"key": "h", "kind": "date", "text": "?"},
    ]
    definition = parse({"pages": [{"key": "p", "questions": asked}]})
    answers = {
        "a": {"chosen": ["a"], "other": "Hund"}, "b": "12.5", "c": {"a": "b"}, "d": ["c", "a"], "e": {"b": 10},
        "f": {"lat": 52.5, "lon": 10.25, "label": "hier"}, "g": 4, "h": "2026-05-03",
    }  # fmt: skip
    again = cleaned(definition, raw_answers(definition, typed_of(definition, answers)))
    assert again.errors == {}
    assert again.answers == answers


def test_the_form_on_paper_has_every_question_with_its_codes(survey: Survey, at_heide: At) -> None:
    page = at_heide().get(f"{survey.get_absolute_url()}formular/").content.decode()
    for text in ("1. Wie oft fahren Sie", "2. Warum nie?", "täglich", "Was wünschen Sie sich?"):
        assert text in page
    assert "„nie“" in page or "“nie”" in page  # the condition in words
