"""Tags that show texts of blocks."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from participation.core.blocks import showing

register = template.Library()


@register.simple_tag(takes_context=True)
def show_blocks(context: template.Context, stream: Any) -> SafeString:
    """`{% show_blocks page.body %}`: a text of blocks, with a number of queries that does not grow with it."""
    values: Any = context.flatten()
    return showing.show(stream, values)


@register.simple_tag(takes_context=True)
def explained(context: template.Context, text: Any) -> SafeString:
    """`{% explained value %}`: rich text in which words explain themselves."""
    return showing.explained(text, context.get("request"))


@register.simple_tag(takes_context=True)
def numbered_id(context: template.Context, name: str) -> str:
    """`{% numbered_id "chart" as key %}`: an id that occurs once on the page."""
    request = context.get("request")
    counts = request.__dict__.setdefault("_numbered_ids", {}) if request is not None else {}
    counts[name] = counts.get(name, 0) + 1
    return f"{name}-{counts[name]}"
