"""What a ballot of a poll may say: pure rules, without a database."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.ballots.registry import errors_of
from participation.core.errors import Invalid
from participation.polls.ballot_content import checked, lines, paper_totals, sent
from participation.polls.ballot_rules import lacks

OPTIONS = [
    {"id": number, "title": f"Vorschlag {number}", "text": "", "pro": "", "contra": ""} for number in (11, 12, 13)
]


def question(number: int, kind: str, **values: Any) -> dict[str, Any]:
    common = {"id": number, "kind": kind, "title": f"Frage {number}", "text": "", "majority": "simple"}
    return {**common, "majority_of": "valid", "options": [] if kind == "yes_no" else OPTIONS, **values}


RULES: dict[str, Any] = {
    "eligibility": {"level": "verified", "min_age": None, "municipalities": []},
    "random_order": False,
    "groups": False,
    "entitled": None,
    "quorum": {"kind": "none", "value": None},
    "questions": [
        question(1, "yes_no"),
        question(2, "single"),
        question(3, "multiple", min=1, max=2),
        question(4, "ranking", min=None, max=None, decides="runoff"),
        question(5, "scores"),
        question(6, "approval"),
    ],
}


def post(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return data


def test_a_form_with_an_answer_to_everything_becomes_a_ballot() -> None:
    data = post(
        frage_1="yes",
        frage_2="12",
        frage_3=["13", "11"],
        frage_4_11="2",
        frage_4_12="",
        frage_4_13="1",
        frage_5_11="5",
        frage_5_12="0",
        frage_5_13="",
        frage_6=["11"],
    )
    ballot = checked(RULES, sent(RULES, data))
    assert ballot == {
        "1": "yes",
        "2": 12,
        "3": [11, 13],
        "4": [13, 11],
        "5": {"11": 5, "12": 0},
        "6": [11],
    }
    assert [line.text for line in lines(RULES, ballot)][3] == "1. Vorschlag 13, 2. Vorschlag 11"


def test_what_was_checked_is_checked_again_unchanged() -> None:
    ballot = {"1": "abstain", "4": [12, 11, 13], "5": {"13": 4}}
    assert checked(RULES, json.loads(json.dumps(checked(RULES, ballot)))) == ballot


def test_an_empty_form_is_an_empty_ballot() -> None:
    assert checked(RULES, sent(RULES, post())) == {}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"1": "maybe"}, "frage-1"),
        ({"2": 99}, "frage-2"),
        ({"2": "<script>"}, "frage-2"),
        ({"2": True}, "frage-2"),
        ({"2": [11]}, "frage-2"),
        ({"3": [11, 12, 13]}, "frage-3"),
        ({"3": "11"}, "frage-3"),
        ({"3": {"11": "on"}}, "frage-3"),
        ({"4": [11, 11]}, "frage-4"),
        ({"4": {"11": "1", "12": "1"}}, "frage-4-12"),
        ({"4": {"11": "1", "12": "3"}}, "frage-4"),
        ({"4": {"11": "0"}}, "frage-4-11"),
        ({"4": {"11": "4"}}, "frage-4-11"),
        ({"4": {"99": "1"}}, "frage-4"),
        ({"5": {"11": "6"}}, "frage-5-11"),
        ({"5": {"11": "-1"}}, "frage-5-11"),
        ({"5": {"11": "2,5"}}, "frage-5-11"),
        ({"5": {"11": "9" * 10_000}}, "frage-5-11"),
        ({"5": [1, 2]}, "frage-5"),
        ({"6": [99]}, "frage-6"),
        ({"6": [None]}, "frage-6"),
        ({"77": "yes"}, ""),
        ("yes", ""),
        (None, ""),
        ([], ""),
    ],
)
def test_what_was_never_offered_gets_a_sentence_beside_the_question(content: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked(RULES, content)
    assert field in errors_of(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        checked(RULES, {"2": 99, "3": [11, 12, 13]})
    assert set(errors_of(caught.value)) == {"frage-2", "frage-3"}


def test_ten_thousand_characters_are_no_answer_and_are_not_carried_along() -> None:
    typed = sent(RULES, post(frage_2="x" * 10_000))
    assert len(typed["2"]) <= 200
    with pytest.raises(Invalid):
        checked(RULES, typed)


def test_too_few_options_can_be_left_out_as_a_whole() -> None:
    rules = {**RULES, "questions": [question(3, "multiple", min=2, max=3)]}
    assert checked(rules, {"3": []}) == {}
    with pytest.raises(Invalid):
        checked(rules, {"3": [11]})


def test_totals_alone_are_for_questions_with_marks_only() -> None:
    marks = {**RULES, "questions": [row for row in RULES["questions"] if row["kind"] not in ("ranking", "scores")]}
    assert paper_totals(marks)
    assert not paper_totals(RULES)


jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([11, 12, "yes", "11"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(list("123456")), jsons, max_size=6))
def test_whatever_is_sent_is_refused_or_stored_in_a_form_that_can_be_counted(content: Any) -> None:
    from participation.polls.tabulating import count

    try:
        ballot = checked(RULES, content)
    except Invalid:
        return
    assert checked(RULES, json.loads(json.dumps(ballot))) == ballot
    assert len(lines(RULES, ballot)) == 6
    for each in RULES["questions"]:
        counted = count(each, [ballot])
        assert counted["valid"] + counted["abstained"] + counted["left_out"] == 1


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({}, 0),
        ({"questions": []}, 1),
        ({"questions": [question(2, "single", options=OPTIONS[:1])]}, 1),
        ({"questions": [question(2, "single", options=[OPTIONS[0], {**OPTIONS[1], "title": "vorschlag 11 "}])]}, 1),
        ({"questions": [question(3, "multiple", min=3, max=2)]}, 1),
        ({"questions": [question(3, "multiple", min=1, max=4)]}, 1),
        ({"questions": [question(5, "scores", majority="absolute")]}, 1),
        ({"quorum": {"kind": "turnout_share", "value": None}}, 2),
        ({"quorum": {"kind": "turnout_share", "value": 101}, "entitled": 100}, 1),
        ({"quorum": {"kind": "turnout_number", "value": 200}, "entitled": 100}, 1),
        ({"quorum": {"kind": "approval_number", "value": 20}, "questions": [question(5, "scores")]}, 1),
    ],
)
def test_what_is_missing_before_a_poll_may_open_is_listed(change: dict[str, Any], number: int) -> None:
    assert len(lacks({**RULES, **change})) == number
