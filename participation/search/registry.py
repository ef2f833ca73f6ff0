"""Who can say everything of a kind that is to be found: for building the index anew and for the names of kinds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from participation.core.decisions import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is pushed into the index: plain texts, the address within the site, and whose it is."""

    kind: str
    object_id: int
    region_id: int
    title: str
    url: str
    published_at: datetime
    municipality_id: int | None = None
    shared_down: bool = False
    summary: str = ""
    body: str = ""
    tags: Iterable[str] = ()
    language: str = "de"


Documents = Callable[[], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class Provider:
    """A kind of documents: its name in the singular and plural, and all that are public now, of all regions."""

    kind: str
    label: Text
    plural: Text
    documents: Documents


_providers: dict[str, Provider] = {}


def provider(kind: str, *, label: Text, plural: Text) -> Callable[[Documents], Documents]:
    """Register a function that yields every public document of a kind. It is called without a scope."""

    def register(function: Documents) -> Documents:
        if kind in _providers:
            raise ValueError(f"The search provider {kind} is registered twice.")
        _providers[kind] = Provider(kind, label, plural, function)
        return function

    return register


def providers() -> dict[str, Provider]:
    """All providers by kind, in the order in which they were registered."""
    return dict(_providers)


def label_of(kind: str) -> Text:
    """What a single result of a kind is called; the bare kind if nobody registered it."""
    return _providers[kind].label if kind in _providers else kind
