"""`{% load search_tags %}`: marks in what was found, as filters and, with a length, as a tag."""

from django import template
from django.utils.safestring import SafeString

from participation.search import highlight as marking
from participation.search.registry import label_of

register = template.Library()


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """`{{ proposal.title|highlight:query }}`: plain text with marks."""
    return marking.highlight(str(text), str(query))


@register.filter
def passage(text: str, query: str) -> SafeString:
    """`{{ proposal.text|passage:query }}`: the best passage of a plain text with marks."""
    return marking.passage(str(text), str(query))


@register.simple_tag(name="passage")
def passage_of(text: str, query: str, length: int = 240) -> SafeString:
    """`{% passage text query length=160 as found %}`: the best passage of at most this length."""
    return marking.passage(str(text), str(query), length)


@register.filter
def kind_label(kind: str) -> str:
    """`{{ document.kind|kind_label }}`: what one thing of this kind is called."""
    return str(label_of(kind))
