from typing import Any

import pytest

from tests import world as worlds
from tests.world import World, at_heide, now  # noqa: F401  (fixtures)


@pytest.fixture
def world(db: None, now: Any) -> World:  # noqa: F811
    """A district with a draft that is open for comments."""
    return worlds.make_world("draft", numbered=True)
