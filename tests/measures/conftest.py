"""A district with a team, an idea, and measures made through the services."""

from dataclasses import dataclass
from typing import Any

import pytest

from participation.accounts.models import Role, User
from tests import factories
from tests.world import World, at_heide, make_world, now  # noqa: F401  (fixtures)


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@dataclass
class Team:
    """Who works on measures."""

    theo: User  # project team of the heath
    edda: User  # editor of the heath
    mona: User  # moderator of the heath
    kai: User  # administrator of the coast


@pytest.fixture
def world(db: None, now: Any) -> World:  # noqa: F811
    """A district with an open collection of proposals; the clock stands at noon."""
    return make_world()


@pytest.fixture
def team(world: World) -> Team:
    stage = world.stage
    return Team(
        theo=factories.staff("Theo Team", Role.PROJECT_TEAM, stage.heide),
        edda=factories.staff("Edda Redaktion", Role.EDITOR, stage.heide),
        mona=factories.staff("Mona Moderation", Role.MODERATOR, stage.heide),
        kai=factories.staff("Kai Küste", Role.ADMINISTRATOR, stage.kueste),
    )
