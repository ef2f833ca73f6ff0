"""`{% load booth %}{% take_part module %}`: whether and how one can vote in a module now."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.ballots.booth.entering import Way, address, may_fill_in
from participation.ballots.booth.giving import takes_codes
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, Level
from participation.ballots.models import Box, RollEntry
from participation.ballots.services import casting, sealing
from participation.core import clock
from participation.processes.models import Module

register = template.Library()


@register.inclusion_tag("booth/panel.html", takes_context=True)
def take_part(context: template.Context, module: Module, turnout: bool = True) -> dict[str, Any]:
    """The panel of a module's page; empty where there is no box yet.

    With `turnout` it says how many have voted, counted from the roll. Needs the module's process, region and schedule.
    """
    box = Box.objects.filter(module=module).first()
    if box is None:
        return {"box": None}
    box.module, box.region = module, module.region
    now = clock.now()
    phase = module.opens(casting.FEATURE, at=now)
    state = _state(box, bool(phase))
    return {
        "box": box,
        "state": state,
        "title": _title(state, phase),
        "phase": phase,
        "decision": may_fill_in(box, Way(context["request"]), at=now),
        "turnout": RollEntry.objects.filter(box=box, has_voted=True).count() if turnout else None,
        "by_code_alone": Eligibility.of(parsed(box.rules)).level == Level.CODE,
        "takes_codes": state == "open" and takes_codes(box),
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
