"""The index behind the documents: one interface, one class for each database."""

from django.db import connections

from participation.search.index.base import Index, Lookup
from participation.search.index.postgres import PostgresIndex
from participation.search.index.sqlite import SqliteIndex

__all__ = ["Index", "Lookup", "index"]

_INDEXES: dict[str, type[Index]] = {"sqlite": SqliteIndex, "postgresql": PostgresIndex}


def index(using: str = "default") -> Index:
    """The index of a database."""
    connection = connections[using]
    return _INDEXES[connection.vendor](connection)
