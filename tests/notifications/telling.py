"""Kinds and things that exist in the tests alone."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from participation.accounts.models import User
from participation.notifications import registry, services
from tests.world import World

_keys = count(1)
GONE: set[int] = set()


def _register() -> None:
    registry.kind("test.event", "Etwas ist geschehen")
    registry.kind("test.decision", "Eine Entscheidung", outlives_subject=True)
    registry.kind("test.reminder", "Eine Erinnerung", for_staff=True)

    @registry.subject("test.thing")
    def things(keys: list[int]) -> dict[int, str]:
        return {key: f"Sache {key}" for key in keys if key not in GONE}


_register()


def tell(world: World, *people: User, **values: Any) -> int:
    """Tell people something in the district on the heath."""
    given = {
        "region_id": world.stage.heide.pk,
        "kind": "test.event",
        "title": "Etwas Neues",
        "url": "/mitmachen/",
        "key": f"key {next(_keys)}",
    }
    return services.tell(people=[person.pk for person in people], **{**given, **values})


def forgotten() -> Iterator[set[int]]:
    """The keys of things that are gone, none to begin with."""
    GONE.clear()
    yield GONE
    GONE.clear()
