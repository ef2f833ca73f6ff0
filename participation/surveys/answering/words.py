"""Answers in words, for the page on which they are checked before they are sent."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from participation.surveys.definition import Kind, Question
from participation.surveys.definition.values import date_of


def in_words(question: Question, answer: Any, files: Mapping[str, str] | None = None) -> list[str]:
    """What somebody has answered, line by line. `files` are the names of files by their keys."""
    if question.kind == Kind.FILE:
        return [(files or {}).get(answer, _("one file"))]
    return _WRITERS.get(question.kind, _plain)(question, answer)


def _label(question: Question, key: str) -> str:
    option = question.option(key)
    return option.text if option else key


def _plain(question: Question, answer: Any) -> list[str]:
    return str(answer).split("\n")


def _chosen(question: Question, answer: Any) -> list[str]:
    other = answer.get("other")
    return [_label(question, key) for key in answer["chosen"]] + ([f"{question.other_label} {other}"] if other else [])


def _number(question: Question, answer: Any) -> list[str]:
    return [f"{str(answer).replace('.', ',')} {question.unit}".strip()]


def _date(question: Question, answer: Any) -> list[str]:
    day = date_of(answer)
    return [formats.date_format(day, "j. F Y") if day else str(answer)]


def _scale(question: Question, answer: Any) -> list[str]:
    said = {question.steps[0]: question.low, question.steps[-1]: question.high}.get(answer, "")
    return [f"{answer} ({said})" if said else str(answer)]


def _matrix(question: Question, answer: Any) -> list[str]:
    return [f"{row.text}: {_label(question, answer[row.key])}" for row in question.rows if row.key in answer]


def _ranking(question: Question, answer: Any) -> list[str]:
    return [f"{place}. {_label(question, key)}" for place, key in enumerate(answer, start=1)]


def _points(question: Question, answer: Any) -> list[str]:
    return [f"{_label(question, key)}: {points}" for key, points in answer.items()]


def _place(question: Question, answer: Any) -> list[str]:
    if "lat" not in answer:
        return [answer["label"]]
    point = _("%(latitude)s° north, %(longitude)s° east") % {
        "latitude": formats.number_format(answer["lat"], decimal_pos=4),
        "longitude": formats.number_format(answer["lon"], decimal_pos=4),
    }
    return [line for line in (answer["label"], point) if line]


def _email(question: Question, answer: Any) -> list[str]:
    return [answer["email"]]


_WRITERS: dict[str, Callable[[Question, Any], list[str]]] = {
    Kind.SINGLE: _chosen,
    Kind.MULTIPLE: _chosen,
    Kind.YES_NO: _chosen,
    Kind.PICTURE: _chosen,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.PLACE: _place,
    Kind.EMAIL: _email,
}
