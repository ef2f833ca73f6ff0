"""A survey in many regions: one definition, introductions of their own, results apart and together."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.processes import services as processes
from participation.processes.models import Phase
from participation.regions.models import Region
from participation.surveys.models import KIND, Survey
from participation.surveys.querysets import current_version


@transaction.atomic
def roll_out(*, survey: Survey, regions: Iterable[Region], actor: Any) -> list[Survey]:
    """Give regions below a survey of their own with the questions of this one.

    Each gets a process with the same texts and dates, as a draft: the region says who answers for it, and publishes it.
    Its questions are those of the origin, and follow it; introduction and thanks are its own to change. A region that
    has the survey already is left alone. Gives the surveys that were made.
    """
    survey = Survey._base_manager.select_for_update(of=("self",)).select_related("region", "process").get(pk=survey.pk)
    require(can(actor, "surveys.roll_out", survey))
    if current_version(survey) is None:
        raise Invalid(_("Please publish the questions first: they are what is rolled out."))
    there = set(Survey._base_manager.filter(origin=survey).values_list("region_id", flat=True))
    phases = list(survey.phases.filter(is_cancelled=False))
    made = []
    for region in regions:
        if not (region.path.startswith(survey.region.path) and region.pk != survey.region_id and region.site_id):
            raise Invalid(_("“%(region)s” has no site below this region.") % {"region": region.name}, field="regions")
        if region.pk not in there:
            there.add(region.pk)
            made.append(_give(survey, phases, region, actor))
    if made:
        names = [child.region.name for child in made]
        audit.record(
            action="survey.rolled_out", actor_id=actor.pk, region_id=survey.region_id, obj=survey, regions=names
        )
    return made


def _give(survey: Survey, phases: list[Phase], region: Region, actor: Any) -> Survey:
    origin = survey.process
    process = processes.create_process(
        region=region,
        title=origin.title,
        slug=processes.free_slug(region, origin.title),
        summary=origin.summary,
        body=origin.body,
        answer_by=origin.answer_by,
        answer_from=origin.answer_from,
        actor=actor,
    )
    module = processes.add_module(
        process=process,
        kind=KIND,
        title=survey.title,
        slug=survey.slug,
        intro=survey.intro,
        presets=(),
        actor=actor,
        origin=survey,
        **{name: getattr(survey, name) for name in _settings()},
    )
    for phase in phases:
        processes.plan_phase(
            module=module,
            title=phase.title,
            description=phase.description,
            features=phase.features,
            starts=phase.starts,
            ends=phase.ends,
            actor=actor,
        )
    child: Survey = Survey._base_manager.select_related("region").get(pk=module.pk)
    return child


def _settings() -> list[str]:
    """The columns of a survey that begin as those of the origin."""
    own = {"module_ptr", "origin", "body", "draft_number"}
    return [field.name for field in Survey._meta.local_concrete_fields if field.name not in own]
