"""Mistakes of editors, found before they are published: one place for pages, processes and drafts.

A text is a sequence of parts (headings, HTML, links, tables, pictures) in reading order. `findings` says what is wrong
with it in whole sentences, each with the path to the place, so that it can stand beside the block or field.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from participation.core.decisions import Text

Path = tuple[int | str, ...]

LONG_PARAGRAPH = 900  # characters, about 130 words
SHOUTED_LETTERS = 6  # capitals up to this number may be an abbreviation
VAGUE = frozenset(
    # What such links say tells nobody who listens to a list of links where they lead.
    """hier|klick|klicken|klicken sie hier|hier klicken|klick hier|bitte hier klicken|mehr|mehr dazu|mehr lesen|
    mehr erfahren|mehr infos|mehr informationen|weitere infos|weitere informationen|weiter|weiterlesen|weiter lesen|
    lesen sie mehr|link|dieser link|zum link|diese seite|details|download|herunterladen|pdf|dokument|artikel|
    here|click here|click|more|read more|learn more|more information|this link|this page""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_BARE = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_EDGES = " \t\n.,:;!?…»«→>\u2039\u203a„“”\"'()[]"
_VOID = {"br", "img", "hr", "embed", "input", "wbr"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(frozen=True)
class Heading:
    """A heading of a level from 1 to 6."""

    text: str
    level: int
    path: Path = ()


@dataclass(frozen=True)
class Html:
    """A stretch of HTML as editors write it; headings, links, tables and pictures in it are looked at too."""

    html: str
    path: Path = ()


@dataclass(frozen=True)
class Link:
    """A link with its words."""

    text: str
    path: Path = ()


@dataclass(frozen=True)
class Table:
    """A table and whether its columns or rows are named."""

    has_headers: bool
    path: Path = ()


@dataclass(frozen=True)
class Picture:
    """A picture and whether it is described or marked as decoration."""

    described: bool
    path: Path = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str
    path: Path = ()


Part = Heading | Html | Link | Table | Picture | Paragraph


@dataclass(frozen=True)
class Finding:
    """What is wrong and what to do about it. One that is not `serious` is a hint and stops nothing."""

    message: Text
    path: Path = ()
    serious: bool = True


def findings(parts: Iterable[Part], *, below: int = 1) -> list[Finding]:
    """What is wrong with a text that stands under a heading of the level `below` (a page's title is 1)."""
    found: list[Finding] = []
    level = below
    for part in _taken_apart(parts):
        match part:
            case Heading():
                found += _of_heading(part, level)
                level = part.level
            case Link():
                found += _of_link(part)
            case Table(has_headers=False):
                found.append(Finding(_("Name the columns of this table in its first row, as a header."), part.path))
            case Picture(described=False):
                message = _("Describe what this image shows, or mark it as decoration.")
                found.append(Finding(message, part.path))
            case Paragraph() if len(part.text) > LONG_PARAGRAPH:
                message = _("A paragraph of %(count)s characters is hard to read. Two or three are easier.")
                found.append(Finding(message % {"count": len(part.text)}, part.path, serious=False))
    return found


def findings_in_html(html: str, *, below: int = 1) -> list[Finding]:
    """What is wrong with a single piece of HTML."""
    return findings([Html(html)], below=below)


def is_shouted(text: str) -> bool:
    """Whether a text consists of capitals and is no abbreviation."""
    return text.isupper() and sum(letter.isalpha() for letter in text) >= SHOUTED_LETTERS


def _taken_apart(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Html):
            yield from (replace(inner, path=part.path) for inner in parts_of(part.html))
        else:
            yield part


def _of_heading(heading: Heading, level: int) -> Iterator[Finding]:
    text = " ".join(heading.text.split())
    if not text:
        yield Finding(_("This heading is empty. Write a few words or remove it."), heading.path)
    elif is_shouted(text):
        yield Finding(
            _("“%(heading)s” stands in capitals throughout, which is hard to read. Write it as in a sentence.")
            % {"heading": text},
            heading.path,
        )
    if heading.level > level + 1:
        yield Finding(
            _(
                "The heading “%(heading)s” is of level %(level)s, but the one above it is of level %(before)s. "
                "Choose level %(wanted)s, so that nobody who listens to the page misses a step."
            )
            % {"heading": text, "level": heading.level, "before": level, "wanted": level + 1},
            heading.path,
        )
    elif heading.level == 1:
        yield Finding(_("Level 1 is the title of the page. Choose level 2 for “%(heading)s”.") % {"heading": text})


def _of_link(link: Link) -> Iterator[Finding]:
    text = " ".join(link.text.split())
    if not text.strip(_EDGES):
        yield Finding(_("A link has no words. Write where it leads."), link.path)
    elif text.strip(_EDGES).lower() in VAGUE:
        yield Finding(
            _("The link “%(text)s” does not say where it leads. Name the page or the document it opens.")
            % {"text": text},
            link.path,
        )
    elif _BARE.fullmatch(text):
        yield Finding(
            _("“%(text)s” is read out letter by letter. Write what is to be found there, and link these words.")
            % {"text": text if len(text) <= 60 else f"{text[:59]}…"},
            link.path,
        )


def parts_of(html: str) -> list[Part]:
    """The parts of HTML in reading order: headings, links, tables, pictures, paragraphs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    """Gathers the parts while it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.open: list[tuple[str, list[str], dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.parts.append(Picture(described=values.get("alt") is not None))
            self.handle_data(values.get("alt") or "")
        if tag == "th":
            for _tag, _words, table in reversed(self.open):
                if _tag == "table":
                    table["named"] = True
                    break
        if tag not in _VOID:
            self.open.append((tag, [], values if tag != "table" else {"named": False}))

    def handle_data(self, data: str) -> None:
        for _tag, words, _values in self.open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _words, _values in self.open}:
            return
        while self.open:
            name, words, values = self.open.pop()
            text = "".join(words)
            if name in _HEADINGS:
                self.parts.append(Heading(text, _HEADINGS[name]))
            elif name == "a":
                self.parts.append(Link(text))
            elif name == "p":
                self.parts.append(Paragraph(text))
            elif name == "table":
                self.parts.append(Table(bool(values["named"])))
            if name == tag:
                return
