"""Debates and the results of their statements as rows, for downloads and for handing a region over."""

from collections.abc import Iterator
from typing import Any

from participation.contributions.models import Contribution
from participation.core.html import plain_text
from participation.debates.models import KIND, Statement
from participation.processes.models import Module


def debates(module: Module) -> Iterator[dict[str, Any]]:
    """The public debates of a module, oldest first. Needs the scope of its region."""
    rows = (
        Contribution.objects.of_kind(KIND)
        .public()
        .filter(module=module)
        .select_related("author", "category")
        .prefetch_related("tags")
        .order_by("published_at", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        yield {
            "id": row.pk,
            "title": row.title,
            "text": plain_text(row.debate.body),
            "category": row.category.name if row.category else "",
            "tags": ", ".join(sorted(tag.name for tag in row.tags.all())),
            "author": row.author.username if row.author else "",
            "stage": row.stage,
            "agree": row.up_count,
            "disagree": row.down_count,
            "votes_without_verified_residence": row.unverified_count,
            "comments": row.comment_count,
            "collects_statements": row.debate.collects_statements,
            "people_who_answered_statements": row.debate.respondent_count,
            "published": row.published_at.isoformat() if row.published_at else "",
            "edited": row.edited_at.isoformat() if row.edited_at else "",
            "address_of_page": row.site_url + row.get_absolute_url(),
        }


def statements(module: Module) -> Iterator[dict[str, Any]]:
    """The public statements of the public debates of a module with their counts. Needs the scope of its region."""
    rows = (
        Statement.objects.public()
        .filter(debate__module=module, debate__visibility="public")
        .select_related("debate")
        .order_by("debate_id", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        yield {
            "id": row.pk,
            "debate_id": row.debate_id,
            "debate": row.debate.title,
            "statement": row.text,
            "from_those_who_opened_the_debate": row.is_seed,
            "agree": row.agree_count,
            "disagree": row.disagree_count,
            "pass": row.pass_count,
            "answers": row.answer_count,
            "written": row.created_at.isoformat(),
        }
