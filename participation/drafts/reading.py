"""A version as it is read: chapters, numbered paragraphs, marked passages, and where the discussion is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from participation.core import clock
from participation.core.policies import can
from participation.drafts.markup import Span, marked
from participation.drafts.models import Draft, Text, Version
from participation.drafts.querysets import comment_counts, spans_of, texts_of, versions_of

_DEEPEST_IN_CONTENTS = 2
_MOST_DISCUSSED = 5


@dataclass(frozen=True)
class Block:
    """One paragraph as it is shown. `heading` is the depth of its HTML heading, 0 for what is none."""

    id: int
    kind: str
    number: str
    html: SafeString
    heading: int
    comments: int
    url: str
    title: str


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents; `comments` counts those in the whole chapter."""

    id: int
    number: str
    title: str
    level: int
    comments: int


def reading(draft: Draft, version: Version, user: Any, *, versions: Sequence[Version] = ()) -> dict[str, Any]:
    """What the reading page of a version shows, in a number of queries that does not depend on its length.

    Only the newest version shows passages and leads to the discussion; older ones are for reading.
    """
    versions = versions or versions_of(draft)
    newest = versions[0]
    texts = texts_of(version)
    is_newest = version.pk == newest.pk
    spans = spans_of(version) if is_newest else {}
    blocks = blocks_of(texts, spans)
    return {
        "draft": draft,
        "module": draft,
        "process": draft.process,
        "version": version,
        "versions": versions,
        "newest": newest,
        "is_newest": is_newest,
        "before": next((row for row in versions if row.number == version.number - 1), None),
        "blocks": blocks,
        "contents": contents_of(texts),
        "most_discussed": most_discussed(blocks)[:_MOST_DISCUSSED] if is_newest else [],
        "comment_count": sum(block.comments for block in blocks),
        "may_comment": can(user, "drafts.comment", draft),
        "now": clock.now(),
    }


def blocks_of(texts: Sequence[Text], spans: Mapping[int, list[Span]]) -> list[Block]:
    """The texts with their passages marked."""
    address = reverse("drafts:paragraph", args=[0])
    return [
        Block(
            id=row.paragraph_id,
            kind=row.kind,
            number=row.number,
            html=marked(row.html, spans.get(row.paragraph_id, ()) if row.kind != Text.Kind.IMAGE else ()),
            heading=row.level + 1 if row.kind == Text.Kind.CHAPTER else 0,
            comments=row.paragraph.comment_count,
            url=address.replace("/0/", f"/{row.paragraph_id}/"),
            title=row.paragraph.title,
        )
        for row in texts
    ]


def contents_of(texts: Sequence[Text]) -> list[Entry]:
    """Chapters and their parts, with the number of comments in each."""
    counts = comment_counts(list(texts))
    return [
        Entry(row.paragraph_id, row.number, row.text, row.level, counts[row.position])
        for row in texts
        if row.kind == Text.Kind.CHAPTER and row.level <= _DEEPEST_IN_CONTENTS
    ]


def most_discussed(blocks: Sequence[Block]) -> list[Block]:
    """What people discuss most, the liveliest first."""
    return sorted((block for block in blocks if block.comments), key=lambda block: -block.comments)
