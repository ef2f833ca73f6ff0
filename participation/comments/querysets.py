"""Reads of comments: a page of threads in two queries, whatever their number.

Rows are read as plain values, never with an e-mail address, and come out as one flat list in the order of display;
each `Line` knows how many levels of nesting open and close before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, Q, QuerySet

from participation.regions.scope import ScopedManager, ScopedQuerySet

PAGE_SIZE = 100

# Name of an order in the address bar → how the threads' first comments are sorted.
ORDERS = {
    "best": ("-score", "-submit_date", "-pk"),
    "newest": ("-submit_date", "-pk"),
    "oldest": ("submit_date", "pk"),
}
DEFAULT_ORDER = "best"

_COLUMNS = (
    "pk", "thread_id", "parent_id", "level", "order", "comment", "submit_date", "edited_at", "state", "state_reason",
    "speaks_as", "up_count", "down_count", "user_id", "user__username",
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """One comment as it is shown. `own_vote` is that of the person who looks: +1, −1 or 0."""

    pk: int
    parent_id: int
    level: int
    text: str
    submitted_at: datetime
    edited_at: datetime | None
    state: str
    state_reason: str
    speaks_as: str
    up_count: int
    down_count: int
    author_id: int | None
    author: str
    own_vote: int
    opens: bool = False  # a level of replies begins before this one
    closes: range = range(0)  # levels that end before it


@dataclass
class ThreadPage:
    """One page of threads. `tail` are the levels still open after the last line.

    `continues` is set where the page begins inside a thread too long for one page; the comments above its first one
    are then shown again.
    """

    lines: list[Line]
    number: int = 1
    count: int = 1
    continues: bool = False
    tail: range = range(0)


@dataclass(frozen=True)
class _Part:
    """A thread on a page: the whole or, with `stop`, the comments from `start` to before `stop`."""

    root: int
    start: int = 0
    stop: int | None = None


class CommentQuerySet(ScopedQuerySet):
    """Comments in the scope."""

    def public(self) -> "CommentQuerySet":
        """Comments that everybody can read (where their contribution can be read)."""
        return self.filter(state="public")

    def by(self, author: Any) -> "CommentQuerySet":
        """A person's own comments, newest first, with what they are about; for My page."""
        return (
            self.filter(user=author)
            .exclude(state="deleted")
            .select_related("contribution")
            .order_by("-submit_date", "-pk")
        )

    def with_context(self) -> "CommentQuerySet":
        """With all that policies and pages ask of one comment."""
        return self.select_related(
            "user", "contribution__region", "contribution__module__process", "contribution__process",
            "contribution__author",
        )  # fmt: skip


CommentManager = ScopedManager.from_queryset(CommentQuerySet, "CommentManager")


def order_or_default(name: str | None) -> str:
    """A known order."""
    return name if name in ORDERS else DEFAULT_ORDER


def thread_page(
    contribution: Any, order: str = DEFAULT_ORDER, number: int = 1, *, user: Any = None, size: int = PAGE_SIZE
) -> ThreadPage:
    """Whole threads, at most `size` comments: their first comments in the given order, replies in order of time.

    A thread longer than `size` goes over several pages. A number beyond the last page gives the last.
    """
    reader = _reader(user)
    pages = _pages(_roots(contribution, order, reader), size)
    number = min(max(number, 1), len(pages))
    parts = pages[number - 1]
    rows = _rows(contribution, reader, parts)
    continues = bool(parts) and parts[0].start > 0
    return _laid_out(rows, reader, ThreadPage([], number, len(pages), continues))


def subtree(comment: Any, *, user: Any = None) -> ThreadPage:
    """A comment with its replies, for the fragment that is put in its place."""
    reader = _reader(user)
    rows = list(
        _comments(comment.contribution, reader).filter(thread_id=comment.thread_id, order__gte=comment.order)
        .order_by("order", "pk")
    )  # fmt: skip
    end = next((i for i, row in enumerate(rows) if i and row["level"] <= comment.level), len(rows))
    return _laid_out(rows[:end], reader, ThreadPage([]))


def page_number_of(comment: Any, order: str = DEFAULT_ORDER, *, user: Any = None, size: int = PAGE_SIZE) -> int:
    """The number of the page on which a comment stands."""
    pages = _pages(_roots(comment.contribution, order, _reader(user)), size)
    holding = [
        (number, part) for number, page in enumerate(pages, 1) for part in page if part.root == comment.thread_id
    ]
    if len(holding) > 1:
        place = comment.contribution.comments.filter(thread_id=comment.thread_id, order__lt=comment.order).count()
        holding = [(number, part) for number, part in holding if part.stop is None or place < part.stop]
    return holding[0][0] if holding else 1


