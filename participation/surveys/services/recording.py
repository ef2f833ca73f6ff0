"""Answers that were collected elsewhere or made up, recorded in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from participation.core.errors import Invalid
from participation.surveys.definition import cleaned, without_addresses
from participation.surveys.models import Channel, Response, Survey, SurveyVersion

_CHUNK = 500


@dataclass(frozen=True)
class Recorded:
    """One response of a bulk record."""

    answers: dict[str, Any]
    channel: str = Channel.ONLINE
    wave: int = 1
    day: date | None = None
    person_id: int | None = None


@transaction.atomic
def record_responses(*, survey: Survey, version: SurveyVersion, responses: Iterable[Recorded]) -> int:
    """Store many responses without asking phases and policies: for imports and the demo. Gives their number.

    Each is checked like any other; the first that does not fit raises Invalid, and nothing is stored. Addresses are
    left out. In anonymous surveys neither person nor day is stored.
    """
    if version.survey_id != survey.source_id:
        raise Invalid("This version belongs to another survey.")
    anonymous = survey.access == Survey.Access.ANONYMOUS
    rows = []
    for number, given in enumerate(responses, start=1):
        answers, errors = cleaned(version.definition, given.answers)
        if errors:
            key, sentence = next(iter(errors.items()))
            raise Invalid(f"{number}, {key}: {sentence}")
        kept, _addresses = without_addresses(version.definition, answers)
        rows.append(
            Response(
                region_id=survey.region_id,
                survey=survey,
                version=version,
                answers=kept,
                channel=given.channel,
                wave=given.wave,
                day=None if anonymous else given.day,
                person_id=None if anonymous else given.person_id,
            )
        )
    Response._base_manager.bulk_create(rows, batch_size=_CHUNK)
    return len(rows)
