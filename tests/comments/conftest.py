"""Alice discusses in district Heide, Bob moderates there, Charlie belongs to district Küste."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.contributions.models import Contribution
from tests import factories
from tests.comments.factories import discussion
from tests.factories import NOON, Stage


@pytest.fixture
def stage(db: None) -> Stage:
    return factories.stage()


@pytest.fixture
def alice(stage: Stage) -> User:
    return factories.person("Alice", lives_in=stage.heide)


@pytest.fixture
def bob(stage: Stage) -> User:
    return factories.staff("Bob", "moderator", stage.heide)


@pytest.fixture
def charlie(stage: Stage) -> User:
    return factories.person("Charlie", lives_in=stage.kueste)


@pytest.fixture
def topic(stage: Stage) -> Contribution:
    return discussion(stage.heide)


@pytest.fixture
def noon() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def _everywhere() -> Iterator[None]:
    with scopes_disabled():
        yield
