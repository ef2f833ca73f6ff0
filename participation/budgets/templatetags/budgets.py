"""`{% load budgets %}`: what is open in a budget."""

from datetime import datetime

from django import template

from participation.processes.models import Module, Phase

register = template.Library()


@register.simple_tag
def ballot_of(module: Module, now: datetime) -> Phase | None:
    """The phase in which people vote at this moment, or None."""
    return module.opens("ballot", at=now)
