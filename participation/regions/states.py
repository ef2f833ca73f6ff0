"""The 16 Länder: their names and what the legal pages of a site name there, by the official key.

The data stand in `states.toml`; they are defaults that every site must verify.
"""

import tomllib
from functools import cache
from pathlib import Path

DIGITS = 2


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "states.toml").read_text())
    return table


def keys() -> list[str]:
    """The keys of all Länder, two digits each."""
    return sorted(_table())


def name_of(key: str) -> str:
    """The name of the Land in which a region with that official key lies; "" for an unknown one."""
    return _table().get(key[:DIGITS], {}).get("name", "")


def defaults(key: str) -> dict[str, str]:
    """What the facts of a site begin with in that Land, without what is not known; {} for an unknown Land."""
    return {field: value for field, value in _table().get(key[:DIGITS], {}).items() if field != "name"}
