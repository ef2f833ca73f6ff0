"""Names of what was counted: options, steps, classes, and groups of them."""

import itertools
from decimal import Decimal
from typing import Any

from django.utils import dates, formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from participation.core.charts import in_words
from participation.surveys.definition import OTHER, Kind, Question
from participation.surveys.models import Channel
from participation.surveys.results.encoding import CHOSEN, FIRST, NO_ANSWER, NOT_ASKED, options_of
from participation.surveys.results.figuring import Figure


def option_label(question: Question, key: str) -> str:
    """The text of an option or row, or of the free answer."""
    if key == OTHER and question.other:
        return question.other_label.rstrip(": ")
    for part in (*question.choices, *question.rows):
        if part.key == key:
            return part.text or part.alt or part.key
    return key


def code_label(question: Question | None, figure: Figure, code: int) -> str:
    """The words for a code of a variable; without a question it is a channel."""
    if code == NOT_ASKED:
        return _("not asked")
    if code == NO_ANSWER:
        return _("no answer")
    place = code - FIRST
    if question is None:
        return str(list(Channel)[place].label)
    if question.kind == Kind.SCALE:
        step = question.steps[place]
        end = {question.steps[0]: question.low, question.steps[-1]: question.high}.get(step, "")
        return f"{step} ({end})" if end else str(step)
    if question.kind == Kind.MATRIX:
        return option_label(question, question.options[place].key)
    if question.kind == Kind.NUMBER:
        return _class_label(question, [Decimal(edge) for edge in figure["edges"]], place)
    if question.kind == Kind.DATE:
        return _span_label(figure["spans"], place)
    if question.kind == Kind.PLACE:
        return _("without a position, described in words") if place else _("with a position on the map")
    if question.is_single:
        return option_label(question, options_of(question)[place])
    return pgettext("answer", "answered")


def side_label(question: Question | None, figure: Figure, variable: str, code: int) -> str:
    """The words for a code of a variable in a crossing, where options of several are chosen or not."""
    if question is not None and question.is_choice and not question.is_single and code >= FIRST:
        return _("chosen") if code == CHOSEN else _("not chosen")
    return code_label(question, figure, code)


def either(labels: list[str]) -> str:
    """Several names as one: “a, b or c”."""
    if len(labels) < 2:
        return "".join(labels)
    return _("%(several)s or %(last)s") % {"several": ", ".join(labels[:-1]), "last": labels[-1]}


def rough(count: int, *, exact: bool) -> str:
    """A count as it is shown: with “about” while it is blurred."""
    number = in_words(Decimal(count))
    return number if exact else _("about %(number)s") % {"number": number}


def _class_label(question: Question, edges: list[Decimal], place: int) -> str:
    unit = question.unit
    if not edges:
        return _("all")
    single = question.decimals == 0 and all(b - a == 1 for a, b in itertools.pairwise(edges))
    if place == 0:
        if single and question.lowest and Decimal(question.lowest) == edges[0] - 1:
            return in_words(edges[0] - 1, unit)
        if question.lowest and question.decimals == 0:
            low, high = Decimal(question.lowest), edges[0] - 1
            return _("%(low)s to %(high)s") % {"low": in_words(low), "high": in_words(high, unit)}
        return _("less than %(number)s") % {"number": in_words(edges[0], unit)}
    low = edges[place - 1]
    if place == len(edges):
        if single and question.highest and Decimal(question.highest) == low:
            return in_words(low, unit)
        return _("%(number)s and more") % {"number": in_words(low, unit)}
    high = edges[place]
    if single:
        return in_words(low, unit)
    if question.decimals == 0:
        return _("%(low)s to %(high)s") % {"low": in_words(low), "high": in_words(high - 1, unit)}
    return _("%(low)s to less than %(high)s") % {"low": in_words(low), "high": in_words(high, unit)}


def _span_label(spans: list[str], place: int) -> str:
    if not spans:
        return _("all")
    start = spans[place]
    if len(start) == 7:
        return f"{dates.MONTHS[int(start[5:])]} {start[:4]}"
    width = int(spans[1]) - int(start) if len(spans) > 1 and place == 0 else 1
    if len(spans) > 1:
        width = int(spans[1]) - int(spans[0])
    return start if width == 1 else f"{start}–{int(start) + width - 1}"


def number(value: Any, places: int = 1) -> str:
    """A mean with its decimal places as people write it."""
    return formats.number_format(Decimal(str(value)), decimal_pos=places, use_l10n=True)
