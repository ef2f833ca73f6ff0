"""From answers to columns: one small number for each person and variable, so that counting needs no documents.

A variable is what one table counts: a question with one answer, one option of several, one row of a table. Its codes
are 0 for those who were not asked, 1 for those who did not answer, and from 2 on what can be answered. Every person
stands at the same place in all columns; the places follow random keys and say nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from participation.surveys.definition import OTHER, Definition, Kind, Question, route

NOT_ASKED, NO_ANSWER, FIRST = 0, 1, 2
NOT_CHOSEN, CHOSEN = 2, 3
WITH_POSITION, WITHOUT_POSITION = 2, 3


@dataclass
class Gathered:
    """The answers of many people: a column of codes for each variable, and the values that are no codes."""

    people: int = 0
    codes: dict[str, bytearray] = field(default_factory=dict)
    numbers: dict[str, list[Decimal]] = field(default_factory=dict)
    dates: dict[str, list[str]] = field(default_factory=dict)
    points: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


def part(question: Question, key: str) -> str:
    """The name of a variable that is one option or one row of a question."""
    return f"{question.key}/{key}"


def options_of(question: Question) -> list[str]:
    """The keys of what can be chosen, the free answer last."""
    return [option.key for option in question.choices] + ([OTHER] if question.other else [])


def variables(question: Question) -> list[str]:
    """The variables of a question, besides that of whether it was answered (its key)."""
    if question.kind == Kind.MATRIX:
        return [part(question, row.key) for row in question.rows]
    if question.kind in (Kind.RANKING, Kind.POINTS) or (question.is_choice and not question.is_single):
        return [part(question, key) for key in options_of(question)]
    return [question.key]


def gathered(definition: Definition, responses: Iterable[Mapping[str, Any]]) -> Gathered:
    """The columns of all responses, in one pass."""
    found = Gathered()
    questions = definition.asked
    for question in questions:
        for name in {question.key, *variables(question)}:
            found.codes[name] = bytearray()
    branches = any(True for _condition in definition.conditions())
    for answers in responses:
        found.people += 1
        shown = route(definition, answers).questions if branches else definition.questions
        for question in questions:
            _add(found, question, answers.get(question.key), question.key in shown)
    return found


def _add(found: Gathered, question: Question, answer: Any, asked: bool) -> None:
    if not asked or answer is None:
        code = NO_ANSWER if asked else NOT_ASKED
        for name in {question.key, *variables(question)}:
            found.codes[name].append(code)
        return
    _ADDERS.get(question.kind, _answered)(found, question, answer)


def _choice(found: Gathered, question: Question, answer: Any) -> None:
    keys = options_of(question)
    chosen = set(answer["chosen"])
    if answer.get("other"):
        chosen.add(OTHER)
        found.texts.setdefault(question.key, []).append(answer["other"])
    if question.is_single:
        code = next((FIRST + n for n, key in enumerate(keys) if key in chosen), NO_ANSWER)
        found.codes[question.key].append(code)
        return
    found.codes[question.key].append(FIRST)
    for key in keys:
        found.codes[part(question, key)].append(CHOSEN if key in chosen else NOT_CHOSEN)


def _scale(found: Gathered, question: Question, answer: Any) -> None:
    steps = question.steps
    code = FIRST + int(answer) - steps[0] if int(answer) in steps else NO_ANSWER
    found.codes[question.key].append(code)


def _matrix(found: Gathered, question: Question, answer: Any) -> None:
    columns = {option.key: FIRST + n for n, option in enumerate(question.options)}
    found.codes[question.key].append(FIRST)
    for row in question.rows:
        found.codes[part(question, row.key)].append(columns.get(answer.get(row.key), NO_ANSWER))


def _ranking(found: Gathered, question: Question, answer: Any) -> None:
    found.codes[question.key].append(FIRST)
    unplaced = FIRST + len(question.options)
    for option in question.options:
        place = answer.index(option.key) if option.key in answer else None
        found.codes[part(question, option.key)].append(unplaced if place is None else FIRST + place)


def _points(found: Gathered, question: Question, answer: Any) -> None:
    found.codes[question.key].append(FIRST)
    for option in question.options:
        given = int(answer.get(option.key, 0))
        found.codes[part(question, option.key)].append(CHOSEN if given else NOT_CHOSEN)
        found.points.setdefault(part(question, option.key), []).append(given)


def _text(found: Gathered, question: Question, answer: Any) -> None:
    found.texts.setdefault(question.key, []).append(answer)
    _answered(found, question, answer)


def _number(found: Gathered, question: Question, answer: Any) -> None:
    found.numbers.setdefault(question.key, []).append(Decimal(answer))
    _answered(found, question, answer)


def _date(found: Gathered, question: Question, answer: Any) -> None:
    found.dates.setdefault(question.key, []).append(answer)
    _answered(found, question, answer)


def _place(found: Gathered, question: Question, answer: Any) -> None:
    if answer.get("label"):
        found.texts.setdefault(question.key, []).append(answer["label"])
    if "lat" in answer:
        found.places.setdefault(question.key, []).append((answer["lat"], answer["lon"]))
        found.codes[question.key].append(WITH_POSITION)
    else:
        found.codes[question.key].append(WITHOUT_POSITION)


def _answered(found: Gathered, question: Question, answer: Any) -> None:
    found.codes[question.key].append(FIRST)


_ADDERS: dict[str, Callable[[Gathered, Question, Any], None]] = {
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.YES_NO: _choice,
    Kind.PICTURE: _choice,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PLACE: _place,
}


def coded(column: bytearray, values: list[Any], code_of: Any) -> bytes:
    """A column in which those who answered get the code of their value instead of `FIRST`."""
    own: Iterator[Any] = iter(values)
    return bytes(code_of(next(own)) if code >= FIRST else code for code in column)
