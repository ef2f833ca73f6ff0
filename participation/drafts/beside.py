"""What stands above a comment on a draft: its passage, whether that is still in the text, and where it came from."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse

from participation.comments.registry import Beside, beside
from participation.drafts.models import PARAGRAPH, Move, Passage
from participation.drafts.present import present_passages, present_text, present_version
from participation.processes.models import Module


@beside("passages")
def passages(contribution: Any, keys: Sequence[int]) -> dict[int, Beside]:
    """Passages and origins of comments on a paragraph, in one query, and one for each thing not read yet."""
    if contribution.kind != PARAGRAPH:
        return {}
    wanted = set(keys)
    found = {row.pk: row for row in present_passages(contribution) if row.pk in wanted}
    moves = _moves(keys)
    if not found and not moves:
        return {}
    module: Module = contribution.module
    newest = present_version(contribution)
    shown = {}
    for key in dict.fromkeys([*found, *moves]):
        passage, move = found.get(key), moves.get(key)
        context: dict[str, Any] = {"passage": passage, "move": move}
        if passage is not None and passage.found_in != newest:
            context["gone"] = _place(module, passage)
        elif passage is not None and passage.how == Passage.How.CHANGED:
            context["today"] = _words_today(contribution, passage)
        shown[key] = Beside(above=render_to_string("drafts/passage.html", context))
    return shown


def _place(module: Module, passage: Passage) -> str:
    """Where the passage can still be read: in the last version in which it stood."""
    names = [module.process.slug, module.slug, passage.found_in.number]
    return f"{reverse('drafts:version', args=names)}#a{passage.found_paragraph_id}"


def _words_today(contribution: Any, passage: Passage) -> str:
    """The words that stand today where a passage was changed. Conversations stand at the paragraph of their words."""
    text = present_text(contribution)
    if text is None or text.version_id != passage.found_in_id or passage.found_paragraph_id != contribution.pk:
        return ""
    return text.text[passage.found_start : passage.found_end]


def _moves(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """From which paragraph a conversation came: the number that it had before the last move."""
    rows = Move.objects.filter(comment__in=keys).order_by("version__number")
    rows = rows.annotate(
        number=F("origin__texts__number"), at=F("version__number"), before=F("origin__texts__version__number")
    ).filter(Q(before=F("at") - 1))
    return {row["comment_id"]: row for row in rows.values("comment_id", "origin_id", "number", "at", "before")}
