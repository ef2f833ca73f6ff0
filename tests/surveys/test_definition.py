"""Definitions of surveys: read, written, answered, split into structure and texts."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.definition import (
    Definition,
    Kind,
    Unreadable,
    assembled,
    cleaned,
    corrections,
    dump,
    faults,
    made_up,
    parse,
    route,
    structure_of,
    texts_of,
)
from tests.surveys import strategies

pytestmark = pytest.mark.usefixtures("in_english")

some = settings(max_examples=60, deadline=None)


@some
@given(strategies.definition_data())
def test_what_can_be_read_is_written_unchanged(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(dump(parse(data)))) == data


@some
@given(strategies.definitions())
def test_structure_and_texts_together_are_the_definition(definition: Definition) -> None:
    assert assembled(structure_of(definition), texts_of(definition)) == definition


@some
@given(strategies.definitions(), st.integers(0, 5))
def test_every_definition_can_be_answered_by_made_up_answers(definition: Definition, seed: int) -> None:
    if faults(definition):
        return
    answers = made_up.answers(definition, str(seed))
    again = cleaned(definition, answers)
    assert again.answers == answers
    missing = {key for key in again.errors if definition.questions[key].kind not in (Kind.FILE, Kind.EMAIL, Kind.PLACE)}
    assert missing == set()


@some
@given(st.data(), strategies.definitions())
def test_accepted_answers_are_canonical_and_only_to_what_was_shown(data: Any, definition: Definition) -> None:
    answers, errors = cleaned(definition, data.draw(strategies.sent(definition)))
    shown = route(definition, answers).questions
    assert set(answers) <= set(shown)
    assert not set(answers) & set(errors)
    again = cleaned(definition, answers)
    assert again.answers == answers
    assert json.loads(json.dumps(answers)) == answers


@some
@given(st.data(), strategies.definitions())
def test_conditions_never_hide_a_required_question_that_has_been_asked_for(data: Any, definition: Definition) -> None:
    """What is answered later changes nothing about what was shown before; what was required is there at the end."""
    raw = data.draw(strategies.sent(definition))
    answers, errors = cleaned(definition, raw)
    stops = route(definition, answers).stops
    for number, _stop in enumerate(stops):
        asked = {question.key for earlier in stops[: number + 1] for question in earlier.questions}
        so_far = {key: answer for key, answer in answers.items() if key in asked}
        assert route(definition, so_far).stops[: number + 1] == stops[: number + 1]
    required = {key for key, question in route(definition, answers).questions.items() if question.required}
    assert required <= set(answers) | set(errors)


@some
@given(st.data(), strategies.definitions())
def test_page_by_page_comes_to_the_same_as_all_at_once(data: Any, definition: Definition) -> None:
    raw = data.draw(strategies.sent(definition))
    whole = cleaned(definition, raw)
    for page in definition.pages:
        part = cleaned(definition, raw, until=page.key)
        assert all(whole.answers[key] == answer for key, answer in part.answers.items())
        assert all(whole.errors[key] == sentence for key, sentence in part.errors.items())


def test_a_corrected_text_is_told_apart_from_a_changed_structure() -> None:
    before = parse({"pages": [{"key": "a", "questions": [_choice("bus", "Faren Sie Bus?")]}]})
    after = parse({"pages": [{"key": "a", "questions": [_choice("bus", "Fahren Sie Bus?")]}]})
    assert [(one.place, one.before, one.after) for one in corrections(before, after)] == [
        ("pages/0/questions/0/text", "Faren Sie Bus?", "Fahren Sie Bus?")
    ]
    changed = parse({"pages": [{"key": "a", "questions": [_choice("bus", "Fahren Sie Bus?") | {"required": True}]}]})
    with pytest.raises(ValueError, match="structures"):
        corrections(before, changed)


def test_a_help_text_may_be_added_as_a_correction() -> None:
    before = parse({"pages": [{"key": "a", "questions": [_choice("bus", "Bus?")]}]})
    after = parse({"pages": [{"key": "a", "questions": [_choice("bus", "Bus?") | {"help": "Auch Rufbus."}]}]})
    assert structure_of(before) == structure_of(after)
    assert [one.after for one in corrections(before, after)] == ["Auch Rufbus."]


@pytest.mark.parametrize(
    ("data", "place", "word"),
    [
        ([], (), "object"),
        ({"pages": {}}, ("pages",), "list"),
        ({"pages": [{"key": "Bus"}]}, ("pages", 0, "key"), "short name"),
        ({"pages": [{"key": "a", "colour": "red"}]}, ("pages", 0), "colour"),
        ({"pages": [{"key": "a", "questions": [{"key": "b", "kind": "poem"}]}]}, ("pages", 0, "questions", 0, "kind"),
         "kind"),
        ({"pages": [{"key": "a", "questions": [{"key": "b", "kind": "date", "text": "", "options": []}]}]},
         ("pages", 0, "questions", 0), "options"),
        ({"pages": [{"key": "a", "title": "x" * 301}]}, ("pages", 0, "title"), "too long"),
        ({"pages": [{"key": "a", "ends": [{"text": "x"}]}]}, ("pages", 0, "ends", 0, "when"), "condition"),
        ({"pages": [{"key": "a", "questions": [{"key": "b", "kind": "multiple", "text": "", "at_least": -1}]}]},
         ("pages", 0, "questions", 0, "at_least"), "whole number"),
        ({"pages": [{"key": "a", "questions": [{"key": "b", "kind": "single", "text": "\u0000"}]}]},
         ("pages", 0, "questions", 0, "text"), "text"),
        ({"pages": [{"key": "a", "questions": [{"key": "b", "kind": "single", "text": "", "required": 1}]}]},
         ("pages", 0, "questions", 0, "required"), "true or false"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_with_its_place(data: Any, place: tuple, word: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(data)
    assert [fault for fault in caught.value.faults if fault.place == place and word in fault.message]


def _choice(key: str, text: str, **more: Any) -> dict[str, Any]:
    options = [{"key": "ja", "text": "Ja"}, {"key": "nein", "text": "Nein"}]
    return {"key": key, "kind": "single", "text": text, "options": options, **more}
