"""`{% load drafts_synopsis %}`: the heads of columns beside their cells, where a table stands as a list."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def synopsis_label(column: str) -> SafeString:
    """The head of a column, seen on narrow screens only; a screen reader names it from the head of the table."""
    heads = {
        "place": _("Place in the draft"),
        "contribution": _("Contribution"),
        "answer": _("Answer"),
        "change": pgettext("what changed", "Change"),
    }
    return format_html('<span class="reflow__head" aria-hidden="true">{}</span>', heads[column])
