"""Valuations as services handle them: locked, with the people who work on them."""

from typing import Any

from django.urls import reverse

from participation.accounts.models import Role
from participation.accounts.roles import people_in_role
from participation.budgets.models import Valuation
from participation.core.decisions import Text
from participation.notifications.services import tell

LIST = "pruefung"


def locked(valuation: Valuation) -> Valuation:
    """The same valuation, freshly read and locked until the end of the transaction; before its project, if both."""
    rows = Valuation._base_manager.select_for_update(of=("self",), no_key=True)
    found: Valuation = rows.select_related("region", "project__module__budget", "project__region").get(pk=valuation.pk)
    return found


def page_of(valuation: Valuation) -> str:
    """The page of a valuation in the back office."""
    return reverse(f"{LIST}:inspect", args=[valuation.pk])


def valuators_of(valuation: Valuation) -> Any:
    """Those to whom a valuation can be assigned: valuators of the region, and its project team."""
    return people_in_role(valuation.region, Role.VALUATOR, Role.PROJECT_TEAM)


def involved(valuation: Valuation) -> list[int]:
    """The keys of those who work on it: assigned now, or of the team and part of the discussion."""
    assigned = set(valuation.assignments.values_list("valuator_id", flat=True))
    wrote = set(valuation.notes.values_list("author_id", flat=True))
    leaders = set(people_in_role(valuation.region, Role.PROJECT_TEAM).values_list("pk", flat=True))
    return sorted(assigned | (wrote & leaders))


def tell_workers(
    *, valuation: Valuation, kind: str, key: str, people: list[int], text: Text = "", actor_id: int | None = None
) -> int:
    """Tell people of a step on a valuation; never with the words of internal notes. Returns for how many it was new."""
    return tell(
        people=people,
        region_id=valuation.region_id,
        kind=kind,
        title=str(valuation.project),
        text=text,
        url=page_of(valuation),
        key=key,
        actor_id=actor_id,
    )
