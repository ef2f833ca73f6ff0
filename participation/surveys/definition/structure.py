"""What of a definition decides (its structure), and what only words it (its texts).

A published structure never changes. Texts may be corrected: the answers that were given to them still fit.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participation.surveys.definition.model import Definition
from participation.surveys.definition.reading import Place, dump, parse

TEXTS = frozenset({"title", "text", "help", "other_text", "low", "high", "full", "alt", "consent"})


@dataclass(frozen=True)
class Correction:
    """A text that differs between two definitions of the same structure."""

    place: str  # as in "pages/0/questions/2/options/1/text"
    before: str
    after: str


def structure_of(definition: Definition) -> str:
    """Everything but the texts, as canonical JSON. Two definitions whose structures are equal share their results."""
    return canonical(_without_texts(dump(definition)))


def texts_of(definition: Definition) -> dict[str, str]:
    """The texts by their places."""
    return {"/".join(map(str, place)): text for place, text in _texts(dump(definition), ())}


def assembled(structure: str, texts: Mapping[str, str]) -> Definition:
    """The definition from its structure and its texts."""
    data = json.loads(structure)
    for place, text in texts.items():
        *way, name = place.split("/")
        part: Any = data
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        part[name] = text
    return parse(data)


def corrections(before: Definition, after: Definition) -> list[Correction]:
    """The texts that differ. Raises ValueError where the structures do."""
    if structure_of(before) != structure_of(after):
        raise ValueError("The structures differ.")
    old, new = texts_of(before), texts_of(after)
    return [
        Correction(place, old.get(place, ""), new.get(place, ""))
        for place in sorted({*old, *new})
        if old.get(place, "") != new.get(place, "")
    ]


def canonical(data: Any) -> str:
    """JSON in one form only."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_texts(value) for name, value in data.items() if name not in TEXTS}
    if isinstance(data, list):
        return [_without_texts(value) for value in data]
    return data


def _texts(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name in TEXTS:
                yield (*place, name), value
            else:
                yield from _texts(value, (*place, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))
