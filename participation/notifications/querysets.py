"""Reads of notices."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from participation.core import keyset
from participation.notifications import registry
from participation.regions.scope import ScopedManager, ScopedQuerySet

if TYPE_CHECKING:
    from participation.notifications.models import Notice


class NoticeQuerySet(ScopedQuerySet):
    """Notices in the scope."""

    def of(self, person: Any) -> "NoticeQuerySet":
        """Somebody's own."""
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        """What has not been read."""
        return self.filter(read_at__isnull=True)

    def page(self, after: str = "", *, size: int = keyset.PAGE_SIZE) -> keyset.Page:
        """One page, the latest first; what is gone is left out, so that a page can be shorter."""
        found = keyset.page(self, "at", after, size=size)
        found.items = still_there(found.items)
        return found


def still_there(notices: Iterable["Notice"]) -> list["Notice"]:
    """The notices whose subject is public now, each with its title as `subject_title` ("" for none)."""
    notices = list(notices)
    wanted: dict[str, set[int]] = {}
    for notice in notices:
        if notice.about:
            wanted.setdefault(notice.about, set()).add(notice.about_id)
    titles = registry.titles({name: sorted(keys) for name, keys in wanted.items()})
    kept = []
    for notice in notices:
        title = titles.get((notice.about, notice.about_id))
        if title is None and notice.subject is not None:
            continue
        notice.subject_title = title or ""
        kept.append(notice)
    return kept


NoticeManager = ScopedManager.from_queryset(NoticeQuerySet, "NoticeManager")
