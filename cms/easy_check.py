"""Hints for texts in easy language. They help writers to look twice; only people can tell whether a text is easy."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.core.html import plain_text

LONGEST_SENTENCE = 10  # words
LONGEST_WORD = 14  # letters without a hyphen or middle dot
_SENTENCE = re.compile(r"[^.!?:\n]+[.!?:]?")
_WORD = re.compile(r"[^\W\d_]+(?:[-·\u00b7][^\W\d_]+)*")
_PARTICIPLE = r"(?:ge\w{3,}(?:t|en)|(?:be|ver|er|ent|zer)\w{3,}(?:t|en)|\w{2,}ge\w{3,}(?:t|en)|\w+iert)"
_PASSIVE = re.compile(rf"\b(?:wird|werden|wurden?|worden)\b.*\b{_PARTICIPLE}\b", re.IGNORECASE)
_GENITIVE = re.compile(r"\b(?:des|eines|dieses|jedes|meines|seines|ihres|unseres)\s+(?:\w+\s+)?[A-ZÄÖÜ]\w+s\b")
_NEGATION = re.compile(r"\b(?:nicht|nie|niemals|kein\w*|ohne)\b", re.IGNORECASE)
_SUBJUNCTIVE = re.compile(r"\b(?:würden?|könnten?|müssten?|sollten?|hätten?|wären?|dürften?)\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:z\.\s?B|d\.\s?h|usw|bzw|ca|ggf|u\.\s?a|inkl|evtl)\.", re.IGNORECASE)
_BIG_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?\s?(?:%|Prozent)")


@dataclass(frozen=True)
class Hint:
    """What to look at again, and where."""

    kind: Any
    text: str


def hints(page: Any) -> list[Hint]:
    """All hints for a page in easy language, in the order of its text."""
    found: list[Hint] = []
    for block in page.body:
        found += of_text(str(block.value["heading"]))
        html = re.sub(r"</(?:p|li)>|<br\s*/?>", "\n", str(block.value["text"]))
        for line in html.split("\n"):
            found += of_text(plain_text(line), line=True)
    return found


def of_text(text: str, *, line: bool = False) -> list[Hint]:
    """The hints for one line of plain text."""
    text = " ".join(text.split())
    if not text:
        return []
    sentences = [part.strip() for part in _SENTENCE.findall(_ABBREVIATION.sub("", text)) if part.strip()]
    found = [Hint(kind, piece) for kind, find in RULES for sentence in sentences for piece in find(sentence)]
    if line and len(sentences) > 1:
        found.insert(0, Hint(_("Several sentences on one line: give each a line of its own"), text))
    found += [Hint(_("An abbreviation: write it in full"), match[0]) for match in _ABBREVIATION.finditer(text)]
    return found


def _long_sentence(sentence: str) -> Iterator[str]:
    if len(_WORD.findall(sentence)) > LONGEST_SENTENCE:
        yield sentence


def _long_words(sentence: str) -> Iterator[str]:
    for word in _WORD.findall(sentence):
        if any(len(part) > LONGEST_WORD for part in re.split(r"[-·]", word)):
            yield word


def _whole(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    def find(sentence: str) -> Iterator[str]:
        if pattern.search(sentence):
            yield sentence

    return find


RULES: tuple[tuple[Any, Callable[[str], Iterator[str]]], ...] = (
    (_("A long sentence: can it become two?"), _long_sentence),
    (_("A long word: part it with a hyphen or a middle dot, or use another one"), _long_words),
    (_("Perhaps passive: say who does it"), _whole(_PASSIVE)),
    (_("Perhaps a genitive: write “von dem” or “von der”"), _whole(_GENITIVE)),
    (_("A negation: can you say what is instead?"), _whole(_NEGATION)),
    (_("A subjunctive: say what is or what will be"), _whole(_SUBJUNCTIVE)),
    (_("A high number or a share: “many”, “few” or a comparison may be easier"), _whole(_BIG_NUMBER)),
)
