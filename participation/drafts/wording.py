"""Words of a text, as versions are compared by them."""

import re

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\w+|\s+|[^\w\s]")
_WHITE = re.compile(r"\s+")


def normal(text: str) -> str:
    """The text without differences that nobody reads: case and white space."""
    return _WHITE.sub(" ", text).strip().casefold()


def words_of(text: str) -> tuple[str, ...]:
    """The words, without case and punctuation."""
    return tuple(_WORD.findall(text.casefold()))


def parts_of(text: str) -> list[str]:
    """Words, white space and single signs; together they are the text again."""
    return _PARTS.findall(text)
