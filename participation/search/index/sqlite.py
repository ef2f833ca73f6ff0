"""The index on SQLite: an FTS5 table whose rows carry the keys of the documents.

Rows are written explicitly: triggers would vanish when a migration remakes the table of documents. A row whose
document is gone is never found, since every search joins the documents.
"""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from participation.search.index.base import Index, Lookup, Ranked, Stems
from participation.search.terms import Term

_CHUNK = 500


class SqliteIndex(Index):
    """FTS5. Stems are plain ASCII, so the ASCII tokenizer takes them as they are."""

    def write(self, entries: Iterable[tuple[int, Stems]]) -> None:
        rows = [(key, *(" ".join(words) for words in stems)) for key, stems in entries]
        self.remove([row[0] for row in rows])
        with self.connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_index (rowid, title, summary, body) VALUES (%s, %s, %s, %s)", rows)

    def remove(self, keys: list[int]) -> None:
        with self.connection.cursor() as cursor:
            for start in range(0, len(keys), _CHUNK):
                chunk = keys[start : start + _CHUNK]
                marks = ", ".join(["%s"] * len(chunk))
                cursor.execute(f"DELETE FROM search_index WHERE rowid IN ({marks})", chunk)  # noqa: S608

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_index")

    def tidy(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")

    def matching(self, documents: QuerySet, lookup: Lookup) -> QuerySet:
        keys = RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [_expression(lookup)])
        return documents.filter(pk__in=keys)

    def ranked(self, documents: QuerySet, lookup: Lookup, start: int, stop: int) -> list[Ranked]:
        # Joined by hand: through the ORM the rank would be computed in a subquery once per match.
        try:
            inner, params = documents.order_by().values_list("pk", "published_at").query.sql_with_params()
        except EmptyResultSet:
            return []
        sql = (
            f"WITH document (id, published_at) AS ({inner})"  # noqa: S608
            " SELECT document.id, -search_index.rank FROM search_index"
            " INNER JOIN document ON document.id = search_index.rowid WHERE search_index MATCH %s"
            " ORDER BY search_index.rank, document.published_at DESC, document.id DESC LIMIT %s OFFSET %s"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [*params, _expression(lookup), stop - start, start])
            return list(cursor.fetchall())


def _expression(lookup: Lookup) -> str:
    """FTS5's query language, from stems alone. A word that fits exactly counts on top of one that begins so."""
    joined = (" OR " if lookup.any_term else " AND ").join(_term(term) for term in lookup.terms)
    return f"title : ({joined})" if lookup.in_title else joined


def _term(term: Term) -> str:
    forms = [f'"{form}"' for form in (term.stem, *term.compounds)]
    if term.prefix:
        forms.append(f'"{term.prefix}" *')
    return f"({' OR '.join(forms)})"
