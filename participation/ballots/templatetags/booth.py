"""`{% load booth %}{% take_part module %}`: whether and how one can vote in a module now."""

from typing import Any

from django import template
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.ballots.booth.entering import Way, address, may_fill_in
from participation.ballots.models import Box, CodeBatch, RollEntry
from participation.ballots.services import casting, codes, sealing
from participation.core import clock
from participation.processes.models import Module

register = template.Library()

# Both are read with the box itself.
_ON_ROLL = RollEntry.objects.filter(box=OuterRef("pk"), has_voted=True).order_by().values("box")
_VOTERS = Coalesce(Subquery(_ON_ROLL.annotate(number=Count("pk")).values("number")), 0)
_HAS_CODES = Exists(CodeBatch._base_manager.filter(box=OuterRef("pk")))


@register.inclusion_tag("booth/panel.html", takes_context=True)
def take_part(context: template.Context, module: Module, turnout: bool = True, bare: bool = False) -> dict[str, Any]:
    """The panel of a module's page; empty where there is no box yet.

    With `turnout` it says how many have voted, counted from the roll. `bare` leaves out frame, heading and dates, for
    pages that have a panel of their own. Needs the module's process, region and schedule.
    """
    box = Box.objects.filter(module=module).annotate(voters=_VOTERS, has_codes=_HAS_CODES).first()
    if box is None:
        return {"box": None}
    box.module, box.region = module, module.region
    now = clock.now()
    phase = module.opens(casting.FEATURE, at=now)
    state = _state(box, bool(phase))
    return {
        "box": box,
        "state": state,
        "bare": bare,
        "title": _title(state, phase),
        "phase": phase,
        "decision": may_fill_in(box, Way(context["request"]), at=now),
        "turnout": box.voters if turnout else None,
        "by_code_alone": codes.without_persons(box),
        "takes_codes": state == "open" and (box.has_codes or codes.without_persons(box)),
        "ballot_path": address(box, "ballot"),
        "code_path": reverse("ballots:code", args=[module.process.slug, module.slug]),
        "list_path": reverse("ballots:list", args=[module.process.slug, module.slug]),
        "receipt_path": address(box, "receipt"),
    }


def _state(box: Box, is_open: bool) -> str:
    if box.state != Box.State.OPEN:
        return str(box.state)
    if box.moved_at is not None:
        return "counting"
    if is_open:
        return "open"
    return "counting" if sealing.has_ended(box.module, at=clock.now()) else "coming"


def _title(state: str, phase: Any) -> str:
    if state == "open":
        return str(phase.title)
    return {
        "aborted": _("This vote was broken off"),
        "coming": _("Voting is not open at the moment"),
        "counting": _("Voting has ended"),
        "sealed": _("Voting has ended"),
    }[state]
