from typing import Any

import pytest

from tests.world import World, at_heide, make_world, now  # noqa: F401  (fixtures)


@pytest.fixture
def world(db: None, now: Any) -> World:  # noqa: F811
    """A district with an open collection of proposals."""
    return make_world()
