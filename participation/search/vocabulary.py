"""Keeping count of the words in use."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection

from participation.search.models import SearchDocument, Vocabulary
from participation.search.stems import folded, normal, stem, words
from participation.search.terms import is_stop_word

_CHUNK = 500
_LENGTHS = range(3, 41)
_INSERT = (
    "INSERT INTO search_vocabulary (word, folded, stem, length, documents) {}"
    " ON CONFLICT (word) DO UPDATE SET documents = search_vocabulary.documents + excluded.documents"
)
_DIGIT = re.compile(r"\d")


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of a document that may be suggested to others."""
    found = {normal(word) for text in texts for word in set(words(text))}
    return {word for word in found if _tellable(word)}


@lru_cache(maxsize=1 << 16)
def _tellable(word: str) -> bool:
    return len(word) in _LENGTHS and not _DIGIT.search(word) and not is_stop_word(word)


def count(changes: Counter[str]) -> None:
    """Add these numbers of documents (or take them away) to the words; one that no document has any more goes."""
    # Always in the same order, so that two writers wait for each other instead of blocking each other.
    rows = [(word, folded(word), stem(word), len(folded(word)), by) for word, by in sorted(changes.items()) if by]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one parameter a column: long lists of values cost the driver seconds
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(
                _INSERT.format("SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::int[])"),
                columns,
            )
        else:
            cursor.executemany(_INSERT.format("VALUES (%s, %s, %s, %s, %s)"), rows)
    fewer = [row[0] for row in rows if row[4] < 0]
    for start in range(0, len(fewer), _CHUNK):
        Vocabulary.objects.filter(word__in=fewer[start : start + _CHUNK], documents__lte=0).delete()


def recount() -> int:
    """Count all words of all documents anew; returns how many words there are."""
    counts: Counter[str] = Counter()
    for document in SearchDocument._base_manager.only("title", "summary", "tags", "body").iterator(chunk_size=500):
        counts.update(words_of(document.texts))
    Vocabulary.objects.all().delete()
    count(counts)
    return len(counts)
