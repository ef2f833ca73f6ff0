"""The kinds of contributions; each module's `module.py` registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from participation.contributions.models import Contribution
from participation.core.decisions import Text


@dataclass(frozen=True)
class Kind:
    """What lists, search, My page and the back office need to know of a kind of contribution.

    `slug` is also the name of the child relation on `Contribution` and, with an s, of the URL namespace.
    `recent_balance` gives votes in favour minus against since a moment, by contribution id: the ground of the hot
    score; `voted_since` the contributions voted on since then; `to_archive` what is open for too long.
    """

    slug: str
    label: Text
    label_plural: Text
    icon: str
    model: type[Contribution]
    recent_balance: Callable[[list[int], datetime], dict[int, int]]
    voted_since: Callable[[datetime], QuerySet]
    to_archive: Callable[[datetime], Iterable[Contribution]]
    search_text: Callable[[Contribution], tuple[str, str]]  # (summary, body) as plain text


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Register a kind. Raises ValueError where it is registered already."""
    if kind.slug in _kinds:
        raise ValueError(f"The kind {kind.slug} is registered twice.")
    _kinds[kind.slug] = kind
    return kind


def kinds() -> list[Kind]:
    """All kinds in the order of the installed apps."""
    return list(_kinds.values())


def get(slug: str) -> Kind:
    """The kind of that slug; raises KeyError."""
    return _kinds[slug]
