"""Reads of contributions: lists come from the parent, ordered by an index, paged by keyset."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from participation.core import keyset
from participation.regions.scope import ScopedManager, ScopedQuerySet

# Name of an order in the address bar → column; all descend but the random one.
ORDERS = {
    "hot": "hot_score",
    "supported": "support_count",
    "newest": "published_at",
    "discussed": "comment_count",
    "confidence": "confidence",
    "random": "rand",
}


class ContributionQuerySet(ScopedQuerySet):
    """Contributions in the scope."""

    def of_kind(self, kind: str) -> "ContributionQuerySet":
        """One kind, with its child row; only with `kind` in the condition are the list indexes used."""
        return self.filter(kind=kind).select_related(kind)

    def public(self) -> "ContributionQuerySet":
        """What everybody may see, including what was retired and archived."""
        return self.filter(visibility="public")

    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """Public ones, one's own, and all but drafts of regions in which one moderates or leads."""
        seen = Q(visibility="public")
        if user.is_authenticated:
            seen |= Q(author_id=user.pk)
            if user.is_superuser:
                return self.filter(seen | ~Q(visibility="draft"))
            for row in user.role_rows:
                if row.role in ("administrator", "moderator", "project_team", "editor"):
                    seen |= Q(region_id=row.region_id) & ~Q(visibility="draft")
                    if row.with_subtree:
                        seen |= Q(region__path__startswith=row.region.path) & ~Q(visibility="draft")
        return self.filter(seen)

    def page(self, order: str, *, after: str = "", seed: float = 0.0, size: int = keyset.PAGE_SIZE) -> keyset.Page:
        """One page in one of `ORDERS`. `seed` (0 to 1) is where the random order begins; it goes round once."""
        if order != "random":
            return keyset.page(self, ORDERS[order], after, size=size)
        return self._random_page(after, seed, size)

    def _random_page(self, after: str, seed: float, size: int) -> keyset.Page:
        position = keyset.decode(after)
        if position is None or not isinstance(position[0], float | int):
            position = None
        wrapped = position is not None and position[0] < seed
        items: list[Any] = []
        legs = [Q(rand__lt=seed)] if wrapped else [Q(rand__gte=seed), Q(rand__lt=seed)]
        for number, leg in enumerate(legs):
            rows = self.filter(leg)
            if position is not None and number == 0:
                rows = rows.filter(keyset.after("rand", after, descending=False))
            items += rows.order_by(F("rand").asc(), F("pk").asc())[: size + 1 - len(items)]
            if len(items) > size:
                break
        more = len(items) > size
        items = items[:size]
        return keyset.Page(items, keyset.encode(items[-1].rand, items[-1].pk) if more else "")

    def capped_count(self, cap: int = 1000) -> int:
        """How many there are, counted up to `cap` + 1."""
        return len(self.order_by().values_list("pk", flat=True)[: cap + 1])


ContributionManager = ScopedManager.from_queryset(ContributionQuerySet, "ContributionManager")


class OfKindManager(ContributionManager):  # type: ignore[valid-type]
    """The manager of a child: adds its kind, without which no list index can be used."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(kind=self.kind)

    def deconstruct(self) -> Any:
        return (False, f"{self.__class__.__module__}.{self.__class__.__name__}", None, [self.kind], {})
