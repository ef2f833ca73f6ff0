"""The HTML of a paragraph and the plain text that passages count their characters in.

Both are walked in the same way, so that a place in the one is a place in the other: text counts as it is read, and
where a block begins or a line breaks, one line break stands in the plain text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

import nh3
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]  # characters, from (inclusive) to (exclusive)

_INLINE = {"strong", "em", "a", "sub", "sup", "abbr", "dfn", "code", "br"}
_BLOCKS = {
    "p", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure",
    "figcaption", "hr", "dl", "dt", "dd",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "dfn": {"title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_RENAMED = (("b", "strong"), ("i", "em"))
_HEADING = re.compile(r"<(/?)h[1-6](?:\s[^>]*)?>", re.IGNORECASE)
_TOKEN = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+""")
_NAME = re.compile(r"</?([a-z0-9]+)")
_ALT = re.compile(r'\salt="([^"]*)"')
_WORD = re.compile(r"\w+")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = _BLOCKS | {"br", "img"}


def clean(html: str, *, inline: bool = False) -> str:
    """The allowed HTML of a paragraph, or of a heading (`inline`). Images come from our own host alone. Idempotent."""
    for old, new in _RENAMED:
        html = re.sub(rf"<(/?){old}(\s[^>]*)?>", rf"<\1{new}>", html, flags=re.IGNORECASE)
    if not inline:  # chapters are pieces of their own; a heading within a text is a line in bold
        html = _HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", html)
    cleaned = nh3.clean(
        html,
        tags=_INLINE if inline else _INLINE | _BLOCKS | {"img"},
        attributes=_ATTRIBUTES,
        attribute_filter=_own_images,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    return _without_gaps(cleaned)


def _own_images(tag: str, name: str, value: str) -> str | None:
    if name != "src" or (value.startswith("/") and not value.startswith(("//", "/\\"))):
        return value
    # Where media lie in a store of their own, its address is ours, too.
    own = settings.MEDIA_URL
    return value if own.startswith("https://") and value.startswith(own) else None


def _without_gaps(html: str) -> str:
    """Runs of white space as one space, none at the edges of blocks."""
    parts: list[str] = []
    at_edge = True
    for token in _TOKEN.findall(html):
        if token.startswith("<"):
            if _breaks(token):
                if parts and not parts[-1].startswith("<"):
                    parts[-1] = parts[-1].rstrip(" ")
                at_edge = True
            parts.append(token)
            continue
        text = _WHITE.sub(" ", token)
        text = text.lstrip(" ") if at_edge else text
        if text:
            parts.append(text)
            at_edge = text.endswith(" ")
    return "".join(parts).strip()


def _breaks(tag: str) -> bool:
    found = _NAME.match(tag)
    return found is not None and found[1] in _BREAKS


def _walk(html: str) -> Iterator[tuple[str, str, int]]:
    """(token, its plain text, where that begins) of cleaned HTML; tags have no text, but may break the line."""
    at = 0
    waiting = False
    for token in _TOKEN.findall(html):
        if token.startswith("<"):
            waiting = waiting or (at > 0 and _breaks(token))
            yield token, "", at
            continue
        text = unescape(token)
        if waiting:
            at += 1
            waiting = False
        yield token, text, at
        at += len(text)


def plain(html: str, *, descriptions: bool = False) -> str:
    """The text of cleaned HTML; with the alternative texts of images, where `descriptions` are wanted, in front."""
    parts: list[str] = []
    length = 0
    for _token, text, at in _walk(html):
        if text:
            parts += ["\n"] * (at - length) + [text]
            length = at + len(text)
    found = "".join(parts)
    if descriptions:
        found = "\n".join([unescape(alt) for alt in _ALT.findall(html) if alt] + ([found] if found else []))
    return found


def marked(html: str, spans: Iterable[Span]) -> SafeString:
    """Cleaned HTML with `<mark>` around the spans; where several overlap, with the class "more"."""
    edges = _depths(spans)
    if not edges:
        return mark_safe(html)  # noqa: S308  (cleaned when stored)
    starts = [at for at, _depth in edges]
    parts: list[str] = []
    for token, text, at in _walk(html):
        parts.append(_pieces(text, at, edges, starts) if text else token)
    return mark_safe("".join(parts))  # noqa: S308


def _depths(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Where the number of passages changes, and to which number."""
    changes: dict[int, int] = {}
    for start, end in spans:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
    depth = 0
    edges = []
    for at in sorted(changes):
        depth += changes[at]
        edges.append((at, depth))
    return edges


def _pieces(text: str, at: int, edges: Sequence[tuple[int, int]], starts: Sequence[int]) -> str:
    number = bisect_left(starts, at + 1) - 1
    depth = edges[number][1] if number >= 0 else 0
    parts: list[str] = []
    done = at
    end = at + len(text)
    for edge, next_depth in edges[number + 1 :]:
        if edge >= end:
            break
        parts.append(_marked(text[done - at : edge - at], depth))
        done, depth = edge, next_depth
    parts.append(_marked(text[done - at :], depth))
    return "".join(parts)


def _marked(text: str, depth: int) -> str:
    if not text or not depth or not text.strip():
        return str(escape(text))
    opening = '<mark class="more">' if depth > 1 else "<mark>"
    return f"{opening}{escape(text)}</mark>"


_SENTENCE_END = re.compile(r"[.!?…]+[“”\"»)]*(?=\s)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-zÄÖÜäöü]|\d{1,2}|Nr|Abs|Art|bzw|ca|etc|evtl|ggf|inkl|max|min|Mio|Mrd|sog|St|Str|usw|vgl|Dr|"
    r"Prof|Kap|Abb|Tab|rd|Tsd)\.$"
)


def sentences(text: str) -> list[Span]:
    """The sentences of a plain text; ordinals and usual abbreviations end none."""
    found: list[Span] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not end[0].startswith("\n") and _goes_on(text, start, end.end()):
            continue
        _add(found, text, start, end.start() if end[0].startswith("\n") else end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return found


def _goes_on(text: str, start: int, end: int) -> bool:
    return text[end:].lstrip(" ")[:1].islower() or _ABBREVIATION.search(text[start:end]) is not None


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    if start < end:
        found.append((start, end))


def place_of_letters(text: str, first: int, last: int) -> Span | None:
    """The span from the letter number `first` to before number `last`, both counted without white space.

    What a browser says of a selection is counted so: it knows nothing of our line breaks. Words that were selected in
    part are taken whole. None: there is no such span.
    """
    letters = [at for at, char in enumerate(text) if not char.isspace()]
    if not 0 <= first < last <= len(letters):
        return None
    start, end = letters[first], letters[last - 1] + 1
    for word in _WORD.finditer(text):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
    return start, end
