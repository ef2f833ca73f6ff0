"""A district with people, and things that can be gone."""

import pytest

from tests.notifications.telling import forgotten
from tests.world import World, at_heide, make_world, now  # noqa: F401  (fixtures)


@pytest.fixture
def world(now) -> World:  # noqa: F811  (a fixture)
    return make_world()


@pytest.fixture
def gone():
    yield from forgotten()
