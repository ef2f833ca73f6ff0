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


def add_main(label: Text, url: str, *, order: int) -> None:
    """Register an entry of the main navigation."""
    _main.append(Entry(label, url, order))


def add_footer(label: Text, url: str, *, order: int) -> None:
    """Register an entry of the footer."""
    _footer.append(Entry(label, url, order))


def main() -> list[Entry]:
    """The main navigation in order."""
    return sorted(_main, key=lambda entry: entry.order)


def footer() -> list[Entry]:
    """The footer's links in order."""
    return sorted(_footer, key=lambda entry: entry.order)
