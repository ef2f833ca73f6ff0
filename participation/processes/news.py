"""What people hear of processes: dates that change, phases that begin and end, promises, answers."""

from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.core.blocks import searchable
from participation.core.html import plain_text
from participation.notifications import registry as kinds
from participation.notifications.services import tell
from participation.processes import registry
from participation.processes.models import Phase, PhaseChange, PhaseNews, Process, ProcessAnswer, PromiseChange

kinds.kind("processes.dates", _("Change of dates"))
kinds.kind("processes.begins", _("It begins"))
kinds.kind("processes.ends", _("It ends soon"))
kinds.kind("processes.promise", _("The answer comes later"))
kinds.kind("processes.answered", _("The answer is there"))


@kinds.subject("process")
def titles(keys: list[int]) -> dict[int, str]:
    """Titles of public processes."""
    return dict(Process._base_manager.filter(pk__in=keys, live=True).values_list("pk", "title"))


def _tell(process: Process, module_id: int | None = None, **values: Any) -> int:
    if not process.live:
        return 0
    people = registry.followers(process.pk, module_id)
    about = ("process", process.pk)
    return tell(people=people, region_id=process.region_id, about=about, **values)


def _moment(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "j. F Y, H:i")


def tell_phase_change(*, change: PhaseChange, phase: Phase) -> int:
    """Tell followers of process and module that the dates of a phase have changed, with the reason."""
    if not phase.module.is_public:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        if change.kind == PhaseChange.Kind.CANCELLED:
            dates = ""
        elif change.ends_after:
            dates = gettext("Now %(begins)s to %(ends)s.") % {
                "begins": _moment(change.starts_after), "ends": _moment(change.ends_after),
            }  # fmt: skip
        else:
            dates = gettext("Now from %(begins)s.") % {"begins": _moment(change.starts_after)}
        text = " ".join(part for part in (f"{change.get_kind_display()}.", change.reason, dates) if part)
    return _tell(
        phase.module.process,
        phase.module_id,
        kind="processes.dates",
        title=phase.title,
        text=text,
        url=phase.module.process.get_absolute_url(),
        key=f"phase-change:{change.pk}",
        actor_id=change.actor_id,
    )


def tell_phase(*, phase: Phase, step: str) -> int:
    """Tell followers of process and module that a phase has begun or ends in a few days."""
    with translation.override(settings.LANGUAGE_CODE):
        until = gettext("Until %(ends)s.") % {"ends": _moment(phase.ends)} if phase.ends else ""
        text = " ".join(part for part in (phase.description, until) if part)
    return _tell(
        phase.module.process,
        phase.module_id,
        kind="processes.begins" if step == PhaseNews.Step.BEGINS else "processes.ends",
        title=phase.title,
        text=text,
        url=phase.module.get_absolute_url(),
        key=f"phase-{step}:{phase.pk}:{(phase.starts if step == PhaseNews.Step.BEGINS else phase.ends):%Y%m%d%H%M}",
    )


def tell_promise_change(*, change: PromiseChange, process: Process) -> int:
    """Tell followers that the answer comes later, with the reason."""
    with translation.override(settings.LANGUAGE_CODE):
        text = gettext("Promised by %(date)s now. %(reason)s") % {
            "date": formats.date_format(change.after, "j. F Y"), "reason": change.reason,
        }  # fmt: skip
    return _tell(
        process,
        kind="processes.promise",
        title=process.title,
        text=text,
        url=process.get_absolute_url(),
        key=f"promise:{change.pk}",
        actor_id=change.actor_id,
    )


def tell_answer(*, answer: ProcessAnswer, process: Process) -> int:
    """Tell followers that the promised answer is there."""
    said = plain_text(searchable(answer.body))
    return _tell(
        process,
        kind="processes.answered",
        title=process.title,
        text=Truncator(said).chars(300),
        url=process.get_absolute_url() + "#antwort",
        key=f"process-answer:{answer.pk}",
        actor_id=answer.author_id,
    )
