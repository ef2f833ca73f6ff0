"""Pieces of text with their marks, put together as clean HTML."""

from dataclasses import dataclass

from django.utils.html import escape

from participation.core.html import clean_html

BREAK = "\n"  # a line break within a paragraph
RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True)
class Mark:
    """How a stretch of text looks and where it leads."""

    bold: bool = False
    italic: bool = False
    href: str = ""


Run = tuple[str, Mark]


def raised(text: str, *, up: bool) -> str | None:
    """The text in raised or lowered characters; None where there are none for it."""
    table = RAISED if up else LOWERED
    return text.translate(table) if all(ord(sign) in table for sign in text) else None


def inline_html(runs: list[Run]) -> str:
    """Runs as HTML without a paragraph around them; neighbours with the same marks are joined."""
    joined: list[Run] = []
    for text, mark in runs:
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + text, mark)
        elif text:
            joined.append((text, mark))
    while joined and not joined[0][0].strip():
        joined.pop(0)
    while joined and not joined[-1][0].strip():
        joined.pop()
    if joined:
        joined[0] = (joined[0][0].lstrip(), joined[0][1])
        joined[-1] = (joined[-1][0].rstrip(), joined[-1][1])
    return clean_html("".join(_html(text, mark) for text, mark in joined))


def _html(text: str, mark: Mark) -> str:
    if not text.strip():
        return escape(text).replace(BREAK, "<br>")
    inner = text.strip()
    before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
    html = escape(inner).replace(BREAK, "<br>")
    if mark.italic:
        html = f"<em>{html}</em>"
    if mark.bold:
        html = f"<strong>{html}</strong>"
    if mark.href:
        html = f'<a href="{escape(mark.href)}">{html}</a>'
    return f"{escape(before)}{html}{escape(after)}".replace(BREAK, "<br>")


def plain(runs: list[Run]) -> str:
    """The words of runs, for table cells and places."""
    lines = "".join(text for text, _mark in runs).split(BREAK)
    return BREAK.join(" ".join(line.split()) for line in lines).strip()


@dataclass
class Item:
    """One item of a list: its depth from 0, whether it is counted, its words as inline HTML."""

    depth: int
    counted: bool
    html: str


def list_html(items: list[Item]) -> str:
    """Items as nested lists. The first item's kind is that of the whole list on its level."""
    html, _rest = _level(items, 0)
    return html


def _level(items: list[Item], start: int) -> tuple[str, int]:
    depth, tag = items[start].depth, "ol" if items[start].counted else "ul"
    parts, at = [], start
    while at < len(items) and items[at].depth >= depth:
        if items[at].depth > depth:
            inner, at = _level(items, at)
            parts[-1] = parts[-1].removesuffix("</li>") + inner + "</li>"
            continue
        parts.append(f"<li>{items[at].html}</li>")
        at += 1
    return f"<{tag}>{''.join(parts)}</{tag}>", at
