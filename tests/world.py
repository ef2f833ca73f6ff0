"""The stage of tests of contributions: a district with an open module, people, their browsers."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled

from participation.accounts.models import User
from participation.core.errors import DomainError
from participation.processes import registry
from participation.regions.scope import EVERYTHING
from tests import factories


@dataclass
class World:
    """Everything a test stands on."""

    stage: factories.Stage
    module: Any  # of the kind under test
    anna: User  # a verified resident
    ben: User  # a verified resident
    carla: User  # signed up, not verified
    fritz: User  # a resident of another district


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon."""
    with time_machine.travel(factories.NOON, tick=False) as traveller:
        yield traveller


def make_world(kind: str = "proposal", **settings: Any) -> World:
    """A district with an open module of that kind, which has these settings."""
    stage = factories.stage()
    made = factories.module(stage.heide, kind, slug="ideen", title="Ideen", **settings)
    with scopes_disabled():
        module = registry.get(kind).model.objects.select_related("region", "process").get(pk=made.pk)
    return World(
        stage=stage,
        module=module,
        anna=factories.person("Anna", lives_in=stage.heidedorf),
        ben=factories.person("Ben", lives_in=stage.heide),
        carla=factories.person("Carla"),
        fritz=factories.person("Fritz", lives_in=stage.kueste),
    )


@pytest.fixture
def at_heide() -> Callable[..., Client]:
    """A browser at the district's site, signed in as somebody or as a visitor."""
    return lambda user=None, host="heide.land.localhost": browser(host, user)


def browser(host: str, user: User | None = None) -> Client:
    """A browser at a host."""
    client = Client(headers={"host": host})
    if user is not None:
        client.force_login(user)
    return client


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs at the same moment, each with a connection of its own; returns results or errors."""
    barrier = Barrier(len(jobs))

    def run(job: Any) -> Any:
        try:
            with scope(region=EVERYTHING):
                barrier.wait(timeout=20)
                return job()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
