"""Finding a passage again in a later text: word for word, then through the changes of its words.

Nothing here knows a database. Characters are counted as in `markup.plain`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from participation.drafts.markup import Span
from participation.drafts.wording import normal, words_of

CONTEXT = 64  # characters kept before and after a passage
_LEAST = 0.5  # likeness from which changed words are still the passage
_SHORT = 12  # characters; a shorter quote needs its surroundings to be recognised
_LONG = 30  # characters; a longer one is recognised anywhere in the draft if it stands there once
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Quote:
    """A passage in the text in which it was last found."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def prefix(self) -> str:
        return self.text[max(0, self.start - CONTEXT) : self.start]

    @property
    def suffix(self) -> str:
        return self.text[self.end : self.end + CONTEXT]


@dataclass(frozen=True)
class Place:
    """Where a passage stands now. `exact`: word for word; `sure` in percent."""

    paragraph: int
    start: int
    end: int
    sure: int
    exact: bool


def find(quote: Quote, near: Sequence[tuple[int, str]], far: Iterable[tuple[int, str]] = ()) -> Place | None:
    """The passage in the paragraphs `near` (id and text; the likeliest first) or, word for word, in one of `far`.

    None: its words are gone.
    """
    exact = [place for rank, (pk, text) in enumerate(near) if (place := _by_quote(quote, pk, text, rank))]
    best = max(exact, key=lambda place: place.sure, default=None)
    if best is not None and best.sure >= 80:
        return best
    changed = [place for rank, (pk, text) in enumerate(near) if (place := _by_changes(quote, pk, text, rank))]
    best = max([*exact, *changed], key=lambda place: place.sure, default=None)
    return best or _elsewhere(quote, far)


def _by_quote(quote: Quote, paragraph: int, text: str, rank: int) -> Place | None:
    """Word for word; of several places the one whose surroundings are most alike, then the nearest."""
    words = quote.words
    found = [hit.start() for hit in re.finditer(re.escape(words), text)]
    if not found:
        return None
    scored = [(_context(quote, text, at), -abs(_relative(quote.text, quote.start) - _relative(text, at)), at)
              for at in found]  # fmt: skip
    context, _near, at = max(scored)
    if len(words) < _SHORT and context < 0.5:
        return None
    sure = 100 if context == 1 else 85 + round(14 * context) if len(found) == 1 else 60 + round(35 * context)
    return Place(paragraph, at, at + len(words), max(1, sure - rank), exact=True)


def _context(quote: Quote, text: str, at: int) -> float:
    """0 to 1: how alike the surroundings are."""
    before = text[max(0, at - CONTEXT) : at]
    after = text[at + len(quote.words) : at + len(quote.words) + CONTEXT]
    left = _tail_alike(quote.prefix, before)
    right = _tail_alike(quote.suffix[::-1], after[::-1])
    return (left + right) / 2


def _tail_alike(one: str, other: str) -> float:
    length = min(len(one), len(other))
    if not length:
        return 1.0 if len(one) == len(other) else 0.6  # the edge of a paragraph, to which something was added
    return float(Indel.normalized_similarity(normal(one[-length:]), normal(other[-length:])))


def _relative(text: str, at: int) -> float:
    return at / max(1, len(text))


def _by_changes(quote: Quote, paragraph: int, text: str, rank: int) -> Place | None:
    """Follow the words of the passage through the changes from the old text to the new one."""
    span = _followed(quote, text)
    likeness = _alike(quote.words, text[slice(*span)]) if span else 0.0
    if likeness < _LEAST:
        aligned = fuzz.partial_ratio_alignment(quote.words, text) if len(quote.words) <= len(text) else None
        if aligned is None or aligned.score < 100 * (1 - (1 - _LEAST) / 2):
            return None
        span = _whole_words(text, aligned.dest_start, aligned.dest_end)
        likeness = _alike(quote.words, text[slice(*span)])
    if span is None or likeness < _LEAST or (len(quote.words) < _SHORT and likeness < 0.8):
        return None
    return Place(paragraph, *span, max(1, round(85 * likeness) - rank), exact=False)


def _followed(quote: Quote, text: str) -> Span | None:
    olds, news = list(_WORD.finditer(quote.text)), list(_WORD.finditer(text))
    inside = [number for number, word in enumerate(olds) if word.end() > quote.start and word.start() < quote.end]
    if not inside or not news:
        return None
    first, last = inside[0], inside[-1]
    kept: list[int] = []
    for block in Indel.opcodes([word[0].casefold() for word in olds], [word[0].casefold() for word in news]):
        if block.tag == "equal":
            low, high = max(block.src_start, first), min(block.src_end, last + 1)
            kept += range(block.dest_start + low - block.src_start, block.dest_start + high - block.src_start)
    kept = [number for number in kept if news[number][0].isalnum()]
    if not kept:
        return None
    kept = _dense(kept, len(inside))
    return news[kept[0]].start(), news[kept[-1]].end()


def _dense(kept: list[int], wanted: int) -> list[int]:
    """Without words far from the rest: a passage that was cut apart is where most of it stands."""
    runs: list[list[int]] = [[kept[0]]]
    for number in kept[1:]:
        if number - runs[-1][-1] > max(6, wanted):
            runs.append([])
        runs[-1].append(number)
    return max(runs, key=len)


def _whole_words(text: str, start: int, end: int) -> Span | None:
    words = [word for word in _WORD.finditer(text) if word.end() > start and word.start() < end]
    return (words[0].start(), words[-1].end()) if words else None


def _alike(one: str, other: str) -> float:
    words, others = words_of(one), words_of(other)
    if not words or not others:
        return 0.0
    whole = float(Indel.normalized_similarity(words, others))
    kept = (len(words) + len(others)) * whole / 2 / len(words)  # share of the passage's words that are there
    return max(whole, 0.9 * kept) if kept >= _LEAST else whole


def _elsewhere(quote: Quote, far: Iterable[tuple[int, str]]) -> Place | None:
    """A long passage that was moved into any other paragraph stands there word for word, and once."""
    words = quote.words
    if len(words) < _LONG:
        return None
    found = [(paragraph, text.find(words)) for paragraph, text in far if text.count(words) == 1]
    if len(found) != 1:
        return None
    paragraph, at = found[0]
    return Place(paragraph, at, at + len(words), 70, exact=True)
