"""Reads of surveys and their versions."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from participation.surveys.models import REHEARSAL, Response, Survey, SurveyVersion


def current_version(survey: Survey) -> SurveyVersion | None:
    """The version that is answered now, or None where none has been published."""
    return versions_of(survey).last()


def versions_of(survey: Survey) -> Any:
    """The published versions that are answered in this survey, oldest first; those of its origin if it has one."""
    return SurveyVersion.objects.filter(survey=survey.source_id, number__gt=REHEARSAL).order_by("number")


def rehearsal_of(survey: Survey) -> SurveyVersion | None:
    """The version that holds the made-up answers of a rehearsal, or None."""
    return SurveyVersion.objects.filter(survey=survey.pk, number=REHEARSAL).first()


def has_answers(survey: Survey) -> bool:
    """Whether anybody has answered, here or wherever it was rolled out to. Rehearsals do not count."""
    return Response._base_manager.filter(version__survey=survey.source_id, version__number__gt=REHEARSAL).exists()


def everywhere(survey: Survey) -> list[Survey]:
    """The origin and all surveys that it was rolled out to, whatever the scope: whose answers add up."""
    parts = Survey._base_manager.filter(Q(pk=survey.source_id) | Q(origin=survey.source_id))
    return list(parts.select_related("region__site", "process").order_by("region__path"))


def wave_at(survey: Survey, at: datetime) -> int:
    """Which of the phases that open the survey it is at that moment, from 1; before the first also 1."""
    return max(sum(phase.starts <= at for phase in survey.planned("answer")), 1)
