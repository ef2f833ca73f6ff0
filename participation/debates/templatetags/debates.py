"""`{% load debates %}`: shares as percentages."""

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def hundredfold(share: float) -> float:
    """From 0–1 to 0–100."""
    return share * 100


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as people read it: "64 %"."""
    return f"{formats.number_format(round(share * 100), 0)}\N{NO-BREAK SPACE}%"
