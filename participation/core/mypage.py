"""Sections of "My page": each room registers what it knows of a person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from participation.core.decisions import Text


@dataclass(frozen=True)
class Line:
    """One thing of one's own: where it stands and where it is. `region` names a home other than the present site."""

    title: str
    url: str
    kind: Text = ""
    badge: Text = ""
    tone: str = ""
    at: datetime | None = None
    text: str = ""
    region: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its lines; `empty` is what stands there without any, `link` leads to all or to the next step."""

    slug: str
    title: Text
    lines: list[Line] = field(default_factory=list)
    more: bool = False  # whether there are more lines than are shown
    empty: Text = ""
    link: Text = ""
    url: str = ""


Source = Callable[[Any, Any], Section]
_sources: dict[str, tuple[int, Source]] = {}
LINES = 20


def section(slug: str, *, order: int) -> Callable[[Source], Source]:
    """Register a function `(user, region) -> Section`; it is called within the scope of the site."""

    def register(source: Source) -> Source:
        if slug in _sources:
            raise ValueError(f"The section {slug} of My page is registered twice.")
        _sources[slug] = (order, source)
        return source

    return register


def sections(user: Any, region: Any) -> list[Section]:
    """All sections for a person, in order."""
    return [source(user, region) for _order, source in sorted(_sources.values(), key=lambda entry: entry[0])]
