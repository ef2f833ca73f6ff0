"""What drafts show beside a comment: the team's answer below it."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from participation.comments.registry import Beside, beside
from participation.drafts.answered import answers_to
from participation.drafts.models import PARAGRAPH


@beside("drafts.answers")
def answers(contribution: Any, keys: Sequence[int]) -> dict[int, Beside]:
    """The answers to these comments. Each answer is rendered once, however many comments share it."""
    if contribution.kind != PARAGRAPH:
        return {}
    rendered: dict[tuple[int, ...], SafeString] = {}
    found = {}
    for key, rows in answers_to(contribution.module, keys).items():
        shape = tuple(answer.pk for _is_current, answer in rows)
        if shape not in rendered:
            context = {
                "answer": next((answer for is_current, answer in rows if is_current), None),
                "earlier": [answer for is_current, answer in rows if not is_current],
            }
            rendered[shape] = render_to_string("drafts/answer.html", context)
        found[key] = Beside(below=rendered[shape])
    return found
