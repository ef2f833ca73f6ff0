"""An empty index and a way to push documents."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django_scopes import scope

from participation.regions.models import Region
from participation.regions.scope import EVERYTHING, Reach, ancestor_paths
from participation.search import registry, services
from participation.search.index import index
from participation.search.models import SearchDocument, Vocabulary
from participation.search.registry import Document
from tests.factories import Stage, stage

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
Push = Callable[..., int]


@pytest.fixture
def land(db: None) -> Stage:
    """The regions of the stage, and an index in which nothing is yet."""
    index().clear()
    SearchDocument._base_manager.all().delete()
    Vocabulary.objects.all().delete()
    return stage()


def reach_of_site(region: Region) -> Reach:
    """What the site of a district reads."""
    return Reach(ids=(region.pk,), ancestors=ancestor_paths(region.path))


@pytest.fixture
def push(land: Stage) -> Push:
    """Push a proposal in the first district with this title; returns its key."""
    keys = count(1)

    def push_one(title: str, region: Region | None = None, **values: Any) -> int:
        key = values.pop("object_id", None) or next(keys)
        values.setdefault("kind", "proposal")
        values.setdefault("published_at", NOON + timedelta(minutes=key))
        region_id = (region or land.heide).pk
        services.push(object_id=key, region_id=region_id, title=title, url=f"/vorschlaege/{key}/", **values)
        return key

    return push_one


@pytest.fixture
def everywhere(land: Stage) -> Iterator[None]:
    with scope(region=EVERYTHING):
        yield


@pytest.fixture
def no_providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.Provider]:
    """An empty registry for this test."""
    providers: dict[str, registry.Provider] = {}
    monkeypatch.setattr(registry, "_providers", providers)
    return providers


def document(key: int, region: Region, title: str, **values: Any) -> Document:
    """A document as a provider yields it."""
    values.setdefault("kind", "proposal")
    values.setdefault("published_at", NOON)
    return Document(object_id=key, region_id=region.pk, title=title, url=f"/vorschlaege/{key}/", **values)
