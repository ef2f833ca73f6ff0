"""Contributions as rows, for downloads and for handing a region over."""

from collections.abc import Callable, Iterator
from typing import Any

from participation.contributions.models import Contribution
from participation.core.html import plain_text
from participation.processes.models import Module


def public_rows(kind: str, module: Module, own: Callable[[Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The public contributions of a module, oldest first, with what is the kind's `own`. Needs the region's scope."""
    rows = (
        Contribution.objects.of_kind(kind)
        .public()
        .filter(module=module)
        .select_related("author", "municipality", "category")
        .prefetch_related("tags")
        .order_by("published_at", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        contribution: Any = row.as_kind()
        yield {
            "id": row.pk,
            "title": row.title,
            "text": plain_text(contribution.body),
            **own(contribution),
            "category": row.category.name if row.category else "",
            "tags": ", ".join(sorted(tag.name for tag in row.tags.all())),
            "municipality": row.municipality.name if row.municipality else "",
            "author": row.author.username if row.author else "",
            "stage": row.stage,
            "comments": row.comment_count,
            "published": row.published_at.isoformat() if row.published_at else "",
            "edited": row.edited_at.isoformat() if row.edited_at else "",
            "address_of_page": row.site_url + row.get_absolute_url(),
        }
