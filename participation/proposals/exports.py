"""Proposals as rows, for downloads and for handing a region over."""

from collections.abc import Iterator
from typing import Any

from participation.contributions.models import Contribution
from participation.core.html import plain_text
from participation.processes.models import Module
from participation.proposals.models import KIND

COLUMNS = (
    "id", "title", "summary", "text", "category", "tags", "municipality", "address", "latitude", "longitude",
    "author", "stage", "supports", "comments", "published", "edited", "address_of_page",
)  # fmt: skip


def proposals(module: Module) -> Iterator[dict[str, Any]]:
    """The public proposals of a module, oldest first. Needs the scope of its region."""
    rows = (
        Contribution.objects.of_kind(KIND)
        .public()
        .filter(module=module)
        .select_related("author", "municipality", "category")
        .prefetch_related("tags")
        .order_by("published_at", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        yield {
            "id": row.pk,
            "title": row.title,
            "summary": row.proposal.summary,
            "text": plain_text(row.proposal.body),
            "category": row.category.name if row.category else "",
            "tags": ", ".join(sorted(tag.name for tag in row.tags.all())),
            "municipality": row.municipality.name if row.municipality else "",
            "address": row.proposal.address,
            "latitude": row.proposal.latitude,
            "longitude": row.proposal.longitude,
            "author": row.author.username if row.author else "",
            "stage": row.stage,
            "supports": row.support_count,
            "comments": row.comment_count,
            "published": row.published_at.isoformat() if row.published_at else "",
            "edited": row.edited_at.isoformat() if row.edited_at else "",
            "address_of_page": row.site_url + row.get_absolute_url(),
        }