def _reader(user: Any) -> int | None:
    return user.pk if user is not None and user.is_authenticated else None


def _roots(contribution: Any, order: str, reader: int | None) -> Sequence[tuple[int, int]]:
    """(pk, number of replies) of the first comments; those that nobody can read and nobody answered are left out."""
    shown = Q(state="public") | Q(nested_count__gt=0)
    if reader is not None:
        shown |= Q(user=reader)
    found = contribution.comments.filter(shown, level=0).order_by(*ORDERS[order])
    return list(found.values_list("pk", "nested_count"))


def _pages(threads: Sequence[tuple[int, int]], size: int) -> list[list[_Part]]:
    """Which threads stand on which page; at least one page."""
    pages: list[list[_Part]] = [[]]
    room = size
    for root, replies in threads:
        length = 1 + replies
        if length > room and pages[-1]:
            pages.append([])
            room = size
        if length <= room:
            pages[-1].append(_Part(root))
            room -= length
            continue
        start, stop = 0, size
        while start < length:
            if start:
                pages.append([])
            pages[-1].append(_Part(root, start, stop))
            # The comments above the first one are repeated on every further page.
            start, stop = stop, stop + size - settings.COMMENTS_XTD_MAX_THREAD_LEVEL
        room = max(start - length, 0)
    return pages


def _comments(contribution: Any, reader: int | None) -> QuerySet:
    columns = list(_COLUMNS)
    found = contribution.comments.all()
    if reader is not None:
        found = found.annotate(own=FilteredRelation("votes", condition=Q(votes__user=reader)))
        columns.append("own__value")
    return found.values(*columns)


def _rows(contribution: Any, reader: int | None, parts: Sequence[_Part]) -> list[dict[str, Any]]:
    if not parts:
        return []
    whole = [part.root for part in parts if part.stop is None]
    wanted = Q(thread_id__in=whole)
    for part in parts:
        if part.stop is not None:
            wanted |= Q(pk__in=_slice(contribution, part))
    threads: dict[int, list[dict[str, Any]]] = {part.root: [] for part in parts}
    for row in _comments(contribution, reader).filter(wanted).order_by("order", "pk"):
        threads[row["thread_id"]].append(row)
    return [row for thread in threads.values() for row in thread]


def _slice(contribution: Any, part: _Part) -> list[int]:
    """The comments of a part of a long thread, and those above the first of them."""
    thread = contribution.comments.filter(thread_id=part.root).order_by("order", "pk")
    spine = list(thread.values_list("pk", "parent_id")[: part.stop])
    parents = dict(spine)
    wanted = [pk for pk, _parent in spine[part.start :]]
    pk = wanted[0] if wanted else part.root
    while parents[pk] != pk:
        pk = parents[pk]
        wanted.append(pk)
    return wanted


def _laid_out(rows: Sequence[dict[str, Any]], reader: int | None, page: ThreadPage) -> ThreadPage:
    """Leave out what cannot be read and holds nothing that can; work out where the nesting opens and closes."""
    needed: set[int] = set()
    kept = []
    for row in reversed(rows):
        is_own = reader is not None and row["user_id"] == reader and row["state"] in ("waiting", "hidden")
        if row["state"] == "public" or is_own or row["pk"] in needed:
            needed.add(row["parent_id"])
            kept.append(row)
    depth, base = -1, kept[-1]["level"] if kept else 0
    for row in reversed(kept):
        line = _line(row)
        level = line.level - base
        line.opens = level > depth >= 0
        line.closes = range(max(depth - level, 0))
        depth = level
        page.lines.append(line)
    page.tail = range(max(depth, 0))
    return page


def _line(row: dict[str, Any]) -> Line:
    return Line(
        pk=row["pk"],
        parent_id=row["parent_id"],
        level=row["level"],
        text=row["comment"],
        submitted_at=row["submit_date"],
        edited_at=row["edited_at"],
        state=row["state"],
        state_reason=row["state_reason"],
        speaks_as=row["speaks_as"],
        up_count=row["up_count"],
        down_count=row["down_count"],
        author_id=row["user_id"],
        author=row["user__username"] or "",
        own_vote=row.get("own__value") or 0,
    )
