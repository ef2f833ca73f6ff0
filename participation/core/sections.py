"""Anchors of sections, the same in every version of a text: from the key of its block and the place in it."""

import re
from typing import Any

PREFIX = "abschnitt-"
_HEADING = re.compile(r"<(h[2-4])(?![^>]*\sid=)((?:\s[^>]*)?)>", re.IGNORECASE)
_KEY_LENGTH = 8


def anchored(html: str, key: Any) -> str:
    """The HTML of a block with an anchor at each heading that has none. `key` is the block's, of which translations
    keep the same."""
    if not key:  # a block that was never stored
        return html
    number = 0

    def add(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f'<{match[1]} id="{anchor(key, number)}"{match[2]}>'

    return _HEADING.sub(add, html)


def anchor(key: Any, number: int) -> str:
    """The anchor of a heading: the first in block 6f1c… is abschnitt-6f1c…-1."""
    return f"{PREFIX}{str(key)[:_KEY_LENGTH]}-{number}"


def headings(html: str, key: Any) -> list[tuple[str, str]]:
    """Anchor and HTML of each heading in a block, in their order."""
    found = re.findall(r"<(h[2-4])(?:\s[^>]*)?>(.*?)</\1>", html, re.IGNORECASE | re.DOTALL)
    return [(anchor(key, number), inner) for number, (_tag, inner) in enumerate(found, start=1)]
