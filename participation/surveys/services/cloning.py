"""A survey once more, with new dates."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participation.audit import services as audit
from participation.processes import services as processes
from participation.processes.models import Process
from participation.surveys.models import Survey


@transaction.atomic
def clone(*, survey: Survey, process: Process, title: str, first_day: datetime, actor: Any) -> Survey:
    """A survey with the same questions, texts and settings in a process; its first phase begins at `first_day`.

    Its questions are a draft that can still be changed. No answers are copied.
    """
    module = processes.copy_module(module=survey, process=process, title=title, first_day=first_day, actor=actor)
    copy: Survey = Survey._base_manager.select_related("region", "process").get(pk=module.pk)
    audit.record(action="survey.cloned", actor_id=actor.pk, region_id=copy.region_id, obj=copy, source_id=survey.pk)
    return copy


def as_new(original: Any, copy: Any) -> None:
    """What a copy does not take over: that the answers of its model were examples."""
    Survey._base_manager.filter(pk=copy.pk).update(invented=False)
