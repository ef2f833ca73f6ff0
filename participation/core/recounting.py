"""Counters are caches. Rooms register how to count anew; `manage.py recount` compares and mends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Counter:
    """A counter column of a model and a function that gives the true values by key; keys left out count 0."""

    model: type[models.Model]
    field: str
    truth: Callable[[], Mapping[int, int]]

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"


@dataclass(frozen=True)
class Drift:
    """A stored counter that differed from the truth."""

    counter: str
    pk: int
    stored: int
    counted: int


_counters: dict[str, Counter] = {}


def counter(model: type[models.Model], field: str, truth: Callable[[], Mapping[int, int]]) -> None:
    """Register a counter column."""
    entry = Counter(model, field, truth)
    if entry.name in _counters:
        raise ValueError(f"The counter {entry.name} is registered twice.")
    _counters[entry.name] = entry


def counters() -> list[Counter]:
    """All registered counters."""
    return list(_counters.values())


def mend(entry: Counter) -> list[Drift]:
    """Set a counter right everywhere and tell where it was wrong. Runs without a scope, in a transaction."""
    truth = entry.truth()
    manager = entry.model._base_manager
    drifts = [
        Drift(entry.name, pk, stored, truth.get(pk, 0))
        for pk, stored in manager.values_list("pk", entry.field).iterator(chunk_size=5000)
        if stored != truth.get(pk, 0)
    ]
    for drift in drifts:
        manager.filter(pk=drift.pk).update(**{entry.field: drift.counted})
    return drifts
