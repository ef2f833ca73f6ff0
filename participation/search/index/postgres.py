"""The index on PostgreSQL: a tsvector column beside the documents that Django does not know, with a GIN index.

Vectors and queries are written as literals from our stems, past the server's parser and dictionaries.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, F, FloatField, Func, QuerySet

from participation.search.index.base import Index, Lookup, Ranked, Stems
from participation.search.terms import Term

_TABLE = "search_searchdocument"
_WEIGHTS = "{{0.1, 0.1, 0.4, 1.0}}"  # D, C (body), B (tags and summary), A (title); doubled for str.format
_MOST_POSITIONS = 40  # of one word; the server keeps 256, and the heaviest come first


class PostgresIndex(Index):
    """Full-text search without the server's own language parts."""

    def write(self, entries: Iterable[tuple[int, Stems]]) -> None:
        rows = [(key, _vector(stems)) for key, stems in entries]
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {_TABLE} SET vector = entry.vector::tsvector"  # noqa: S608
                f" FROM unnest(%s::bigint[], %s::text[]) AS entry (id, vector) WHERE {_TABLE}.id = entry.id",
                [[key for key, _ in rows], [vector for _, vector in rows]],
            )

    def remove(self, keys: list[int]) -> None:
        """The column goes with its row."""

    def clear(self) -> None:
        """Writing replaces what the column holds."""

    def tidy(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_TABLE}")

    def matching(self, documents: QuerySet, lookup: Lookup) -> QuerySet:
        return documents.filter(_Matches(F("pk"), query=_expression(lookup)))

    def ranked(self, documents: QuerySet, lookup: Lookup, start: int, stop: int) -> list[Ranked]:
        any_term = replace(lookup, any_term=True)
        exactly = replace(any_term, terms=tuple(term.alone() for term in lookup.terms))
        found = self.matching(documents, lookup).annotate(
            # Twice, because within one query the server takes a word and its prefix for the same.
            search_rank=_Rank(F("pk"), query=_expression(any_term)) + _Rank(F("pk"), query=_expression(exactly))
        )
        return list(found.order_by("-search_rank", "-published_at", "-pk").values_list("pk", "search_rank")[start:stop])


class _OnVector(Func):
    """A function of the vector in the row whose key is given."""

    sql = ""

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        key, _ = compiler.compile(self.source_expressions[0])
        table = key.rpartition(".")[0]
        return self.sql.format(vector=f"{table}.vector"), [self.extra["query"]]


class _Matches(_OnVector):
    sql = "{vector} @@ %s::tsquery"
    output_field = BooleanField()


class _Rank(_OnVector):
    # 1: divided by the logarithm of the length, as the other database does in its way.
    sql = f"ts_rank('{_WEIGHTS}', {{vector}}, %s::tsquery, 1)"
    output_field = FloatField()


def _vector(stems: Stems) -> str:
    """A tsvector literal: each stem with its positions and weights."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, words in zip("ABC", stems, strict=True):
        for word in words:
            position += 1
            at = places.setdefault(word, [])
            if len(at) < _MOST_POSITIONS:
                at.append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _expression(lookup: Lookup) -> str:
    """PostgreSQL's query language, from stems alone."""
    weight = "A" if lookup.in_title else ""
    return (" | " if lookup.any_term else " & ").join(_term(term, weight) for term in lookup.terms)


def _term(term: Term, weight: str) -> str:
    forms = [term.stem, *term.compounds]
    written = [f"'{form}':{weight}" if weight else f"'{form}'" for form in forms]
    if term.prefix:
        written.append(f"'{term.prefix}':*{weight}")
    return f"({' | '.join(written)})"
