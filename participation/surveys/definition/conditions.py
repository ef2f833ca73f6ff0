"""Whether a condition holds for the answers so far."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from participation.surveys.definition.kinds import Kind, Operator
from participation.surveys.definition.model import Condition, Definition, Question, Test

Answers = Mapping[str, Any]


def holds(condition: Condition | None, definition: Definition, answers: Answers) -> bool:
    """Whether the condition holds (no condition always does). `answers` are canonical, of shown questions alone.

    Without an answer only “has not been answered” holds: what was not asked or left out decides nothing else.
    """
    if condition is None:
        return True
    results = (_holds(test, definition, answers) for test in condition.tests)
    return any(results) if condition.match == "any" else all(results)


def _holds(test: Test, definition: Definition, answers: Answers) -> bool:
    question = definition.questions.get(test.question)
    if question is None:
        return False
    answer = answers.get(test.question)
    if test.operator == Operator.ANSWERED:
        return answer is not None
    if test.operator == Operator.UNANSWERED:
        return answer is None
    if answer is None:
        return False
    return _compares(question, test, answer)


def _compares(question: Question, test: Test, answer: Any) -> bool:
    if question.is_choice:
        return (test.value in answer["chosen"]) == (test.operator in (Operator.IS, Operator.CONTAINS))
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        return _text(test, answer)
    if question.kind == Kind.MATRIX:
        chosen = answer.get(test.part)
        return chosen is not None and (chosen == test.value) == (test.operator == Operator.IS)
    if question.kind == Kind.RANKING:
        at = str(answer.index(test.part) + 1) if test.part in answer else ""
        return bool(at) and (at == test.value) == (test.operator == Operator.IS)
    if question.kind == Kind.POINTS:
        answer = answer.get(test.part, 0)
    return _size(test, str(answer), is_date=question.kind == Kind.DATE)


def _text(test: Test, answer: str) -> bool:
    given, wanted = answer.casefold().strip(), test.value.casefold().strip()
    same = wanted in given if test.operator in (Operator.CONTAINS, Operator.CONTAINS_NOT) else wanted == given
    return same == (test.operator in (Operator.IS, Operator.CONTAINS))


def _size(test: Test, answer: str, *, is_date: bool) -> bool:
    try:
        given: Any = answer if is_date else Decimal(answer)
        wanted: Any = test.value if is_date else Decimal(test.value)
    except InvalidOperation:
        return False
    if test.operator == Operator.LESS:
        return bool(given < wanted)
    if test.operator == Operator.GREATER:
        return bool(given > wanted)
    return bool((given == wanted) == (test.operator == Operator.IS))
