"""Measures for tests, made through the services."""

from datetime import date
from itertools import count
from typing import Any

from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.measures.models import Goal, Measure, Milestone
from participation.measures.services import goals, milestones, planning
from participation.measures.services.recording import record_measure
from participation.regions.models import Region
from tests.factories import NOON

_numbers = count(1)
DUE = date(2026, 9, 1)


def facts(**given: Any) -> dict[str, Any]:
    """What a measure needs."""
    return {
        "title": f"Radweg am Bach bauen {next(_numbers)}",
        "summary": "Ein sicherer Weg für alle, die zur Schule fahren.",
        "owner_name": "A. Brandt",
        "owner_position": "Bauamt",
        **given,
    }


def prepared(region: Region, actor: User, **given: Any) -> Measure:
    """A measure that is not public yet."""
    with scopes_disabled():
        return planning.create_measure(region=region, actor=actor, **facts(**given))


def measure(region: Region, actor: User, **given: Any) -> Measure:
    """A public measure."""
    return prepared(region, actor, publish_now=True, **given)


def recorded(region: Region, *, published_at: Any = NOON, **given: Any) -> Measure:
    """A public measure with a past; needs nobody."""
    with scopes_disabled():
        return record_measure(region=region, published_at=published_at, **facts(**given))


def goal(region: Region, actor: User, title: str = "Alle kommen sicher zur Schule", **given: Any) -> Goal:
    with scopes_disabled():
        return goals.create_goal(region=region, actor=actor, title=title, **given)


def milestone(of: Measure, actor: User, title: str = "Pläne ausgelegt", due: date = DUE) -> Milestone:
    with scopes_disabled():
        return milestones.add(measure=of, actor=actor, title=title, due=due)


def fresh(made: Measure) -> Measure:
    """The same measure as the database has it now."""
    return Measure._base_manager.select_related("region", "goal", "owner").get(pk=made.pk)
