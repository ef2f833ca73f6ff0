"""What people read about a survey before they begin: how long it takes, what is stored, what happens then."""

from django.utils.translation import gettext as _

from participation.surveys.definition import Definition, Kind
from participation.surveys.models import Survey

_SECONDS = {
    Kind.SINGLE: 12, Kind.MULTIPLE: 18, Kind.YES_NO: 8, Kind.SHORT_TEXT: 20, Kind.LONG_TEXT: 60, Kind.NUMBER: 12,
    Kind.DATE: 12, Kind.SCALE: 10, Kind.MATRIX: 8, Kind.RANKING: 15, Kind.POINTS: 15, Kind.PLACE: 40, Kind.PICTURE: 15,
    Kind.FILE: 60, Kind.EMAIL: 20, Kind.EXPLANATION: 12,
}  # fmt: skip
_EACH = {Kind.MATRIX: 7, Kind.RANKING: 5, Kind.POINTS: 6}  # seconds more for each row or option


def minutes_of(definition: Definition) -> int:
    """About how many minutes the questions take: our estimate, where the editors have given none."""
    seconds = 0
    for question in definition.questions.values():
        parts = len(question.rows or question.options)
        seconds += _SECONDS[Kind(question.kind)] + _EACH.get(Kind(question.kind), 0) * parts
    return max(1, round(seconds / 60))


def privacy_of(survey: Survey) -> list[str]:
    """What is stored and what not, in three sentences."""
    if survey.access == Survey.Access.ANONYMOUS:
        return [
            _("Your answers are anonymous: no account, no IP address and no time is stored with them."),
            _("Until you send them, what you type stays on your device; where others use it too, delete it there."),
            _("Please write nothing into free texts that shows who you or others are; it would be read."),
        ]
    return [
        _("Each person answers once; so your account is stored with your answers, but never shown with them."),
        _("What you have not sent yet is kept in your account and deleted as soon as you send it."),
        _("Results show numbers only, and nothing that fewer than five people said."),
    ]
