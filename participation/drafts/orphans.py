"""Passages and paragraphs that are gone, with what stood around them."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from participation.comments.models import Comment
from participation.core import keyset
from participation.drafts.markup import marked
from participation.drafts.models import Draft, Passage, Text, Version
from participation.drafts.querysets import ended_with_comments, orphaned_passages


@dataclass(frozen=True)
class GonePassage:
    """A comment on words that are gone, with the paragraph in which they last stood."""

    passage: Passage
    comment: Comment
    version: Version
    number: str
    context: SafeString
    url: str  # where they can still be read


@dataclass(frozen=True)
class GoneParagraph:
    """A paragraph that is gone, with the comments that stayed with it."""

    number: str
    text: str
    version: Version
    comments: int
    url: str


def gone_passages(draft: Draft, newest: Version, *, after: int = 0) -> keyset.Page:
    """A page of them, the latest first, in two queries. The cursor is the number of rows seen."""
    size = keyset.PAGE_SIZE
    rows = list(orphaned_passages(draft, newest)[after : after + size + 1])
    shown = rows[:size]
    where = Q()
    for row in shown:
        where |= Q(version=row.found_in_id, paragraph=row.found_paragraph_id)
    texts = {(row.version_id, row.paragraph_id): row for row in Text.objects.filter(where)} if shown else {}
    items = [_gone(draft, row, texts[row.found_in_id, row.found_paragraph_id]) for row in shown]
    return keyset.Page(items, str(after + size) if len(rows) > size else "")


def _gone(draft: Draft, passage: Passage, text: Text) -> GonePassage:
    return GonePassage(
        passage=passage,
        comment=passage.comment,
        version=passage.found_in,
        number=text.number,
        context=marked(text.html, [(passage.found_start, passage.found_end)]),
        url=f"{_address(draft, passage.found_in)}#a{text.paragraph_id}",
    )


def _address(draft: Draft, version: Version) -> str:
    return reverse("drafts:version", args=[draft.process.slug, draft.slug, version.number])


def gone_paragraphs(draft: Draft, *, most: int = 200) -> list[GoneParagraph]:
    """Those that ended with comments, the latest first, in two queries."""
    ended = list(ended_with_comments(draft)[:most])
    last = Text.objects.filter(paragraph__in=ended, version__number=F("paragraph__ended_in__number") - 1)
    texts = {row.paragraph_id: row for row in last.select_related("version")}
    return [
        GoneParagraph(
            number=texts[row.pk].number,
            text=Truncator(texts[row.pk].text).chars(400),
            version=texts[row.pk].version,
            comments=row.comment_count,
            url=reverse("drafts:paragraph", args=[row.pk]),
        )
        for row in ended
    ]
