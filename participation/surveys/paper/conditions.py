"""Conditions in words, for those who fill in a form on paper and for those who read one aloud."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from participation.surveys.definition import Condition, Definition, Kind, Operator, Question, Test
from participation.surveys.definition.values import date_of


def in_words(condition: Condition, definition: Definition, numbers: Mapping[str, int]) -> str:
    """“question 3: yes, and question 5: not answered”; `numbers` are those of the questions on paper."""
    parts = [_test(test, definition.questions[test.question], numbers) for test in condition.tests]
    between = _(" or ") if condition.match == "any" else _(" and ")
    return between.join(parts)


def _test(test: Test, question: Question, numbers: Mapping[str, int]) -> str:
    number = numbers[test.question]
    if test.operator == Operator.ANSWERED:
        return _("question %(number)s is answered") % {"number": number}
    if test.operator == Operator.UNANSWERED:
        return _("question %(number)s is not answered") % {"number": number}
    values = {"number": number, "value": _value(test, question)}
    if test.part:
        part = next(row.text for row in (*question.rows, *question.options) if row.key == test.part)
        values["number"] = f"{number} ({part})"
    return {
        Operator.IS: _("question %(number)s: “%(value)s”"),
        Operator.CONTAINS: _("question %(number)s: “%(value)s”"),
        Operator.IS_NOT: _("question %(number)s: not “%(value)s”"),
        Operator.CONTAINS_NOT: _("question %(number)s: not “%(value)s”"),
        Operator.LESS: _("question %(number)s: less than “%(value)s”"),
        Operator.GREATER: _("question %(number)s: more than “%(value)s”"),
    }[Operator(test.operator)] % values


def _value(test: Test, question: Question) -> str:
    if question.is_choice or question.kind == Kind.MATRIX:
        option = question.option(test.value)
        return option.text if option else test.value
    if question.kind == Kind.DATE:
        day = date_of(test.value)
        return f"{day:%d.%m.%Y}" if day else test.value
    return test.value.replace(".", ",") if question.kind == Kind.NUMBER else test.value
