"""Searching: what is found, how much, in which order. Everything stays within the scope."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from participation.regions.models import Region
from participation.regions.scope import Reach, current_reach
from participation.search.compounds import terms_of
from participation.search.index import Lookup, index
from participation.search.models import SearchDocument
from participation.search.stems import stem, tokens
from participation.search.terms import Term, is_stop_word, met, parse

MOST_COUNTED = 1_000
_SIMILAR_CONSIDERED = 60


@dataclass(frozen=True)
class Filters:
    """What narrows a search; nothing of it widens the scope."""

    kinds: tuple[str, ...] | None = None
    reach: Reach | None = None
    municipality_id: int | None = None
    tag: str = ""
    since: datetime | None = None
    language: str = ""

    def documents(self) -> QuerySet:
        """The documents in scope, narrowed down."""
        documents = documents_in(kinds=self.kinds, reach=self.reach, municipality_id=self.municipality_id)
        if self.tag:
            tag = self.tag
            documents = documents.filter(
                Q(tags=tag)
                | Q(tags__startswith=f"{tag}, ")
                | Q(tags__endswith=f", {tag}")
                | Q(tags__contains=f", {tag}, ")
            )
        if self.since is not None:
            documents = documents.filter(published_at__gte=self.since)
        if self.language:
            documents = documents.filter(language=self.language)
        return documents


@dataclass
class Facets:
    """How many documents are found: in all, and of each kind, topic and language. Counted up to a limit."""

    total: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    @property
    def is_complete(self) -> bool:
        """Whether everything has been counted; otherwise the numbers say nothing."""
        return self.total <= MOST_COUNTED


def find(
    text: str,
    *,
    kinds: Iterable[str] | None = None,
    reach: Reach | None = None,
    municipality_id: int | None = None,
    filters: Filters | None = None,
    newest_first: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> list[SearchDocument]:
    """The best documents for what somebody typed, each with its `rank`; best first, then newest first.

    Nothing is found for a text without a word in it.
    """
    terms = terms_of(text)
    if not terms:
        return []
    documents = _filters(filters, kinds=kinds, reach=reach, municipality_id=municipality_id).documents()
    if newest_first:
        found = index().matching(documents, Lookup(terms)).order_by("-published_at", "-pk")
        return _fetch([(key, 0.0) for key in found.values_list("pk", flat=True)[offset : offset + limit]])
    return _fetch(index().ranked(documents, Lookup(terms), offset, offset + limit))


def count(
    text: str,
    *,
    kinds: Iterable[str] | None = None,
    reach: Reach | None = None,
    municipality_id: int | None = None,
    filters: Filters | None = None,
    most: int = MOST_COUNTED,
) -> int:
    """How many documents would be found; `most + 1` stands for more than `most`."""
    terms = terms_of(text)
    if not terms:
        return 0
    documents = _filters(filters, kinds=kinds, reach=reach, municipality_id=municipality_id).documents()
    return index().matching(documents, Lookup(terms)).order_by()[: most + 1].count()


def facets(text: str, filters: Filters) -> Facets:
    """Numbers of what is found, by kind, topic and language, whatever kind was chosen. One query, of bounded cost."""
    terms = terms_of(text)
    found = Facets()
    if not terms:
        return found
    documents = replace(filters, kinds=None).documents()
    rows = index().matching(documents, Lookup(terms)).order_by().values_list("kind", "tags", "language")
    for kind, tags, language in rows[: MOST_COUNTED + 1]:
        found.total += 1
        found.kinds[kind] += 1
        found.languages[language] += 1
        found.tags.update(filter(None, tags.split(", ")))
    return found


def _filters(filters: Filters | None, *, kinds: Iterable[str] | None, **values: Any) -> Filters:
    """The filters with those that were given by themselves."""
    given = {name: value for name, value in values.items() if value is not None}
    if kinds is not None:
        given["kinds"] = tuple(kinds)
    return replace(filters or Filters(), **given)


def matching_ids(text: str, kind: str) -> QuerySet:
    """The keys of the objects of a kind that match, for `filter(pk__in=matching_ids(…))`."""
    terms = terms_of(text)
    documents = documents_in(kinds=[kind])
    found = index().matching(documents, Lookup(terms)) if terms else documents.none()
    return found.order_by().values("object_id")


def ranked_ids(text: str, kind: str, *, limit: int = 500) -> list[int]:
    """The keys of the best matching objects of a kind, best first: for lists that filter further."""
    terms = terms_of(text)
    if not terms:
        return []
    keys = [key for key, _ in index().ranked(documents_in(kinds=[kind]), Lookup(terms), 0, limit)]
    ids = dict(SearchDocument.objects.filter(pk__in=keys).values_list("pk", "object_id"))
    return [ids[key] for key in keys if key in ids]


def similar_titles(title: str, *, region: Region | int, kind: str, limit: int = 5) -> list[SearchDocument]:
    """Documents of a region whose titles share words with this one, most alike first."""
    terms = tuple(term for term in parse(title) if not is_stop_word(term.word))
    if not terms:
        return []
    region_id = region if isinstance(region, int) else region.pk
    documents = documents_in(kinds=[kind]).filter(region_id=region_id)
    lookup = Lookup(terms, any_term=True, in_title=True)
    candidates = _fetch(index().ranked(documents, lookup, 0, _SIMILAR_CONSIDERED))
    alike = [(_likeness(terms, document.title), document) for document in candidates]
    alike.sort(key=lambda pair: pair[0], reverse=True)
    return [document for likeness, document in alike[:limit] if likeness]


def documents_in(
    *, kinds: Iterable[str] | None = None, reach: Reach | None = None, municipality_id: int | None = None
) -> QuerySet:
    """The documents in scope, narrowed down."""
    documents = SearchDocument.objects.filter(_of_few_regions(current_reach()))
    if kinds is not None:
        documents = documents.filter(kind__in=list(kinds))
    if reach is not None:
        documents = documents.filter(reach.q(SearchDocument.scope_region, SearchDocument.scope_shared))
    if municipality_id is not None:
        documents = documents.filter(municipality_id=municipality_id)
    return documents


def _of_few_regions(reach: Reach | None) -> Q:
    """The regions that the scope can come down to, where these are few: says no more than the scope itself does.

    What ancestors share comes as an OR over a join, for which no database uses the index on the region.
    """
    if reach is None or reach.everything or reach.prefixes:
        return Q()
    above = Region.objects.filter(path__in=reach.ancestors).values_list("pk", flat=True)
    return Q(region_id__in=[*reach.ids, *above])


def _fetch(ranked: list[tuple[int, float]]) -> list[SearchDocument]:
    """The documents in their order. Fetched by key, so that the texts need not be sorted with the rest."""
    found = SearchDocument.objects.in_bulk([key for key, _ in ranked])
    documents = []
    for key, rank in ranked:
        if key in found:
            found[key].rank = rank
            documents.append(found[key])
    return documents


def _likeness(terms: tuple[Term, ...], title: str) -> float:
    """From 0 (no word in common) to 1 (the same words): twice the words in common by the words of both."""
    words = {stem(token.word) for token in tokens(title) if not is_stop_word(token.word)}
    common = {term.stem for word in words if (term := met(terms, word))}
    return 2 * len(common) / (len(terms) + len(words)) if words else 0.0
