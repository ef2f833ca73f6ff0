"""Single answers: a right of their own, and every use is logged."""

from typing import Any

from django.db import transaction

from participation.audit import services as audit
from participation.core.errors import require
from participation.core.policies import can
from participation.surveys.models import REHEARSAL, Survey
from participation.surveys.results import rows


@transaction.atomic
def take_rows(*, survey: Survey, actor: Any = None) -> rows.Sheets:
    """All answers to a survey, row by row, with the code book. Without an actor it is the operator of the server."""
    if actor is not None:
        require(can(actor, "surveys.take_rows", survey))
    found = rows.sheets_of(survey)
    audit.record(
        action="survey.rows_taken",
        actor_id=getattr(actor, "pk", None),
        region_id=survey.region_id,
        obj=survey,
        people=rows.answers_of(survey).exclude(version__number=REHEARSAL).count(),
    )
    return found
