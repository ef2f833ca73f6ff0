"""Paragraphs and comments of a draft as rows, for downloads and for handing a region over."""

from collections.abc import Iterator
from typing import Any

from participation.comments.models import Comment, State
from participation.drafts.answered import numbers_of
from participation.drafts.models import PARAGRAPH, Text
from participation.drafts.querysets import newest_version
from participation.processes.models import Module


def paragraphs(module: Module) -> Iterator[dict[str, Any]]:
    """The paragraphs of all versions, in order. Needs the scope of its region."""
    rows = Text.objects.filter(version__draft=module.pk).select_related("version", "paragraph")
    for row in rows.order_by("version__number", "position").iterator(chunk_size=500):
        yield {
            "version": row.version.number,
            "published": row.version.published_at.isoformat(),
            "position": row.position,
            "paragraph_id": row.paragraph_id,
            "kind": row.kind,
            "level": row.level,
            "number": row.number,
            "text": row.text,
            "comments": row.paragraph.comment_count,
        }


def comments(module: Module) -> Iterator[dict[str, Any]]:
    """The public comments with their passages, oldest first. Needs the scope of its region."""
    newest = newest_version(module.pk)
    numbers = numbers_of(module)
    rows = Comment.objects.filter(
        contribution__module=module.pk, contribution__kind=PARAGRAPH, state=State.PUBLIC
    ).select_related("user", "passage__version", "passage__found_in")
    for row in rows.order_by("submit_date", "pk").iterator(chunk_size=500):
        passage = getattr(row, "passage", None)
        yield {
            "id": row.pk,
            "number": numbers[row.pk],
            "reply_to": row.parent_id if row.parent_id != row.pk else "",
            "paragraph_id": row.contribution_id,
            "author": row.user.username if row.user else "",
            "written": row.submit_date.isoformat(),
            "text": row.comment,
            "helpful": row.up_count,
            "not_helpful": row.down_count,
            "passage": passage.quote if passage else "",
            "passage_of_version": passage.version.number if passage else "",
            "passage_still_there": (passage.found_in == newest if passage else ""),
        }
