"""Keeping count of the words in use."""

import re
from collections import Counter
from collections.abc import Iterable

from django.db import connection

from participation.search.models import SearchDocument, Vocabulary
from participation.search.stems import folded, normal, stem, tokens
from participation.search.terms import is_stop_word

_ROWS = 150  # of five values each: below what every SQLite takes in one statement
_LENGTHS = range(3, 41)
_DIGIT = re.compile(r"\d")


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of a document that may be suggested to others."""
    found = {normal(token.word) for text in texts for token in tokens(text)}
    return {word for word in found if len(word) in _LENGTHS and not _DIGIT.search(word) and not is_stop_word(word)}


def count(changes: Counter[str]) -> None:
    """Add these numbers of documents (or take them away) to the words; one that no document has any more goes."""
    # Always in the same order, so that two writers wait for each other instead of blocking each other.
    rows = [(word, folded(word), stem(word), len(folded(word)), by) for word, by in sorted(changes.items()) if by]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS):
            chunk = rows[start : start + _ROWS]
            values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO search_vocabulary (word, folded, stem, length, documents) VALUES {values}"  # noqa: S608
                " ON CONFLICT (word) DO UPDATE SET documents = search_vocabulary.documents + excluded.documents",
                [value for row in chunk for value in row],
            )
    fewer = [row[0] for row in rows if row[4] < 0]
    for start in range(0, len(fewer), _ROWS):
        Vocabulary.objects.filter(word__in=fewer[start : start + _ROWS], documents__lte=0).delete()


def recount() -> int:
    """Count all words of all documents anew; returns how many words there are."""
    counts: Counter[str] = Counter()
    for document in SearchDocument._base_manager.only("title", "summary", "tags", "body").iterator(chunk_size=500):
        counts.update(words_of(document.texts))
    Vocabulary.objects.all().delete()
    count(counts)
    return len(counts)
