"""Blocks of the editor and definitions: the same thing in two forms."""

from typing import Any

from hypothesis import given, settings

from participation.surveys.builder.blocks import SurveyBlocks
from participation.surveys.builder.converting import data_of, raw_of, raw_of_stream
from participation.surveys.builder.naming import named
from participation.surveys.builder.placing import beside
from participation.surveys.definition import Definition, Fault, faults, parse
from tests.surveys import strategies

BLOCKS = SurveyBlocks(required=False)


def in_editor(definition: Definition) -> Any:
    """The value of the editor's field."""
    return BLOCKS.to_python(raw_of(definition))


@settings(max_examples=40, deadline=None)
@given(strategies.definitions(tidy=True))
def test_a_definition_comes_out_of_the_editor_as_it_went_in(definition: Definition) -> None:
    raw = raw_of_stream(in_editor(definition))
    assert parse(data_of(raw)) == definition
    assert parse(data_of(named(raw, raw))) == definition


def test_short_names_are_made_from_the_text_and_stay_when_it_changes() -> None:
    raw = [_page([_block("single", "Wie zufrieden sind Sie mit dem Bus?", ["Sehr", "Gar nicht", "Sehr"])])]
    named(raw)
    question = raw[0]["value"]["questions"][0]["value"]
    assert question["key"] == "wie_zufrieden_sind_sie_mit_dem"
    assert [item["value"]["key"] for item in question["options"]] == ["sehr", "gar_nicht", "sehr_2"]
    question["text"] = "Ganz anders?"
    assert named(raw)[0]["value"]["questions"][0]["value"]["key"] == "wie_zufrieden_sind_sie_mit_dem"


def test_a_duplicated_question_gets_a_short_name_of_its_own_wherever_it_stands() -> None:
    before = [_page([_block("long_text", "Was fehlt?", key="was_fehlt", block_id="first")])]
    after = [
        _page(
            [_block("long_text", "Was fehlt?", key="was_fehlt", block_id="second"), before[0]["value"]["questions"][0]]
        )
    ]
    named(after, before)
    assert [block["value"]["key"] for block in after[0]["value"]["questions"]] == ["was_fehlt_2", "was_fehlt"]


def test_conditions_may_name_options_as_they_are_worded_and_numbers_as_people_write_them() -> None:
    first = _block("single", "Bus?", ["Ja, oft", "Nie"], key="bus")
    second = _block("number", "Wie weit?", key="weit", lowest="0,5", decimals=1)
    third = _block(
        "long_text", "Warum?", key="warum", when=_when(("bus", "is", "ja, oft"), ("Wie weit?", "less", "2,50"))
    )
    page = parse(data_of(named([_page([first, second, third])]))).pages[0]
    assert page.questions[1].lowest == "0.5"
    assert [(test.question, test.value) for test in page.questions[2].when.tests] == [
        ("bus", "ja_oft"),
        ("weit", "2.5"),
    ]


def test_yes_and_no_are_understood_in_german() -> None:
    first = _block("yes_no", "Fahren Sie Bus?", key="bus")
    second = _block("long_text", "Warum?", when=_when(("bus", "is", "Nein")))
    definition = parse(data_of(named([_page([first, second])])))
    assert definition.pages[0].questions[1].when.tests[0].value == "no"
    assert faults(definition) == []


def test_faults_stand_beside_their_fields() -> None:
    first = _block("single", "", ["Ja"], key="bus")
    second = _block("long_text", "Warum?", key="warum", when=_when(("gibt_es_nicht", "is", "x")))
    stream = BLOCKS.to_python(named([_page([first, second])]))
    found = faults(parse(data_of(raw_of_stream(stream))))
    error = beside(stream, [*found, Fault((), "Im Ganzen.")])
    assert [one.message for one in error.non_block_errors.as_data()] == ["Im Ganzen."]
    questions = error.block_errors[0].block_errors["questions"].block_errors
    assert set(questions[0].block_errors) == {"text", "options"}
    assert set(questions[1].block_errors["when"].block_errors["tests"].block_errors[0].block_errors) == {"question"}


def _page(questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "page", "id": "page", "value": {"title": "", "questions": questions}}


def _block(
    kind: str, text: str, options: list[str] | None = None, block_id: str | None = None, **value: Any
) -> dict[str, Any]:
    if options is not None:
        value["options"] = [{"type": "item", "value": {"text": option}} for option in options]
    return {"type": kind, "id": block_id, "value": {"text": text, **value}}


def _when(*tests: tuple[str, str, str]) -> dict[str, Any]:
    items = [
        {"type": "item", "value": {"question": question, "operator": operator, "value": value, "part": ""}}
        for question, operator, value in tests
    ]
    return {"match": "all", "tests": items}
