"""Words of the glossary explain themselves where they occur: a link to the entry, with the explanation at hand.

The first occurrence in a stretch of text is linked, in whatever inflection it stands. The words of a region are kept
in the cache until something public changes in it; marking a text asks the database nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models.glossary import terms_of
from cms.standing import standing_pages
from participation.core.blocks.showing import explainer
from participation.search.stems import stem, tokens

LIFETIME_SECONDS = 3600
# Nothing is marked inside these: a word there is a heading, a link, or no running text.
CLOSED = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "button", "summary", "script", "style"})
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_ENTITY = re.compile(r"&(?:#\w+|\w+);")


@dataclass(frozen=True)
class Word:
    """A word of the glossary: the stems of each way to say it, its explanation, and where its entry is."""

    slug: str
    ways: tuple[tuple[str, ...], ...]
    explanation: str


@dataclass(frozen=True)
class Glossary:
    """The words of a region and the address of its glossary."""

    url: str
    words: tuple[Word, ...]


NOTHING = Glossary("", ())


@explainer
def explain_words(html: str, request: Any) -> str:
    """HTML in which the words of the region's glossary are linked."""
    region = getattr(request, "region", None)
    if region is None:
        return html
    glossary = glossary_of(region)
    return marked(html, glossary, get_language() or "") if glossary.words else html


def glossary_of(region: Any) -> Glossary:
    """The words that explain themselves on the site of a region; none as long as it has no public glossary."""
    key = f"glossary:{region.pk}:{region.generation.number}"
    found: Glossary | None = cache.get(key)
    if found is None:
        found = _read(region)
        cache.set(key, found, LIFETIME_SECONDS)
    return found


def _read(region: Any) -> Glossary:
    url = standing_pages(region)[1]
    if not url:
        return NOTHING
    words = []
    for term in terms_of(region):
        ways = (tuple(stem(token.word) for token in tokens(name)) for name in term.names)
        words.append(Word(term.slug, tuple(way for way in ways if way and all(way)), term.explanation))
    return Glossary(url, tuple(words))


@lru_cache(maxsize=256)
def _by_first(glossary: Glossary) -> dict[str, list[tuple[tuple[str, ...], Word]]]:
    """All ways of saying by their first stem, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
    for word in glossary.words:
        for way in word.ways:
            found.setdefault(way[0], []).append((way, word))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


@lru_cache(maxsize=2048)
def marked(html: str, glossary: Glossary, language: str = "") -> str:
    """HTML with the first occurrence of each word linked; headings, links and code stay as they are.

    `language` is that in which the page speaks; it keeps apart what is remembered.
    """
    first = _by_first(glossary)
    seen: set[str] = set()
    open_tags: list[str] = []
    out = []
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            _follow(piece, open_tags)
            out.append(piece)
        elif piece and not open_tags:
            out.append(_in_text(piece, first, seen, glossary.url))
        else:
            out.append(piece)
    return "".join(out)


def _follow(tag: str, open_tags: list[str]) -> None:
    """Keep the list of open tags in which nothing is marked."""
    match = _NAME.match(tag)
    name = match[1].lower() if match else ""
    if name not in CLOSED:
        return
    if not tag.startswith("</"):
        open_tags.append(name)
    elif name in open_tags:
        open_tags.remove(name)


def _in_text(text: str, first: dict[str, list[tuple[tuple[str, ...], Word]]], seen: set[str], url: str) -> str:
    entities = [match.span() for match in _ENTITY.finditer(text)] if "&" in text else []
    found = [token for token in tokens(text) if not any(start <= token.start < end for start, end in entities)]
    stems = [stem(token.word) for token in found]
    out, at, index = [], 0, 0
    while index < len(found):
        for way, word in first.get(stems[index], ()):
            end = index + len(way)
            if word.slug not in seen and tuple(stems[index:end]) == way:
                seen.add(word.slug)
                start, stop = found[index].start, found[end - 1].end
                out += [text[at:start], _link(text[start:stop], word, url)]
                at, index = stop, end - 1
                break
        index += 1
    return "".join([*out, text[at:]])


def _link(words: str, word: Word, url: str) -> str:
    more = escape(_("Open the glossary"))
    text = escape(word.explanation)
    return f'<a class="term" href="{escape(url)}#begriff-{word.slug}" data-term="{text}" data-more="{more}">{words}</a>'
