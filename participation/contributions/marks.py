"""Texts as people type them: paragraphs, lists, bold and italic by simple marks, links by themselves; and back again.

A text field with a few marks works on every device. Whoever pastes HTML gets what is allowed of it.

    An empty line begins a paragraph.
    - a list            1. a numbered list          > a quotation         ## a heading
    **bold**, *italic*, [a word](https://example.org) or the bare address
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import bleach
from django.utils.html import escape

from participation.core.html import clean_html

_LOOKS_LIKE_HTML = re.compile(r"</?(p|br|ul|ol|li|strong|em|b|i|h3|h4|blockquote|a\s+href)\b[^<>]*>", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-*•–]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")
_QUOTE = re.compile(r"^\s*>\s?")
_HEADING = re.compile(r"^\s*#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![*\w])")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>]+|mailto:[^\s()<>]+)\)")


def to_html(text: str) -> str:
    """Cleaned HTML of a typed text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    html = text if _LOOKS_LIKE_HTML.search(text) else "".join(_blocks(text))
    return clean_html(bleach.linkify(html, parse_email=False))


def _blocks(text: str) -> list[str]:
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        while lines:
            lines = _take(lines, blocks)
    return blocks


def _take(lines: list[str], blocks: list[str]) -> list[str]:
    """Make a block of the first lines that belong together; returns the other lines."""
    for mark, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if mark.match(lines[0]):
            end = _run(lines, mark)
            items = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines[:end])
            blocks.append(f"<{tag}>{items}</{tag}>")
            return lines[end:]
    if _QUOTE.match(lines[0]):
        end = _run(lines, _QUOTE)
        quoted = _joined(_QUOTE.sub("", line, count=1) for line in lines[:end])
        blocks.append(f"<blockquote><p>{quoted}</p></blockquote>")
        return lines[end:]
    if _HEADING.match(lines[0]):
        blocks.append(f"<h3>{_inline(_HEADING.sub('', lines[0], count=1))}</h3>")
        return lines[1:]
    end = 1
    while end < len(lines) and not any(mark.match(lines[end]) for mark in (_BULLET, _NUMBER, _QUOTE, _HEADING)):
        end += 1
    blocks.append(f"<p>{_joined(lines[:end])}</p>")
    return lines[end:]


def _run(lines: list[str], mark: re.Pattern[str]) -> int:
    return next((n for n, line in enumerate(lines) if not mark.match(line)), len(lines))


def _joined(lines: Iterable[str]) -> str:
    return "<br>".join(_inline(line) for line in lines)


def _inline(line: str) -> str:
    html = str(escape(line.strip()))
    html = _LINK.sub(r'<a href="\2">\1</a>', html)
    html = _BOLD.sub(r"<strong>\1</strong>", html)
    return _ITALIC.sub(r"<em>\1</em>", html)


def to_text(html: str) -> str:
    """The text with marks of which `to_html` makes this HTML again."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", reader.text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.lists: list[list] = []
        self.href = ""
        self.link_from = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h3", "h4", "ul", "ol", "blockquote") and not (tag == "p" and self.text.endswith(("> ", "- "))):
            self._break("\n\n" if not self.lists or tag != "p" else "\n")
        if tag in ("h3", "h4"):
            self.text += "## "
        elif tag in ("ul", "ol"):
            self.lists.append([tag, 0])
        elif tag == "li":
            self._item()
        elif tag == "blockquote":
            self.quoted += 1
            self.text += "> "
        elif tag == "br":
            self.text += "\n> " if self.quoted else "\n"
        elif tag == "a":
            self.href, self.link_from = dict(attrs).get("href") or "", len(self.text)
        else:
            self.text += {"strong": "**", "em": "*"}.get(tag, "")

    def _item(self) -> None:
        self._break("\n")
        if self.lists:
            self.lists[-1][1] += 1
        numbered = bool(self.lists) and self.lists[-1][0] == "ol"
        self.text += f"{self.lists[-1][1]}. " if numbered else "- "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "em"):
            self.text += "**" if tag == "strong" else "*"
        elif tag == "a" and self.href:
            word = self.text[self.link_from :]
            if word != self.href:
                self.text = f"{self.text[: self.link_from]}[{word}]({self.href})"
            self.href = ""
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.text += "\n\n"
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
            self.text += "\n\n"

    def handle_data(self, data: str) -> None:
        spaced = re.sub(r"\s+", " ", data)
        if not self.text or self.text.endswith(("\n", "- ", "> ")):
            spaced = spaced.lstrip()
        self.text += spaced

    def _break(self, gap: str) -> None:
        if self.text:
            self.text = self.text.rstrip() + gap
