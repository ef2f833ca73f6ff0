"""Surveys from files."""

from pathlib import Path
from typing import Any

from django.db import transaction

from participation.accounts.services import collection_of
from participation.audit import services as audit
from participation.core.errors import require
from participation.core.policies import can
from participation.processes import services as processes
from participation.processes.models import Process
from participation.regions.models import Region
from participation.surveys.models import KIND, Survey
from participation.surveys.services.drafting import write
from participation.surveys.sharing import Shared, read, with_pictures


@transaction.atomic
def import_survey(*, shared: Shared, region: Region, process: Process | None = None, actor: Any = None) -> Survey:
    """A survey from a file, as a draft, in a process of the region; without one in a new process, a draft too."""
    title = shared.values["title"]
    if process is None:
        process = processes.create_process(
            region=region,
            title=title,
            slug=processes.free_slug(region, title),
            summary=(shared.values["intro"] or title)[:400],
            actor=actor,
        )
    values: dict[str, Any] = dict(shared.values)
    module = processes.add_module(
        process=process,
        kind=KIND,
        slug=processes.free_module_slug(process, title, otherwise=KIND),
        presets=(),
        actor=actor,
        **values,
    )
    survey = Survey._base_manager.select_related("region", "process").get(pk=module.pk)
    definition = with_pictures(shared, collection=collection_of(region=region), owner=actor)
    survey = write(survey, definition)
    audit.record(action="survey.imported", actor_id=getattr(actor, "pk", None), region_id=region.pk, obj=survey)
    return survey


@transaction.atomic
def replace_draft(*, survey: Survey, shared: Shared, actor: Any) -> Survey:
    """Put the questions and texts of a file in the place of the draft. What has been published stays."""
    require(can(actor, "surveys.publish", survey))
    definition = with_pictures(shared, collection=collection_of(region=survey.region), owner=actor)
    texts = {name: shared.values[name] for name in ("introduction", "thanks")}
    return write(survey, definition, actor, **texts)


@transaction.atomic
def prepare(module: Any, path: Path) -> None:
    """Make the file of a starter kit the draft of a new survey."""
    shared = read(path)
    survey = Survey._base_manager.get(pk=module.pk)
    write(survey, shared.definition, **{name: shared.values[name] for name in ("introduction", "thanks")})
