"""Budgets for tests: their money and phases, projects as people submit them, and what the valuation found."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.ballots.models import Box
from participation.budgets.models import KIND, Budget, Feasibility, Heading, Project
from participation.budgets.services.boxes import refresh_box
from participation.contributions.services import writing
from participation.core import clock
from participation.core.slugs import slug_of
from participation.regions.models import Region
from tests import factories

EURO = 100
_numbers = count(1)


def budget(
    region: Region,
    *,
    headings: dict[str, int] | None = None,
    features: tuple[str, ...] | None = None,
    starts: datetime | None = None,
    lasts: timedelta | None = None,
    **values: Any,
) -> Budget:
    """A budget of 100,000 € in one part (or with `headings`: name to cents) and one phase, by default with all open."""
    made = factories.module(region, "budget", features=features, starts=starts, lasts=lasts, **values)
    with scopes_disabled():
        for position, (name, cents) in enumerate((headings or {"Ganzer Landkreis": 100_000 * EURO}).items()):
            Heading.objects.create(
                budget_id=made.pk, name=name, slug=slug_of(name), amount_cents=cents, position=position
            )
    return fresh_budget(made)


def fresh_budget(budget: Any) -> Budget:
    """The same budget as the database has it now."""
    with scopes_disabled():
        return Budget._base_manager.select_related("region", "process__region").get(pk=budget.pk)


def draft(budget: Budget, author: User, **content: Any) -> Project:
    """A complete draft."""
    filing = {name: content.pop(name) for name in ("tags", "category", "municipality") if name in content}
    heading = content.pop("heading", None) or Heading.objects.filter(budget=budget).first()
    given = {
        "title": f"Bänke am Radweg {next(_numbers)}",
        "summary": "Damit alle unterwegs ausruhen können.",
        "body": "Alle zwei Kilometer eine Bank.\n\nAus Holz.",
        "heading_id": heading.pk if heading else None,
    }
    with scopes_disabled():
        return writing.save_draft(module=budget, kind=KIND, author=author, content=given | content, **filing)


def project(budget: Budget, author: User, *, price_cents: int | None = None, **content: Any) -> Project:
    """A public project; with a price it has been found feasible."""
    with scopes_disabled():
        made = writing.publish(contribution=draft(budget, author, **content), actor=author)
        if price_cents is not None:
            Project._base_manager.filter(pk=made.pk).update(
                feasibility=Feasibility.FEASIBLE, price_cents=price_cents, decided_at=clock.now()
            )
    return fresh(made)


def box(budget: Budget) -> Box:
    """The box of a budget with its present rules."""
    with scopes_disabled():
        made = refresh_box(budget=fresh_budget(budget))
    assert made is not None
    return made


def fresh(project: Any) -> Project:
    """The same project as the database has it now."""
    with scopes_disabled():
        return Project._base_manager.select_related("module__budget", "region", "heading").get(pk=project.pk)
