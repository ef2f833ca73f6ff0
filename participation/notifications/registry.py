"""What can be news, and how to find out whether what it is about is still there.

A room that has news registers its kinds once, where its app gets ready:

    kind("measures.updated", _("News of a measure"))

and, if the news are about things that can be withdrawn, how to look these up:

    @subject("contribution")
    def contributions(keys: list[int]) -> dict[int, str]: …   # titles of those that are public; the others are gone
"""

from collections.abc import Callable
from dataclasses import dataclass

from participation.core.decisions import Text


@dataclass(frozen=True)
class Kind:
    """A kind of news. `label` is what happened, as a heading: "New official answer".

    `for_staff`: a reminder of work, with a setting of its own. `outlives_subject`: told even when what it is about is
    gone, such as the decision to hide it.
    """

    slug: str
    label: Text
    for_staff: bool = False
    outlives_subject: bool = False


Lookup = Callable[[list[int]], dict[int, str]]
_kinds: dict[str, Kind] = {}
_subjects: dict[str, Lookup] = {}


def kind(slug: str, label: Text, *, for_staff: bool = False, outlives_subject: bool = False) -> Kind:
    """Register a kind. Raises ValueError where it is registered already."""
    if slug in _kinds:
        raise ValueError(f"The kind of news {slug} is registered twice.")
    _kinds[slug] = Kind(slug, label, for_staff, outlives_subject)
    return _kinds[slug]


def get(slug: str) -> Kind:
    """The kind of that slug; raises KeyError."""
    return _kinds[slug]


def label_of(slug: str) -> Text:
    """The label of a kind; "" for one that no room registers any more."""
    found = _kinds.get(slug)
    return found.label if found else ""


def outliving() -> list[str]:
    """The kinds that are told whatever became of their subject."""
    return [slug for slug, found in _kinds.items() if found.outlives_subject]


def subject(name: str) -> Callable[[Lookup], Lookup]:
    """Register a function `(keys) -> titles by key` of the things of that name that are public now."""

    def register(lookup: Lookup) -> Lookup:
        if name in _subjects:
            raise ValueError(f"The subject {name} is registered twice.")
        _subjects[name] = lookup
        return lookup

    return register


def knows(name: str) -> bool:
    """Whether a subject of that name is registered."""
    return name in _subjects


def titles(keys: dict[str, list[int]]) -> dict[tuple[str, int], str]:
    """The titles of what is public now among these things, by name and key; one call for each name."""
    found: dict[tuple[str, int], str] = {}
    for name, wanted in keys.items():
        if name in _subjects:
            found.update({(name, key): title for key, title in _subjects[name](wanted).items()})
    return found
