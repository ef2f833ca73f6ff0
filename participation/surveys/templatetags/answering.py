"""`{% load answering %}`: what the pages of a survey need."""

import json
from typing import Any

from django import template

from participation.contributions.maps import RegionMap, map_of

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """A value for an attribute that a script reads."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.simple_tag(takes_context=True)
def region_map(context: template.Context) -> RegionMap | None:
    """The map of the region whose page this is."""
    return map_of(context["region"])
