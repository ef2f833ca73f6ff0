"""Marking what was looked for in the text that was found."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from participation.search.stems import stem, tokens
from participation.search.terms import Term, met, parse

ELLIPSIS = "…"
_SCANNED = 20_000
_LEAD = 50  # characters before the first mark in a passage, or a quarter of a short one


class Hit(NamedTuple):
    """A word in a text that was looked for."""

    start: int
    end: int
    term: Term


def highlight(text: str, query: str) -> SafeString:
    """Plain text as HTML, with the words in <mark> that the query meets. Everything is escaped."""
    return _marked(text, hits(text, query), 0, len(text))


def passage(text: str, query: str, length: int = 240) -> SafeString:
    """The stretch of a plain text that shows most of what was looked for, marked, with … where it was cut.

    Without anything found in it: the beginning.
    """
    text = " ".join(text.split())
    found = hits(text[:_SCANNED], query)
    if len(text) <= length:
        return _marked(text, found, 0, len(text))
    start, end = _stretch(text, found, length)
    before = ELLIPSIS + " " if start else ""
    after = " " + ELLIPSIS if end < len(text) else ""
    return mark_safe(f"{before}{_marked(text, found, start, end)}{after}")  # noqa: S308  (escaped in _marked)


def hits(text: str, query: str) -> list[Hit]:
    """The words of the text that the query meets, in their order."""
    terms = parse(query)
    if not terms:
        return []
    return [
        Hit(token.start, token.end, term)
        for token in tokens(text)
        if (found := stem(token.word)) and (term := met(terms, found))
    ]


def _marked(text: str, found: list[Hit], start: int, end: int) -> SafeString:
    parts, at = [], start
    for hit in found:
        if hit.start >= start and hit.end <= end:
            parts += [escape(text[at : hit.start]), "<mark>", escape(text[hit.start : hit.end]), "</mark>"]
            at = hit.end
    return mark_safe("".join([*parts, escape(text[at:end])]))  # noqa: S308  (every part is escaped)


def _stretch(text: str, found: list[Hit], length: int) -> tuple[int, int]:
    """Where the best passage begins and ends, at borders of words."""
    lead = min(_LEAD, length // 4)
    best, most = 0, (0, 0)
    last = 0
    for first, hit in enumerate(found):
        last = max(last, first)
        while last < len(found) and found[last].end <= hit.start + length - lead:
            last += 1
        inside = found[first:last]
        shown = (len({other.term for other in inside}), len(inside))
        if shown > most:
            best, most = hit.start, shown
    start = max(0, min(best - lead, len(text) - length))
    if start:
        border = text.find(" ", start, best)
        start = border + 1 if border >= 0 else best
    end = min(len(text), start + length)
    if end < len(text):
        border = text.rfind(" ", start, end + 1)
        end = border if border > start else end
    return start, end
