"""The list of measures: what an address asks for, and how it is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.contributions.listing import LONGEST_TEXT
from participation.core import keyset
from participation.measures.models import KIND, SILENCE, Goal, Measure, Status
from participation.measures.querysets import MeasureQuerySet
from participation.regions.hosts import tenants
from participation.search import querysets as search
from participation.search import suggestions

MOST_COUNTED = 1_000
# Name of an order in the address bar → column and whether it descends.
ORDERS = {"newest": ("last_news_at", True), "due": ("due_order", False), "progress": ("percent", True)}
STATES = (*Status.values, "overdue", "late")


@dataclass(frozen=True)
class Wanted:
    """What the address of the list asks for; whatever cannot be right is left out."""

    order: str = "newest"
    state: str = ""
    goal: str = ""
    region: str = ""
    text: str = ""
    after: str = ""

    @classmethod
    def from_address(cls, params: Mapping[str, str]) -> "Wanted":
        """Read the parameters of an address."""
        given = {name: value.replace("\x00", "") for name, value in params.items()}
        state, order = given.get("state", ""), given.get("sort", "")
        return cls(
            order=order if order in ORDERS else "newest",
            state=state if state in STATES else "",
            goal=given.get("goal", "")[:120],
            region=given.get("municipality", "")[:60],
            text=" ".join(given.get("q", "").split())[:LONGEST_TEXT],
            after=given.get("after", "")[:200],
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.state or self.goal or self.region or self.text)


@dataclass
class Listing:
    """One page of the list, how many there are (at most `MOST_COUNTED` + 1), a better spelling, the chosen goal."""

    page: keyset.Page
    total: int
    suggestion: str = ""
    goal: Goal | None = None


def listing(wanted: Wanted, *, at: datetime) -> Listing:
    """The public measures in scope that are wanted."""
    goal = Goal.objects.public().filter(slug=wanted.goal).first() if wanted.goal else None
    rows = _filtered(Measure.objects.public().listed(), wanted, goal, at)
    column, descending = ORDERS[wanted.order]
    page = keyset.page(rows.select_related("goal"), column, wanted.after, descending=descending)
    complete = not wanted.after and not page.next_cursor
    total = len(page.items) if complete else rows.capped_count(MOST_COUNTED)
    suggestion = suggestions.suggest(wanted.text, found=total, kinds=[KIND]) if wanted.text else ""
    return Listing(page, total, suggestion, goal)


def _filtered(rows: Any, wanted: Wanted, goal: Goal | None, at: datetime) -> MeasureQuerySet:
    if wanted.state == "overdue":
        rows = rows.overdue(at, SILENCE)
    elif wanted.state == "late":
        rows = rows.late(at)
    elif wanted.state:
        rows = rows.filter(status=wanted.state)
    if wanted.goal:
        rows = rows.filter(goal=goal) if goal else rows.none()
    if wanted.region:
        home = next((tenant.region_id for tenant in tenants() if tenant.slug == wanted.region), None)
        rows = rows.filter(region_id=home) if home else rows.none()
    if wanted.text:
        rows = rows.filter(pk__in=search.matching_ids(wanted.text, KIND))
    found: MeasureQuerySet = rows
    return found
