"""`{% load drafts %}`: names of paragraphs."""

from django import template
from django.utils.translation import gettext as _

from participation.drafts.markup import sentences
from participation.drafts.models import Text

register = template.Library()


@register.simple_tag
def paragraph_name(text: Text) -> str:
    """What a paragraph is called: "Paragraph 2.3 (4)", "Chapter 2.3", or its first words."""
    if text.kind == Text.Kind.CHAPTER:
        if text.number:
            return _("Chapter %(number)s: %(title)s") % {"number": text.number, "title": text.text}
        return text.text
    names = {
        Text.Kind.TEXT: _("Paragraph %(number)s"),
        Text.Kind.TABLE: _("Table %(number)s"),
        Text.Kind.IMAGE: _("Image %(number)s"),
    }
    return names[Text.Kind(text.kind)] % {"number": text.number}


@register.simple_tag
def short_name(text: Text) -> str:
    """The same for lists: the number, for a chapter with its title."""
    if text.kind == Text.Kind.CHAPTER:
        return f"{text.number} {text.text}".strip()
    return paragraph_name(text)


@register.simple_tag
def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a plain text, and the rest of it."""
    end = next((last for _first, last in sentences(text)), 0)
    return text[:end].strip(), text[end:].strip()
