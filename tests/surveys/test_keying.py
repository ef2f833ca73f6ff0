"""Keying in paper and telephone: codes, double entry, what differs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from participation.accounts.models import Role, User
from participation.core.errors import Invalid, Refused
from participation.surveys.answering.services import Incomplete
from participation.surveys.definition import parse
from participation.surveys.keying import services
from participation.surveys.keying.codes import typed_of
from participation.surveys.models import LeftAddress, Response, Sheet, Survey
from participation.surveys.querysets import current_version
from tests import factories as cast
from tests.surveys import factories

At = Callable[..., Client]
ABC = [{"key": key, "text": key.upper()} for key in "abc"]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def edda(stage: cast.Stage) -> User:
    return cast.staff("Edda", Role.SURVEY_EDITOR, stage.heide)


@pytest.fixture
def paul(stage: cast.Stage) -> User:
    return cast.staff("Paul", Role.PROJECT_TEAM, stage.heide)


def key_in(survey: Survey, actor: User, number: int = 1, channel: str = "paper", **texts: str) -> Any:
    version = current_version(survey)
    return services.key_in(survey=survey, version=version, number=number, channel=channel, texts=texts, actor=actor)


@pytest.mark.parametrize(
    ("question", "text", "typed"),
    [
        ({"kind": "single", "options": ABC}, "2", {"q-x": ["b"]}),
        ({"kind": "multiple", "options": ABC}, "1, 3", {"q-x": ["a", "c"]}),
        (
            {"kind": "multiple", "options": ABC, "other": True},
            "1 4 Mein Hund",
            {"q-x": ["a", "other"], "q-x-other": ["Mein Hund"]},
        ),
        ({"kind": "yes_no"}, "n", {"q-x": ["no"]}),
        ({"kind": "matrix", "rows": ABC, "options": ABC}, "2 - 1", {"q-x-a": ["b"], "q-x-c": ["a"]}),
        ({"kind": "ranking", "options": ABC}, "2 1", {"q-x-a": ["2"], "q-x-b": ["1"]}),
        ({"kind": "points", "options": ABC, "total": 10}, "7 0 3", {"q-x-a": ["7"], "q-x-c": ["3"]}),
        ({"kind": "number"}, " 12 ", {"q-x": ["12"]}),
        ({"kind": "place"}, "am Bahnhof", {"q-x-label": ["am Bahnhof"]}),
        ({"kind": "email"}, "a@example.org", {}),
    ],
)
def test_codes_stand_for_answers(question: dict[str, Any], text: str, typed: dict[str, Any]) -> None:
    definition = parse({"pages": [{"key": "p", "questions": [{"key": "x", "text": "?", **question}]}]})
    assert typed_of(definition.questions["x"], text) == typed


@pytest.mark.parametrize("text", ["9", "x", "1 9"])
def test_a_code_that_does_not_exist_is_refused(text: str) -> None:
    definition = parse(
        {"pages": [{"key": "p", "questions": [{"key": "x", "kind": "multiple", "text": "?", "options": ABC}]}]}
    )
    with pytest.raises(Invalid):
        typed_of(definition.questions["x"], text)


def test_a_sheet_becomes_an_answer_marked_by_its_channel(survey: Survey, edda: User) -> None:
    key_in(survey, edda, bus="1", stop="Markt")
    key_in(survey, edda, number=2, channel="telephone", bus="2", why="zu weit")
    found = {row.channel: row for row in Response.objects.all()}
    assert found["paper"].answers == {"bus": {"chosen": ["daily"]}, "stop": "Markt"}
    assert found["telephone"].answers["why"] == "zu weit"
    assert {row.person for row in found.values()} == {None}


def test_paper_may_leave_out_what_is_needed_online(survey: Survey, edda: User) -> None:
    key_in(survey, edda, wish="Mehr Busse")
    assert Response.objects.get().answers == {"wish": "Mehr Busse"}


def test_what_is_not_asked_with_these_answers_is_left_out_and_named(survey: Survey, edda: User) -> None:
    assert key_in(survey, edda, bus="1", why="egal").left_out == (2,)
    assert Response.objects.get().answers == {"bus": {"chosen": ["daily"]}}


def test_a_sheet_is_keyed_in_once(survey: Survey, edda: User) -> None:
    key_in(survey, edda, bus="1")
    with pytest.raises(Invalid):
        key_in(survey, edda, bus="1")
    assert Response.objects.count() == 1


def test_two_entries_that_agree_are_one_answer(stage: cast.Stage, edda: User, paul: User) -> None:
    survey = factories.survey(stage.heide, double_entry=True)
    key_in(survey, edda, bus="1", stop="Markt")
    assert not Response.objects.exists()
    with pytest.raises(Invalid):
        key_in(survey, edda, bus="1", stop="Markt")
    key_in(survey, paul, bus="1", stop="Markt")
    assert Response.objects.get().answers["stop"] == "Markt"
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.first, sheet.second) == ("taken", {}, {})


def test_what_differs_is_shown_and_settled(stage: cast.Stage, edda: User, paul: User, at_heide: At) -> None:
    survey = factories.survey(stage.heide, double_entry=True)
    key_in(survey, edda, bus="1", stop="Markt", wish="Mehr")
    key_in(survey, paul, bus="1", stop="Marktplatz", wish="Mehr")
    sheet = Sheet.objects.get()
    assert services.differences(sheet) == ["stop"]
    with pytest.raises(Invalid):
        services.settle(sheet=sheet, choices={}, actor=edda)
    services.settle(sheet=sheet, choices={"stop": "second"}, actor=edda)
    assert Response.objects.get().answers["stop"] == "Marktplatz"
    with pytest.raises(Invalid):
        services.settle(sheet=sheet, choices={"stop": "first"}, actor=edda)


def test_errors_stand_beside_their_questions(survey: Survey, edda: User) -> None:
    with pytest.raises(Incomplete) as refusal:
        key_in(survey, edda, bus="7", wish="x" * 300)
    assert set(refusal.value.errors) == {"bus", "wish"}
    assert not Sheet.objects.exists()


def test_only_the_team_of_the_region_keys_in(survey: Survey, stage: cast.Stage) -> None:
    for person in (cast.person("Anna"), cast.staff("Kai", Role.SURVEY_EDITOR, stage.kueste)):
        with pytest.raises(Refused):
            key_in(survey, person, bus="1")


def test_a_slip_with_an_address_is_kept_apart(stage: cast.Stage, edda: User) -> None:
    questions = {
        "pages": [{"key": "p", "questions": [{"key": "post", "kind": "email", "text": "Wohin?", "consent": "Ja."}]}]
    }
    survey = factories.survey(stage.heide, questions)
    services.leave_address(survey=survey, question="post", email="Anna@example.org", actor=edda)
    services.leave_address(survey=survey, question="post", email="anna@example.org", actor=edda)
    assert LeftAddress.objects.get().email == "anna@example.org"
    with pytest.raises(Invalid):
        services.leave_address(survey=survey, question="post", email="unsinn", actor=edda)


def test_the_pages_of_the_back_office_key_in_one_sheet_after_the_other(
    survey: Survey, stage: cast.Stage, edda: User, at_heide: At, settings: Any
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client = at_heide(edda)
    url = reverse("module_survey:keying", args=[survey.pk])
    page = client.get(url).content.decode()
    assert 'name="q-bus"' in page
    wrong = client.post(url, {"channel": "paper", "number": "1", "q-bus": "7", "q-stop": "Markt"}).content.decode()
    assert 'value="Markt"' in wrong
    assert not Response.objects.exists()
    done = client.post(url, {"channel": "telephone", "number": "1", "q-bus": "1"})
    assert done.url == f"{url}?weg=telephone"
    assert Response.objects.get().channel == "telephone"
    assert 'value="2"' in client.get(url).content.decode()
    for name in ("invitations", "keying"):
        assert client.get(reverse(f"module_survey:{name}", args=[survey.pk])).status_code == 200
    foreign = at_heide(cast.staff("Kai", Role.SURVEY_EDITOR, stage.kueste))
    assert foreign.get(url).status_code in (302, 403, 404)
