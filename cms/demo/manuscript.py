"""Reading a strategy as it is written down: chapters, paragraphs and tables, one file per version.

`== key: Heading` begins a chapter, `[key]` a paragraph, `[key] Caption` a table whose rows follow, cells between bars.
What a later version leaves empty reads as before; what it does not name is no longer there.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from cms.demo.content import HERE

# Keys of blocks are made from the short ones, so that the demo is the same each time.
SPACE = uuid.UUID("5f0c9d8e-3b6a-4f0e-9a37-0d2a7b1f6c11")
_CHAPTER = re.compile(r"== (?P<key>[\w-]+):\s*(?P<title>.*)")
_PIECE = re.compile(r"\[(?P<key>[\w-]+)\]\s*(?P<title>.*)")


@dataclass(frozen=True)
class Part:
    """A chapter (title), a paragraph (text) or a table (title is its caption, the first row names the columns)."""

    key: str
    kind: str
    title: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def block(self) -> str:
        """The key of its block."""
        return str(uuid.uuid5(SPACE, self.key))

    @property
    def html(self) -> str:
        """A paragraph as HTML."""
        return f"<p>{escape(self.text, quote=False)}</p>"


def versions(slug: str, count: int) -> list[list[Part]]:
    """The first versions of the strategy of a site, each complete. KeyError: an empty new paragraph."""
    told: list[list[Part]] = []
    known: dict[str, Part] = {}
    for number in range(1, count + 1):
        parts = [
            _filled(part, known) for part in _parts((HERE / "content" / slug / f"strategy-{number}.txt").read_text())
        ]
        known = {part.key: part for part in parts}
        told.append(parts)
    return told


def _filled(part: Part, before: dict[str, Part]) -> Part:
    return part if part.title or part.text else before[part.key]


def _parts(text: str) -> Iterator[Part]:
    current: Part | None = None
    for line in filter(None, map(str.strip, text.splitlines())):
        chapter, piece = _CHAPTER.fullmatch(line), _PIECE.fullmatch(line)
        begun = chapter or piece
        if begun:
            if current:
                yield current
            kind = "chapter" if chapter else "table" if begun["title"] else "text"
            current = Part(begun["key"], kind, title=begun["title"])
        elif current is None or current.kind == "chapter":
            raise ValueError(f"This belongs to no paragraph: {line}")
        elif current.kind == "table":
            current = replace(current, rows=(*current.rows, tuple(cell.strip() for cell in line.split("|"))))
        else:
            current = replace(current, text=f"{current.text} {line}".strip())
    if current:
        yield current
