"""The synopsis in numbers and words: one row for each contribution, whatever it is written out as."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString

from participation.drafts.differences import inline, runs_of

# What XML, and with it every office format, cannot hold: control characters and halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without characters that office files cannot hold."""
    return _UNPRINTABLE.sub("", text)


@dataclass(frozen=True)
class Wording:
    """What a paragraph said before an answer took effect and what it says since then; "" where it did not exist."""

    number: str
    old: str
    new: str

    @property
    def marked(self) -> SafeString:
        """Both in one, word by word, as the comparison of versions shows it."""
        return inline(runs_of(self.old, self.new))


@dataclass(frozen=True)
class Row:
    """One contribution with what the team answered and what changed. `number` is its lasting number within the draft.

    `author` is the pseudonym, "" for a deleted account. `chapter` and `paragraph` say where it belongs; a paragraph
    that is gone keeps the number it had last.
    """

    number: int
    chapter: str
    paragraph: str
    passage: str
    text: str
    author: str
    at: datetime
    url: str
    reply_to: int | None = None
    is_gone: bool = False  # whether the paragraph is no longer in the draft
    verdict: str = ""  # in words
    reason: str = ""
    signed: str = ""
    answered_at: datetime | None = None
    version: int | None = None  # in which the answer took effect
    wordings: list[Wording] = field(default_factory=list)


@dataclass(frozen=True)
class Synopsis:
    """All rows with what stands above them."""

    title: str
    process: str
    region: str
    address: str
    made_at: datetime
    version: int
    rows: list[Row]
