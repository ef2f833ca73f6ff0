"""What both indexes offer."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from participation.search.terms import Term

Stems = tuple[list[str], list[str], list[str]]
"""Stems by weight: title, tags and summary, body."""
Ranked = tuple[int, float]
"""Key of a document and how well it matches; more is better."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to look up: documents with all of the terms, or with any of them; in their titles only."""

    terms: tuple[Term, ...]
    any_term: bool = False
    in_title: bool = False


class Index(ABC):
    """The words of all documents, by the key of the document."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    @abstractmethod
    def write(self, entries: Iterable[tuple[int, Stems]]) -> None:
        """Write or replace the words of documents."""

    @abstractmethod
    def remove(self, keys: list[int]) -> None:
        """Forget documents, before or after they are deleted."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything that is going to be written anew."""

    @abstractmethod
    def tidy(self) -> None:
        """Make searching fast after many writes."""

    @abstractmethod
    def matching(self, documents: QuerySet, lookup: Lookup) -> QuerySet:
        """The documents that match."""

    @abstractmethod
    def ranked(self, documents: QuerySet, lookup: Lookup, start: int, stop: int) -> list[Ranked]:
        """A stretch of the documents that match, best first, then newest first."""
