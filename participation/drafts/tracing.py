"""To which contributions a change goes back: what answers them registers it, the comparison of versions shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from participation.core.decisions import Text
from participation.drafts.models import Version


@dataclass(frozen=True)
class Origin:
    """One contribution that a change goes back to: what it is, in few words, and where it stands."""

    label: Text
    title: str
    url: str


Source = Callable[[Version, Version, Sequence[int]], dict[int, list[Origin]]]
_sources: dict[str, Source] = {}


def origin_source(name: str) -> Callable[[Source], Source]:
    """Register a function `(older, newer, paragraphs) -> {paragraph: origins}`.

    It is called once for all paragraphs that changed between two versions, within the scope, and asks the database
    the same number of times for any amount.
    """

    def register(source: Source) -> Source:
        if name in _sources:
            raise ValueError(f"The source of origins {name} is registered twice.")
        _sources[name] = source
        return source

    return register


def origins_of(older: Version, newer: Version, paragraphs: Sequence[int]) -> dict[int, list[Origin]]:
    """To which contributions the changes of paragraphs between two versions go back."""
    found: dict[int, list[Origin]] = {}
    for source in _sources.values() if paragraphs else ():
        for paragraph, origins in source(older, newer, paragraphs).items():
            found.setdefault(paragraph, []).extend(origins)
    return found
