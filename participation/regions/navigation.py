"""Entries of the main navigation and of the footer, registered by the rooms that own the pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache

from participation.core.decisions import Text

HOME = "/"
BOOK_SECONDS = 3600


@dataclass(frozen=True)
class Entry:
    """A link: label, address within the site, place in the order, and whether a page that editors write is there."""

    label: Text
    url: str
    order: int
    is_page: bool = False


Source = Callable[[Any], list[Entry]]
_main: list[Entry] = []
_sources: list[Source] = []
_footer: list[Entry] = []
_reading_aids: list[Entry] = []

AddressBook = Callable[[Any, list[str], str], dict[str, str]]
_address_books: list[AddressBook] = []


def address_book(function: AddressBook) -> AddressBook:
    """Register `(region, addresses, language) -> where those pages are for its readers`, the public ones only."""
    _address_books.append(function)
    return function


def pages(region: Any, language: str) -> dict[str, str]:
    """Where the pages to which menus lead are public, for readers of a language. Kept until something changes."""
    wanted = [HOME, *(entry.url for entry in (*_main, *_own(region), *_footer, *_reading_aids) if entry.is_page)]
    key = f"navigation:{region.pk}:{region.generation.number}:{language}:{len(wanted)}"
    found: dict[str, str] | None = cache.get(key)
    if found is None:
        found = {}
        for book in _address_books:
            found |= book(region, wanted, language)
        cache.set(key, found, BOOK_SECONDS)
    return found


def add_main(label: Text, url: str, *, order: int) -> None:
    """Register an entry of the main navigation."""
    _main.append(Entry(label, url, order))


def main_source(source: Source) -> Source:
    """Register `(region) -> entries of its main navigation`, for what only some sites have.

    It is asked again as soon as something public has changed in the region.
    """
    _sources.append(source)
    return source


def add_footer(label: Text, url: str, *, order: int, is_page: bool = False) -> None:
    """Register an entry of the footer; a page is linked only while it is public."""
    _footer.append(Entry(label, url, order, is_page))


def add_reading_aid(label: Text, url: str, *, order: int) -> None:
    """Register a page for people who read with difficulty or sign; linked only while it is public."""
    _reading_aids.append(Entry(label, url, order, is_page=True))


def main(region: Any, book: dict[str, str]) -> list[tuple[Text, str]]:
    """The main navigation of a region in order, as label and address; `book` says where pages are."""
    return _in_order([*_main, *_own(region)], book)


def _own(region: Any) -> list[Entry]:
    """The entries of the region's own pages, remembered until something public changes there."""
    key = f"navigation:own:{region.pk}:{region.generation.number}"
    entries: list[Entry] | None = cache.get(key)
    if entries is None:
        entries = [entry for source in _sources for entry in source(region)]
        cache.set(key, entries, BOOK_SECONDS)
    return entries


def footer(book: dict[str, str]) -> list[tuple[Text, str]]:
    """The footer's links in order."""
    return _in_order(_footer, book)


def reading_aids(book: dict[str, str]) -> list[tuple[Text, str]]:
    """Easy language, sign language."""
    return _in_order(_reading_aids, book)


def missing_aids(book: dict[str, str]) -> list[Text]:
    """Easy language or sign language, where a site has nothing of it yet."""
    return [entry.label for entry in sorted(_reading_aids, key=lambda entry: entry.order) if entry.url not in book]


def _in_order(entries: list[Entry], book: dict[str, str]) -> list[tuple[Text, str]]:
    found = [
        replace(entry, url=book[entry.url]) if entry.is_page else entry
        for entry in entries
        if not entry.is_page or entry.url in book
    ]
    return [(entry.label, entry.url) for entry in sorted(found, key=lambda entry: entry.order)]
