"""Pages and questions that nobody can ever see, because their conditions contradict each other or the questions.

Only the questions on which a place depends are looked at, each with the few answers that can make a difference. Where
even that would be more than `MOST_WAYS` combinations, nothing is claimed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations, product
from typing import Any

from django.utils.translation import gettext as _

from participation.surveys.definition.cleaning import Unanswerable, answer_of
from participation.surveys.definition.kinds import TEXTS, Kind
from participation.surveys.definition.model import Condition, Definition, Page, Question, Test
from participation.surveys.definition.reading import Fault, Place
from participation.surveys.definition.routing import route
from participation.surveys.definition.values import date_of, plain, plain_decimal

MOST_WAYS = 3000
_MOST_MENTIONED = 6
_MOST_RANKED = 4
_UNKNOWN = object()


def never_shown(definition: Definition) -> Iterator[Fault]:
    """A fault for each page and question that no answers lead to. The definition must have no other faults."""
    unseen: set[int] = set()
    for number, page in enumerate(definition.pages):
        before = [earlier for earlier in definition.pages[:number] if earlier.ends]
        if (page.when or before) and _is_never(definition, number, None):
            unseen.add(number)
            yield Fault(("pages", number), _("Nobody ever reaches this page: the conditions before it rule it out."))
    for number, page in enumerate(definition.pages):
        for index, question in enumerate(page.questions):
            if question.when and number not in unseen and _is_never(definition, number, question):
                place: Place = ("pages", number, "questions", index, "when")
                yield Fault(place, _("Nobody ever sees this question: its condition can never hold."))


def _is_never(definition: Definition, number: int, target: Question | None) -> bool:
    tests = _relevant(definition, number, target)
    wanted = {test.question for test in tests}
    small = _reduced(definition, number, target, wanted)
    domains = []
    ways = 1
    for question in small.questions.values():
        if question is target or question.key not in wanted:
            continue
        candidates = _candidates(question, [test for test in tests if test.question == question.key])
        ways *= len(candidates)
        if _UNKNOWN in candidates or ways > MOST_WAYS:
            return False
        domains.append([(question.key, candidate) for candidate in candidates])
    page = definition.pages[number]
    for way in product(*domains):
        found = route(small, {key: answer for key, answer in way if answer is not None})
        if target.key in found.questions if target else any(stop.page.key == page.key for stop in found.stops):
            return False
    return True


def _relevant(definition: Definition, number: int, target: Question | None) -> list[Test]:
    """All comparisons on which it depends whether a place is reached."""
    waiting: list[Condition | None] = [definition.pages[number].when, target.when if target else None]
    waiting += [end.when for page in definition.pages[:number] for end in page.ends]
    waiting += [page.when for page in definition.pages[:number] if page.ends]
    homes = {question.key: page for page in definition.pages for question in page.questions}
    tests: list[Test] = []
    seen: set[str] = set()
    while waiting:
        condition = waiting.pop()
        for test in condition.tests if condition else ():
            tests.append(test)
            if test.question not in seen:
                seen.add(test.question)
                waiting += [definition.questions[test.question].when, homes[test.question].when]
    return tests


def _reduced(definition: Definition, number: int, target: Question | None, wanted: set[str]) -> Definition:
    """The definition up to a page with nothing but what matters for reaching it."""
    pages: list[Page] = []
    for page in definition.pages[: number + 1]:
        kept = tuple(question for question in page.questions if question.key in wanted or question is target)
        pages.append(replace(page, title=page.title or "–", questions=kept))
    return Definition(tuple(pages))


def _candidates(question: Question, tests: list[Test]) -> list[Any]:
    """The answers to a question that can make a difference to these comparisons, and none where it may be left out."""
    found = _answers(question, tests)
    return [*found, *([] if question.required else [None])]


def _answers(question: Question, tests: list[Test]) -> list[Any]:
    if question.is_choice:
        return _choices(question, {test.value for test in tests})
    if question.kind in TEXTS:
        values = sorted({test.value for test in tests if test.value})[:_MOST_MENTIONED]
        return ["…", *(" ".join(some) for some in _subsets(values) if some)]
    if question.kind in (Kind.NUMBER, Kind.SCALE):
        return _numbers(question, tests)
    if question.kind == Kind.DATE:
        return _dates(question, tests)
    if question.kind == Kind.MATRIX:
        return _tables(question, sorted({test.part for test in tests if test.part}))
    if question.kind == Kind.RANKING and len(question.options) <= _MOST_RANKED:
        keys = [option.key for option in question.options]
        lengths = range(question.at_least or 1, (question.at_most or len(keys)) + 1)
        return [list(order) for length in lengths for order in permutations(keys, length)]
    if question.kind in (Kind.PLACE, Kind.FILE):
        return ["…"]
    return [_UNKNOWN]


def _subsets(values: list[str]) -> list[list[str]]:
    return [[value for value, there in zip(values, mask, strict=True) if there]
            for mask in product((False, True), repeat=len(values))]  # fmt: skip


def _choices(question: Question, mentioned: set[str]) -> list[Any]:
    keys = [option.key for option in question.choices]
    if question.is_single:
        return [{"chosen": [key]} for key in keys] + ([{"chosen": [], "other": "…"}] if question.other else [])
    named = [key for key in keys if key in mentioned][:_MOST_MENTIONED]
    rest = [key for key in keys if key not in mentioned]
    found = []
    for some in _subsets(named):
        for filling in range(len(rest) + 1):
            try:
                answer = answer_of(question, {"chosen": some + rest[:filling]})
            except Unanswerable:
                continue
            if answer is not None:
                found.append(answer)
                break
    return found or [_UNKNOWN]


def _numbers(question: Question, tests: list[Test]) -> list[Any]:
    if question.kind == Kind.SCALE:
        return list(question.steps)
    step = Decimal(1).scaleb(-question.decimals)
    lowest, highest = plain_decimal(question.lowest), plain_decimal(question.highest)
    values = {value for value in (lowest, highest) if value is not None} or {Decimal(0)}
    for test in tests:
        value = plain_decimal(test.value)
        if value is not None:
            near = value.quantize(step)
            values |= {near - step, near, near + step}
    return [
        plain(value)
        for value in sorted(values)
        if (lowest is None or value >= lowest) and (highest is None or value <= highest)
    ]


def _dates(question: Question, tests: list[Test]) -> list[Any]:
    lowest, highest = date_of(question.lowest), date_of(question.highest)
    days = {day for day in (lowest, highest) if day}
    for test in tests:
        day = date_of(test.value)
        if day:
            days |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    fitting = [day for day in sorted(days) if (not lowest or day >= lowest) and (not highest or day <= highest)]
    return [day.isoformat() for day in fitting] or ["2000-01-01"]


def _tables(question: Question, rows: list[str]) -> list[Any]:
    columns = [option.key for option in question.options]
    others = {row.key: columns[0] for row in question.rows if row.key not in rows}
    if len(columns) ** len(rows) > MOST_WAYS:
        return [_UNKNOWN]
    return [{**others, **dict(zip(rows, some, strict=True))} for some in product(columns, repeat=len(rows))]
