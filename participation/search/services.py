"""Writing the index. Owners call `push` and `drop` after the commit of what they changed.

What is in the index is public: an owner drops what is hidden, retracted or deleted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django_scopes import scopes_disabled

from participation.search import vocabulary
from participation.search.index import index
from participation.search.models import SearchDocument
from participation.search.registry import Document, providers
from participation.search.stems import stems

BATCH = 1_000
MAX_BODY = 50_000
_UPDATED = (
    "region_id", "municipality_id", "shared_down", "title", "summary", "tags", "body", "url", "language",
    "published_at",
)  # fmt: skip


def push(
    *,
    kind: str,
    object_id: int,
    region_id: int,
    title: str,
    url: str,
    published_at: datetime,
    municipality_id: int | None = None,
    shared_down: bool = False,
    summary: str = "",
    body: str = "",
    tags: Iterable[str] = (),
    language: str = "de",
) -> None:
    """Make something findable, or bring its entry up to date. Texts are plain, not HTML."""
    document = Document(
        kind=kind,
        object_id=object_id,
        region_id=region_id,
        title=title,
        url=url,
        published_at=published_at,
        municipality_id=municipality_id,
        shared_down=shared_down,
        summary=summary,
        body=body,
        tags=tags,
        language=language,
    )
    push_many([document])


def push_many(documents: Iterable[Document]) -> int:
    """Push many documents, each batch in a transaction of its own; returns how many were new or had changed."""
    remaining = iter(documents)
    changed = 0
    while batch := {(row.kind, row.object_id): row for row in map(_row, islice(remaining, BATCH))}:
        changed += _write(batch)
    return changed


@transaction.atomic
def drop(*, kind: str, object_id: int) -> None:
    """Make something findable no more. Does nothing if it is not in the index."""
    _remove(_locked(kind, [object_id]).values())


@transaction.atomic
def rebuild(*, kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Build the index anew from the providers (of some kinds only); returns the number of documents by kind.

    Searching goes on meanwhile: others see the old index until everything is there.
    """
    counts: dict[str, int] = {}
    chosen = None if kinds is None else set(kinds)
    with scopes_disabled():
        for provider in providers().values():
            if chosen is None or provider.kind in chosen:
                counts[provider.kind] = _rebuild_kind(provider.kind, provider.documents())
    if chosen is None:
        unknown = SearchDocument._base_manager.exclude(kind__in=counts)
        _remove_keys(list(unknown.values_list("pk", flat=True)))
    rewrite_index()
    return counts


def rewrite_index() -> None:
    """Write the stems and the vocabulary of all documents anew, for instance after the stems have changed."""
    found = index()
    found.clear()
    documents = SearchDocument._base_manager.only("title", "summary", "tags", "body").iterator(chunk_size=BATCH)
    while batch := list(islice(documents, BATCH)):
        found.write((document.pk, _stems(document)) for document in batch)
    vocabulary.recount()
    found.tidy()


def _rebuild_kind(kind: str, documents: Iterator[Document]) -> int:
    stale = dict(SearchDocument._base_manager.filter(kind=kind).values_list("object_id", "pk"))
    number = 0
    while batch := {(row.kind, row.object_id): row for row in map(_row, islice(documents, BATCH))}:
        if any(found != kind for found, _ in batch):
            raise ValueError(f"The search provider {kind} yields documents of another kind.")
        _write_rows(batch)
        for _, object_id in batch:
            stale.pop(object_id, None)
        number += len(batch)
    _remove_keys(list(stale.values()))
    return number


@transaction.atomic
def _write(batch: dict[tuple[str, int], SearchDocument]) -> int:
    """Write those rows of a batch that differ from what is there, with their words."""
    known: dict[tuple[str, int], SearchDocument] = {}
    for kind in {kind for kind, _ in batch}:
        known.update(_locked(kind, [object_id for found, object_id in batch if found == kind]))
    changed = {key: row for key, row in batch.items() if key not in known or _differs(known[key], row)}
    if not changed:
        return 0
    words: Counter[str] = Counter()
    for key, row in changed.items():
        words.update(vocabulary.words_of(row.texts))
        if key in known:
            words.subtract(vocabulary.words_of(known[key].texts))
    rows = _write_rows(changed)
    index().write((row.pk, _stems(row)) for row in rows)
    vocabulary.count(words)
    return len(rows)


def _write_rows(batch: dict[tuple[str, int], SearchDocument]) -> list[SearchDocument]:
    rows: list[SearchDocument] = SearchDocument._base_manager.bulk_create(
        [batch[key] for key in sorted(batch)],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[name.removesuffix("_id") if name == "region_id" else name for name in _UPDATED],
    )
    return rows


def _locked(kind: str, object_ids: list[int]) -> dict[tuple[str, int], SearchDocument]:
    rows = SearchDocument._base_manager.filter(kind=kind, object_id__in=object_ids).order_by("object_id")
    return {(row.kind, row.object_id): row for row in rows.select_for_update(of=("self",))}


def _remove(rows: Iterable[SearchDocument]) -> None:
    words: Counter[str] = Counter()
    keys = []
    for row in rows:
        words.subtract(vocabulary.words_of(row.texts))
        keys.append(row.pk)
    _remove_keys(keys)
    vocabulary.count(words)


def _remove_keys(keys: list[int]) -> None:
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        index().remove(chunk)
        SearchDocument._base_manager.filter(pk__in=chunk).delete()


def _differs(old: SearchDocument, new: SearchDocument) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in _UPDATED)


def _row(document: Document) -> SearchDocument:
    values: dict[str, Any] = {
        "kind": document.kind,
        "object_id": document.object_id,
        "region_id": document.region_id,
        "municipality_id": document.municipality_id,
        "shared_down": document.shared_down,
        "title": _storable(document.title)[:255],
        "summary": _storable(document.summary)[:MAX_BODY],
        "tags": _storable(", ".join(document.tags)),
        "body": _storable(document.body)[:MAX_BODY],
        "url": document.url,
        "language": document.language,
        "published_at": document.published_at,
    }
    return SearchDocument(**values)


def _stems(row: SearchDocument) -> tuple[list[str], list[str], list[str]]:
    title, summary, body = (stems(text) for text in row.texts)
    return title, summary, body


def _storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: the character zero and halves of pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
