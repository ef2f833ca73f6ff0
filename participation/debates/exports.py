"""Debates and the results of their statements as rows, for downloads and for handing a region over."""

from collections.abc import Iterator
from typing import Any

from participation.contributions.exports import public_rows
from participation.debates.models import KIND, Debate, Statement
from participation.processes.models import Module


def debates(module: Module) -> Iterator[dict[str, Any]]:
    """The public debates of a module, oldest first. Needs the scope of its region."""
    return public_rows(KIND, module, _own)


def _own(debate: Debate) -> dict[str, Any]:
    return {
        "agree": debate.up_count,
        "disagree": debate.down_count,
        "votes_without_verified_residence": debate.unverified_count,
        "collects_statements": debate.collects_statements,
        "people_who_answered_statements": debate.respondent_count,
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
