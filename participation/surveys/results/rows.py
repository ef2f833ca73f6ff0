"""Single answers as a table: the same columns for everybody, whatever way they took through the conditions.

A question that was not put to somebody holds `NOT_ASKED`; one that was left out is empty. Rows stand in the order of
random keys and name neither people nor days.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participation.surveys.definition import OTHER, Definition, Kind, Question, route
from participation.surveys.models import REHEARSAL, Channel, Response, Survey, SurveyVersion
from participation.surveys.querysets import versions_of
from participation.surveys.results.encoding import options_of
from participation.surveys.results.wording import option_label

NOT_ASKED = "_not_asked"
ABOUT = ("version", "wave", "channel")
Sheets = dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]
_CHUNK = 2000


def answers_of(survey: Survey) -> Any:
    """The answers given in one survey, never those of a rehearsal."""
    return Response._base_manager.filter(survey=survey.pk, version__number__gt=REHEARSAL)


def sheets_of(survey: Survey) -> Sheets:
    """The answers and the code book of all versions."""
    versions = list(versions_of(survey))
    columns = list(dict.fromkeys(name for version in versions for name in columns_of(version.definition)))
    return {
        _("Answers"): ([*ABOUT, *columns], _rows(survey, versions, columns)),
        _("Code book"): (CODE_BOOK, list(code_book(versions))),
    }


CODE_BOOK = ("version", "column", "question", "part", "kind", "value", "meaning")


def code_book(versions: Iterable[SurveyVersion]) -> Iterator[list[Any]]:
    """What every column is and what its values mean."""
    for name, meaning in (("version", _("Version of the survey")), ("wave", _("Wave"))):
        yield ["", name, meaning, "", "", "", ""]
    for channel in Channel:
        yield ["", "channel", _("Way of answering"), "", "", channel.value, str(channel.label)]
    for version in versions:
        for question in version.definition.asked:
            kind = str(Kind(question.kind).label)
            for name, part, values in _described(question):
                head = [version.number, name, question.text, part, kind]
                yield [*head, "", _("no answer")]
                yield [*head, NOT_ASKED, _("not asked")]
                for value, meaning in values:
                    yield [*head, value, meaning]


def columns_of(definition: Definition) -> list[str]:
    """The names of all columns of a version, in the order of its questions."""
    return [name for question in definition.asked for name in _names(question)]


def _names(question: Question) -> list[str]:
    return [name for name, _part, _values in _described(question)]


def _described(question: Question) -> list[tuple[str, str, list[tuple[Any, str]]]]:
    """The columns of a question: name, what it is a part of the question, and its values with their meanings."""
    key, keys = question.key, [option.key for option in question.choices]
    meanings = [(option, option_label(question, option)) for option in options_of(question)]
    if question.is_choice:
        other = [(f"{key}__{OTHER}_text", option_label(question, OTHER), [])] if question.other else []
        if question.is_single:
            return [(key, "", meanings), *other]
        chosen = [(1, _("chosen")), (0, _("not chosen"))]
        return [*((f"{key}__{option}", label, chosen) for option, label in meanings), *other]  # type: ignore[list-item]
    if question.kind == Kind.MATRIX:
        return [(f"{key}__{row.key}", row.text, meanings) for row in question.rows]  # type: ignore[misc]
    if question.kind == Kind.RANKING:
        return [(f"{key}__{option}", option_label(question, option), [("1", _("first place"))]) for option in keys]
    if question.kind == Kind.POINTS:
        return [(f"{key}__{option}", option_label(question, option), []) for option in keys]
    if question.kind == Kind.PLACE:
        return [
            (f"{key}__lat", _("Latitude"), []), (f"{key}__lon", _("Longitude"), []), (f"{key}__label", _("Place"), []),
        ]  # fmt: skip
    if question.kind == Kind.SCALE:
        ends = {question.steps[0]: question.low, question.steps[-1]: question.high}
        return [(key, "", [(step, text) for step, text in ends.items() if text])]
    if question.kind == Kind.EMAIL:
        return []
    return [(key, question.unit, [])]


def _rows(survey: Survey, versions: list[SurveyVersion], columns: list[str]) -> Iterator[list[Any]]:
    for version in versions:
        definition = version.definition
        branches = any(True for _condition in definition.conditions())
        names = {question.key: _names(question) for question in definition.asked}
        rows = answers_of(survey).filter(version=version.pk).order_by("wave", "key")
        for answers, wave, channel in rows.values_list("answers", "wave", "channel").iterator(chunk_size=_CHUNK):
            shown = route(definition, answers).questions if branches else definition.questions
            values: dict[str, Any] = {}
            for question in definition.asked:
                answer = answers.get(question.key)
                if question.key not in shown:
                    values |= dict.fromkeys(names[question.key], NOT_ASKED)
                elif answer is not None:
                    values |= zip(names[question.key], _cells(question, answer), strict=True)
            yield [version.number, wave, channel, *(values.get(name, "") for name in columns)]


def _cells(question: Question, answer: Any) -> list[Any]:
    return _CELLS.get(question.kind, _plain)(question, answer)


def _choice(question: Question, answer: Mapping[str, Any]) -> list[Any]:
    keys, other = options_of(question), answer.get("other", "")
    chosen = {*answer["chosen"], *([OTHER] if other else [])}
    words = [other] if question.other else []
    if question.is_single:
        return [next((key for key in keys if key in chosen), ""), *words]
    return [*(int(key in chosen) for key in keys), *words]


def _number(question: Question, answer: str) -> list[Any]:
    value = Decimal(answer)
    return [int(value) if value == value.to_integral_value() else float(value)]


def _matrix(question: Question, answer: Mapping[str, str]) -> list[Any]:
    return [answer.get(row.key, "") for row in question.rows]


def _ranking(question: Question, answer: list[str]) -> list[Any]:
    return [answer.index(option.key) + 1 if option.key in answer else "" for option in question.options]


def _points(question: Question, answer: Mapping[str, int]) -> list[Any]:
    return [answer.get(option.key, 0) for option in question.options]


def _place(question: Question, answer: Mapping[str, Any]) -> list[Any]:
    return [answer.get("lat", ""), answer.get("lon", ""), answer.get("label", "")]


def _plain(question: Question, answer: Any) -> list[Any]:
    return [answer]


def _nothing(question: Question, answer: Any) -> list[Any]:
    return []


_CELLS: dict[str, Callable[[Question, Any], list[Any]]] = {
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.YES_NO: _choice,
    Kind.PICTURE: _choice,
    Kind.NUMBER: _number,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.PLACE: _place,
    Kind.EMAIL: _nothing,
}
