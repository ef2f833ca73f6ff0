"""Entries of the main navigation and of the footer, registered by the rooms that own the pages."""

from dataclasses import dataclass

from participation.core.decisions import Text


@dataclass(frozen=True)
class Entry:
    """A link: label, address within the site, and place in the order."""

    label: Text
    url: str
    order: int


_main: list[Entry] = []
_footer: list[Entry] = []
_reading_aids: list[Entry] = []


def add_main(label: Text, url: str, *, order: int) -> None:
    """Register an entry of the main navigation."""
    _main.append(Entry(label, url, order))


def add_footer(label: Text, url: str, *, order: int) -> None:
    """Register an entry of the footer."""
    _footer.append(Entry(label, url, order))


def add_reading_aid(label: Text, url: str, *, order: int) -> None:
    """Register a way in for people who read with difficulty or sign."""
    _reading_aids.append(Entry(label, url, order))


def main() -> list[tuple[Text, str]]:
    """The main navigation in order, as label and address."""
    return _in_order(_main)


def footer() -> list[tuple[Text, str]]:
    """The footer's links in order."""
    return _in_order(_footer)


def reading_aids() -> list[tuple[Text, str]]:
    """Easy language, sign language."""
    return _in_order(_reading_aids)


def _in_order(entries: list[Entry]) -> list[tuple[Text, str]]:
    return [(entry.label, entry.url) for entry in sorted(entries, key=lambda entry: entry.order)]
