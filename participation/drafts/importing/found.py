"""What an import finds in a document: an outline of chapters, texts, tables and pictures, and a report about it."""

from collections import Counter
from dataclasses import dataclass, field

MAX_LEVEL = 4  # of chapters


@dataclass
class Picture:
    """A picture, encoded anew without metadata; `extension` is "jpg" or "png"."""

    content: bytes
    extension: str
    width: int
    height: int


@dataclass
class Found:
    """One piece in the order of the document.

    `kind` is "chapter", "text", "table" or "image". `html` is cleaned: a heading's words, one paragraph or one list.
    A table has `rows` of plain text, the first of which is its head; `caption` belongs to tables and images.
    """

    kind: str
    html: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    caption: str = ""
    alt: str = ""
    picture: Picture | None = None


@dataclass
class Report:
    """What was taken (numbers by kind) and what was not or not as it was (places by kind of trouble).

    Plain data, so that it can be kept; `wording.sentences` says it in the reader's language.
    """

    taken: Counter[str] = field(default_factory=Counter)
    troubles: dict[str, list[str]] = field(default_factory=dict)

    def note(self, trouble: str, place: str = "", number: int = 1) -> None:
        """Note a trouble `number` times, at a place named by words of the document."""
        if number > 0:
            self.troubles.setdefault(trouble, []).extend([place] * number)


@dataclass
class Imported:
    """A document as it was understood."""

    title: str
    pieces: list[Found]
    report: Report
