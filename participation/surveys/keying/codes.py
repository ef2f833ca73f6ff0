"""Short codes for keying in forms: the numbers that stand beside the options on paper.

| kind | typed | means |
|---|---|---|
| one of several | `2` | the second option |
| several | `1 3` | the first and the third |
| with a free answer as the last | `1 6 Mein Hund` | the first, and “Mein Hund” |
| table, ranking, points | `2 - 1 3` | one number for each row, in their order; `-` for none |
| everything else | as written | |
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from participation.core.errors import Invalid
from participation.surveys.answering.carrying import Typed
from participation.surveys.answering.typed import name_of
from participation.surveys.definition import OTHER, Kind, Question
from participation.surveys.definition.kinds import NO, YES
from participation.surveys.paper.form import codes_of

NOTHING = ("-", "–", "0", ".")
_YES_NO = {"j": YES, "ja": YES, "y": YES, "n": NO, "nein": NO}
APART = (Kind.EMAIL, Kind.FILE)  # not keyed in with the answers


def typed_of(question: Question, text: str) -> Typed:
    """The fields of a question for what was keyed in. Raises Invalid, with the key of the question as its field."""
    text = text.strip()
    if not text or question.kind in APART:
        return {}
    try:
        return _READERS.get(question.kind, _as_written)(question, text)
    except KeyError as error:
        raise Invalid(
            _("“%(code)s” is none of the codes of this question.") % {"code": error.args[0]}, field=question.key
        ) from error


def _as_written(question: Question, text: str) -> Typed:
    return {name_of(question): [text]}


def _chosen(question: Question, text: str) -> Typed:
    by_code = {code: key for key, code in codes_of(question).items()}
    if question.kind == Kind.YES_NO and text.lower() in _YES_NO:
        return {name_of(question): [_YES_NO[text.lower()]]}
    chosen: list[str] = []
    rest = text
    while rest and OTHER not in chosen:
        match = re.match(r"[\s,;]*([^\s,;]+)", rest)
        if match is None:
            break
        chosen.append(by_code[match[1]])
        rest = rest[match.end() :]
    typed = {name_of(question): chosen}
    if OTHER in chosen:
        typed[name_of(question, OTHER)] = [rest.strip(" ,;")]
    return typed


def _place(question: Question, text: str) -> Typed:
    return {name_of(question, "label"): [text]}


def _in_order(question: Question, text: str) -> Typed:
    numbers = [number for number in re.split(r"[\s,;]+", text) if number]
    parts = question.rows or question.options
    if len(numbers) > len(parts):
        raise Invalid(
            _("These are %(given)s numbers; the question has %(parts)s rows.")
            % {"given": len(numbers), "parts": len(parts)},
            field=question.key,
        )
    codes = {code: key for key, code in codes_of(question).items()}
    typed: Typed = {}
    for part, number in zip(parts, numbers, strict=False):
        if number not in NOTHING:
            typed[name_of(question, part.key)] = [codes[number] if question.kind == Kind.MATRIX else number]
    return typed


_READERS: dict[str, Callable[[Question, str], Typed]] = {
    Kind.SINGLE: _chosen,
    Kind.MULTIPLE: _chosen,
    Kind.YES_NO: _chosen,
    Kind.PICTURE: _chosen,
    Kind.MATRIX: _in_order,
    Kind.RANKING: _in_order,
    Kind.POINTS: _in_order,
    Kind.PLACE: _place,
}
