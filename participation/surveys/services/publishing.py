"""Publishing: a new version where the structure differs, corrected texts where it does not."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.regions.services import touch_all
from participation.surveys.definition import (
    Definition,
    Fault,
    corrections,
    faults,
    structure_of,
    texts_of,
)
from participation.surveys.models import REHEARSAL, Correction, Survey, SurveyVersion
from participation.surveys.querysets import has_answers
from participation.surveys.services.rehearsing import wipe


class Faulty(DomainError):
    """The definition has faults, each with its place."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.faults = found


class NewStructure(Invalid):
    """People have answered and the structure differs: the results would be kept apart, which somebody must want."""


@transaction.atomic
def publish_version(
    *, survey: Survey, definition: Definition, actor: Any = None, note: str = "", apart: bool = False
) -> SurveyVersion:
    """Make a definition what people answer from now on.

    With the structure of the present version only its texts are corrected, which is logged; the number stays. Another
    structure becomes a new version. Where there are answers already, their results stay apart from it, so `apart` must
    say that this is meant; `NewStructure` is raised otherwise. `Faulty` names everything that is wrong. A rehearsal is
    wiped.
    """
    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=survey.pk)
    if actor is not None:
        require(can(actor, "surveys.publish", survey))
    found = faults(definition)
    if found:
        raise Faulty(found)
    wipe(survey)
    present = survey.versions.filter(number__gt=REHEARSAL).order_by("number").last()
    if present is not None and present.structure == structure_of(definition):
        return _correct(survey, present, definition, actor)
    if present is not None and not apart and has_answers(survey):
        raise NewStructure(
            _(
                "People have answered this survey. Texts can be corrected at any time; what you have changed beyond "
                "that makes a new version, whose results are kept apart. Please confirm that you want this."
            ),
            field="apart",
        )
    version = SurveyVersion.objects.create(
        survey=survey,
        number=present.number + 1 if present else 1,
        structure=structure_of(definition),
        texts=texts_of(definition),
        published_at=clock.now(),
        published_by=getattr(actor, "pk", None),
        note=note.strip()[:300],
    )
    _told(survey, "survey.published", actor, number=version.number)
    return version


def _correct(survey: Survey, version: SurveyVersion, definition: Definition, actor: Any) -> SurveyVersion:
    changes = [asdict(change) for change in corrections(version.definition, definition)]
    if changes:
        Correction.objects.create(version=version, at=clock.now(), actor_id=getattr(actor, "pk", None), changes=changes)
        version.texts = texts_of(definition)
        version.save(update_fields=["texts"])
        version.__dict__.pop("definition", None)
        _told(survey, "survey.corrected", actor, number=version.number, changes=len(changes))
    return version


def _told(survey: Survey, action: str, actor: Any, **details: Any) -> None:
    audit.record(action=action, actor_id=getattr(actor, "pk", None), region_id=survey.region_id, obj=survey, **details)
    elsewhere = Survey._base_manager.filter(origin=survey.pk).values_list("region_id", flat=True)
    touch_all({survey.region_id, *elsewhere})
