"""What other rooms show beside a comment: the passage it is about above its words, an answer below them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

NOTHING = SafeString("")


@dataclass(frozen=True)
class Beside:
    """Finished HTML for one comment: `above` its words, `below` its buttons."""

    above: SafeString = NOTHING
    below: SafeString = NOTHING


Source = Callable[[Any, Sequence[int]], dict[int, Beside]]
_sources: dict[str, Source] = {}


def beside(name: str) -> Callable[[Source], Source]:
    """Register a function `(contribution, keys of comments) -> {key: Beside}`; it gives nothing for most comments.

    It is called once for all comments of a page, within the scope, and asks the database the same number of times
    for any amount. What stands in a comment must be escaped by then.
    """

    def register(source: Source) -> Source:
        if name in _sources:
            raise ValueError(f"What stands beside comments is registered twice as {name}.")
        _sources[name] = source
        return source

    return register


def all_beside(contribution: Any, keys: Sequence[int]) -> dict[int, Beside]:
    """What stands beside these comments of a contribution, from all rooms."""
    found: dict[int, Beside] = {}
    for source in _sources.values() if keys else ():
        for key, more in source(contribution, keys).items():
            before = found.get(key, Beside())
            found[key] = Beside(before.above + more.above, before.below + more.below)
    return found
