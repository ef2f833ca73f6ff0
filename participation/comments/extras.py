"""What a kind of contribution adds to the form of its comments, and what is stored with it.

Rooms above register it, so that comments know nothing of passages or of what else a comment may belong to. What such
rooms show beside a comment is registered in `registry`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from participation.comments.models import Comment
from participation.contributions.models import Contribution


@dataclass(frozen=True)
class Extra:
    """What is added to comments that open a conversation; replies have no fields of their own.

    `fields` gives the further fields of the form, filled from what an address or a sent form holds. `store` is called
    in the transaction that writes a comment, with the cleaned values of those fields; it raises Invalid, naming one
    of them, and then nothing is written.
    """

    fields: Callable[[Contribution, Any], dict[str, forms.Field]]
    store: Callable[[Comment, Mapping[str, Any]], None]


_extras: dict[str, Extra] = {}


def register(kind: str, extra: Extra) -> Extra:
    """Add something to the comments on contributions of a kind. Raises ValueError where there is something already."""
    if kind in _extras:
        raise ValueError(f"What comments on {kind} hold is registered twice.")
    _extras[kind] = extra
    return extra


def fields(contribution: Contribution, given: Any) -> dict[str, forms.Field]:
    """The further fields; `given` is the query of the address or what was sent."""
    extra = _extras.get(contribution.kind)
    return extra.fields(contribution, given) if extra else {}


def store(comment: Comment, values: Mapping[str, Any]) -> None:
    """Store what belongs to a new comment. Called within its transaction."""
    extra = _extras.get(comment.contribution.kind)
    if extra and values:
        extra.store(comment, values)
