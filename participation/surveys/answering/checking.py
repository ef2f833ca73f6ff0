"""What was typed, checked: the rules of the definition, and what only the survey's region and files can tell."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participation.contributions import rules
from participation.core.errors import Invalid
from participation.surveys.answering.carrying import Typed
from participation.surveys.answering.typed import half_point, raw_answers, unnamed_other
from participation.surveys.definition import Cleaned, Kind, cleaned, route
from participation.surveys.definition.routing import Full
from participation.surveys.models import Survey, SurveyVersion, Upload


def checked(
    survey: Survey, version: SurveyVersion, typed: Typed, *, full: Full = (), until: str | None = None
) -> Cleaned:
    """Canonical answers to what is shown, and a sentence for each question that is not answered well.

    `until` is the key of the last page that has been answered so far.
    """
    definition = version.definition
    found = cleaned(definition, raw_answers(definition, typed), full=full, until=until)
    answers, errors = dict(found.answers), dict(found.errors)
    shown = route(definition, answers, full).questions
    for key, question in shown.items():
        wrong = unnamed_other(question, typed) if question.is_choice else half_point(question, typed)
        if wrong and _within(version, key, until):
            errors[key] = wrong
    for key, answer in found.answers.items():
        kind = definition.questions[key].kind
        wrong = (
            _outside(survey, answer)
            if kind == Kind.PLACE
            else _lost(survey, key, answer)
            if kind == Kind.FILE
            else None
        )
        if wrong:
            errors[key] = wrong
    return Cleaned({key: answer for key, answer in answers.items() if key not in errors}, errors)


def _within(version: SurveyVersion, key: str, until: str | None) -> bool:
    for page in version.definition.pages:
        if any(question.key == key for question in page.questions):
            return True
        if page.key == until:
            return False
    return False


def _outside(survey: Survey, answer: Mapping[str, Any]) -> str | None:
    if "lat" not in answer:
        return None
    try:
        rules.position(survey.region, answer["lat"], answer["lon"])
    except Invalid as error:
        return str(error.message)
    return None


def _lost(survey: Survey, question: str, key: str) -> str | None:
    if uploads(survey, [key]).filter(question=question).exists():
        return None
    return _("This file has not arrived. Please choose it again.")


def uploads(survey: Survey, keys: list[str]) -> Any:
    """The files of a survey with these keys; what is no key is left out."""
    known = []
    for key in keys:
        try:
            known.append(uuid.UUID(key))
        except (ValueError, ValidationError):
            continue
    return Upload.objects.filter(survey=survey, key__in=known)
