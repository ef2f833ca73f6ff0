"""Once somebody has voted, the dates of a vote stand: only its end can move, to a later moment, publicly.

The database refuses the same (`guards.py`).
"""

from django.utils.translation import gettext as _

from participation.ballots.models import Box, RollEntry
from participation.ballots.services.casting import FEATURE
from participation.core import clock
from participation.core.errors import Invalid
from participation.processes.registry import PhaseStep, phase_guard


@phase_guard
def only_later(step: PhaseStep) -> None:
    """Raises Invalid where a step would shorten, cancel or shift a vote in which somebody has voted."""
    before = step.phase if step.phase is not None and step.phase.pk else None
    if FEATURE not in step.features and (before is None or FEATURE not in before.features):
        return
    if not _has_begun(step.module.pk):
        return
    if before is None:
        raise Invalid(_("Somebody has voted already. The end can be moved to a later moment; no phase can be added."))
    if step.is_cancelled or step.is_removed:
        raise Invalid(_("Somebody has voted already. The vote can only be broken off, on the page of its ballot box."))
    if step.starts != before.starts or FEATURE not in step.features:
        raise Invalid(_("Somebody has voted already. Only the end can still move, to a later moment."), field="starts")
    if before.ends is None:
        return
    if step.ends is None or step.ends < before.ends:
        raise Invalid(_("Somebody has voted already. The end can only move to a later moment."), field="ends")
    if before.ends <= clock.now() and step.ends != before.ends:
        raise Invalid(_("The time to vote is over. It cannot be prolonged any more."), field="ends")


def _has_begun(module_id: int) -> bool:
    boxes = Box._base_manager.filter(module_id=module_id).exclude(state=Box.State.ABORTED)
    return RollEntry.objects.filter(box__in=boxes, has_voted=True).exists()
