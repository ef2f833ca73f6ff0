"""A poll of a district, and the clock at noon, when it opens."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.factories import NOON
from tests.polls.factories import Vote, make_vote
from tests.world import browser


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def vote(now: time_machine.Traveller) -> Vote:
    return make_vote()


@pytest.fixture
def at_heide() -> Callable[..., Client]:
    """A browser at the district's site, signed in as somebody or as a visitor."""
    return lambda user=None, host="heide.land.localhost": browser(host, user)
