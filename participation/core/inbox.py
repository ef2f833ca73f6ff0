"""What waits for staff: rooms register sources, the start page of the back office shows what they give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.core.decisions import Text


@dataclass(frozen=True)
class Entry:
    """One line of the inbox: "Proposals waiting for release", how many, since when the oldest, where to see them."""

    label: Text
    count: int
    url: str
    since: datetime | None = None


Source = Callable[[Any, Any], list[Entry]]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register a function `(user, reach) -> entries`; the reach is the regions in which the person has a role."""

    def register(function: Source) -> Source:
        if name in _sources:
            raise ValueError(f"The inbox source {name} is registered twice.")
        _sources[name] = function
        return function

    return register


def waiting(user: Any, reach: Any) -> list[Entry]:
    """Everything that waits for this person, the oldest first; entries that count nothing are left out."""
    entries = [entry for function in _sources.values() for entry in function(user, reach) if entry.count]
    return sorted(entries, key=lambda entry: (entry.since is None, entry.since.timestamp() if entry.since else 0))
