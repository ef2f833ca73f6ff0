"""The difference between two versions of a part, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from cms.inheritance.values import BLOCK, INTRO, TITLE
from participation.core.html import plain_text

MOST_WORDS = 4000
SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """Words that are the same in both versions, gone, or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part: what it is, what it was above when it was overridden, what it is above now, and the own version."""

    name: str
    label: str
    own: str
    pieces: list[Piece]
    is_changed: bool


def words_of(value: Any) -> str:
    """The words of a value without markup."""
    if value is None:
        return ""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, dict):
        return words_of(value["value"]) if "value" in value else _joined(value.values())
    return _joined(value) if isinstance(value, list) else str(value)


def _joined(values: Any) -> str:
    return " ".join(filter(None, (words_of(value) for value in values if isinstance(value, str | dict | list))))


def compare(before: str, after: str) -> list[Piece]:
    """Both texts as one row of words that are the same, gone or new; very long ones as a whole."""
    old, new = _WORDS.split(before.strip()), _WORDS.split(after.strip())
    if max(len(old), len(new)) > MOST_WORDS:
        return [Piece(GONE, before), Piece(NEW, after)]
    pieces: list[Piece] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, " ".join(old[start:end])))
            continue
        if start < end:
            pieces.append(Piece(GONE, " ".join(old[start:end])))
        if begin < stop:
            pieces.append(Piece(NEW, " ".join(new[begin:stop])))
    return [piece for piece in pieces if piece.text]


def label_of(name: str, *values: Any) -> str:
    """What a part is called: "Title", or a block by its first words."""
    if name == TITLE:
        return _("Title")
    if name == INTRO:
        return _("Introduction")
    words = next(filter(None, map(words_of, values)), "")
    begin = " ".join(words.split()[:6])
    return _("Block “%(begin)s …”") % {"begin": begin} if name.startswith(BLOCK) and begin else _("Block")
