from functools import partial
from typing import Any

import pytest

from tests import world as worlds
from tests.world import World, at_heide, now  # noqa: F401  (fixtures)

make_world = partial(worlds.make_world, "debate")


@pytest.fixture
def world(db: None, now: Any) -> World:  # noqa: F811
    """A district with a place for debates."""
    return make_world()
