"""The gate before the public: a page with mistakes that editors can put right is not published, whoever asks.

The form of the editor stops it beside the field. Everything else (schedule, approval, bulk, API) comes through
`SearchedPage.publish` or the model's own `clean`, which both ask here.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from participation.core import blocks
from participation.core.decisions import Text
from participation.core.editorial import is_shouted
from participation.regions.models import Region


def mistakes_of(page: Page) -> dict[str, list[Text]]:
    """What must be put right before the page may be published, by field. Empty where all is well."""
    found: dict[str, list[Text]] = {}
    if is_shouted(page.title):
        found["title"] = [shouted()]
    for field in _texts(page):
        sentences = [finding.message for finding in blocks.mistakes_in(getattr(page, field.name))]
        if sentences:
            found[field.name] = sentences
    return found


def hints_for(page: Page) -> list[Text]:
    """What could be better about a page; stops nothing."""
    return [hint for field in _texts(page) for hint in blocks.hints(getattr(page, field.name))]


def require_no_mistakes(page: Page) -> None:
    """Raise ValidationError, by field, if the page has mistakes."""
    found = mistakes_of(page)
    if found:
        raise ValidationError({name: list(map(str, sentences)) for name, sentences in found.items()})


def sentences_of(page: Page) -> list[str]:
    """All mistakes as sentences, for a message above a page."""
    return [str(sentence) for sentences in mistakes_of(page).values() for sentence in sentences]


def shouted() -> str:
    """The sentence about a title in capitals."""
    return _("The title stands in capitals throughout, which is hard to read. Write it as in a sentence.")


def region_of(page: Page) -> Region | None:
    """The region whose site a page belongs to, with site and facts: the nearest root above it."""
    paths = [page.path[:end] for end in range(4, len(page.path) + 1, 4)]
    rows = Region.objects.filter(site__root_page__path__in=paths).order_by("-site__root_page__depth")
    return rows.select_related("site", "facts").defer("outline").first()


def strings_in(value: Any) -> list[str]:
    """All texts in what was typed: a string, or the blocks of a stream."""
    if isinstance(value, StreamValue):
        value = value.get_prep_value()
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings_in(inner)]
    return [text for inner in value for text in strings_in(inner)] if isinstance(value, list | tuple) else []


def _texts(page: Page) -> list[Any]:
    return [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
