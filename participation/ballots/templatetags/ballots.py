"""`{% load ballots %}{% corrections box %}`: the public corrections of a vote."""

from typing import Any

from django import template

from participation.ballots.models import Box, Erratum

register = template.Library()


@register.inclusion_tag("ballots/errata.html")
def corrections(box: Box | None) -> dict[str, Any]:
    """All corrections, the oldest first; nothing where there are none. One query."""
    return {"errata": list(Erratum.objects.filter(box=box)) if box else []}
