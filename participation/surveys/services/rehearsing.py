"""Rehearsals: made-up answers before anything is published, wiped without a trace when it is."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.surveys.definition import Definition, faults, made_up, structure_of, texts_of
from participation.surveys.models import REHEARSAL, Response, Survey, SurveyVersion
from participation.surveys.querysets import current_version

MOST = 2000
_CHUNK = 500


@transaction.atomic
def rehearse(*, survey: Survey, definition: Definition, number: int, actor: Any) -> SurveyVersion:
    """Fill a survey that was never published with so many made-up answers; an earlier rehearsal is wiped first.

    They belong to version 0, which no page, count or export of real answers looks at.
    """
    from participation.surveys.services.publishing import Faulty

    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=survey.pk)
    require(can(actor, "surveys.build", survey))
    if current_version(survey) is not None:
        raise Invalid(_("This survey has been published. Made-up answers are possible only before."))
    if not 1 <= number <= MOST:
        raise Invalid(_("Please choose a number from 1 to %(most)s.") % {"most": MOST}, field="number")
    found = faults(definition)
    if found:
        raise Faulty(found)
    wipe(survey)
    version = SurveyVersion.objects.create(
        survey=survey,
        number=REHEARSAL,
        structure=structure_of(definition),
        texts=texts_of(definition),
        published_at=clock.now(),
        published_by=actor.pk,
    )
    rows = (
        Response(
            region_id=survey.region_id,
            survey=survey,
            version=version,
            answers=made_up.answers(definition, f"{survey.pk}/{index}"),
        )
        for index in range(number)
    )
    Response._base_manager.bulk_create(rows, batch_size=_CHUNK)
    audit.record(action="survey.rehearsed", actor_id=actor.pk, region_id=survey.region_id, obj=survey, responses=number)
    return version


@transaction.atomic
def end_rehearsal(*, survey: Survey, actor: Any) -> None:
    """Wipe the made-up answers before the time."""
    require(can(actor, "surveys.build", survey))
    wipe(Survey._base_manager.select_for_update(of=("self",)).get(pk=survey.pk))


def wipe(survey: Survey) -> None:
    """Delete the rehearsal of a survey with all that belongs to it; nothing happens where there is none."""
    Response._base_manager.filter(version__survey=survey.pk, version__number=REHEARSAL).delete()
    SurveyVersion.objects.filter(survey=survey.pk, number=REHEARSAL).delete()
