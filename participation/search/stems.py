"""German words reduced to stems, so that Radweg, Radwege and RADWEGEN meet.

Index, query and highlighting all go through these functions; what counts is that they agree with themselves.
A stem consists of the characters a-z and 0-9 alone, so that both databases take it as one word and no query
built of stems can be a syntax error.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

MAX_WORD = 64
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"  # combining marks, soft hyphens and joiners belong to their word
_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[{_INSIDE}])*"
    r"(?:(?:[:*_·]in(?:nen)?|/-?innen|/-in)(?![^\W_]))?"  # Bürger:innen, Bürger*in, Bürger/-innen are one word
)
_GENDER = re.compile(r"[:*_·/]-?in(?:nen)?$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ä", "œ": "ö", "þ": "th", "ð": "d"})
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_WRITTEN_OUT = re.compile(r"(?<![aeiouäöüq])([aou])e")

# Snowball takes -er for an ending. In these roots it belongs to the word: a Bauer is no Bau, a Bürger no Burg.
_ROOT_IN_ER = re.compile(
    r"((?:.*)(?:bau|b(?:ä|ae)u|mau|feu|steu|trau|dau|schau|b(?:ü|ue)rg|sch(?:ü|ue)l)er)(?:n|s|in|innen)?$"
)
_BUSES = re.compile(r"buss(?:e|en|es)$")
_FEMALE = re.compile(r"(?<=..[^\W_][td])in(?:nen)?$")

_snowball = threading.local()


class Token(NamedTuple):
    """A word of a text and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their positions in it."""
    for match in _WORD.finditer(text):
        yield Token(match.group(), match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text in their order, without positions: half the work."""
    return _WORD.findall(text)


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """The word in lower case without gender endings, marks and foreign accents; umlauts and ß stay."""
    word = unicodedata.normalize("NFKC", _GENDER.sub("", word)[:MAX_WORD]).lower()
    if not word.isascii():
        word = "".join(
            letter
            if letter in "äöüß"
            else "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
            for letter in unicodedata.normalize("NFC", word)
        ).translate(_LETTERS)
    return _NOT_WORD.sub("", word)[:MAX_WORD]


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """The whole word without umlauts, for comparing spellings: Fußgänger and Fussgaenger are the same."""
    return _plain(_WRITTEN_OUT.sub(r"\1", normal(word)).translate(_UMLAUTS))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of one word; "" if nothing searchable is in it."""
    word = normal(word)
    root = _ROOT_IN_ER.match(word)
    if root:
        # The letter at the end keeps Snowball from cutting, so that it only folds umlauts as everywhere else.
        return _plain(_stemmer().stemWord(root[1] + "x")[:-1])
    word = _FEMALE.sub("", _BUSES.sub("bus", word))
    return _plain(_stemmer().stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of a text in their order, repeated ones included."""
    return [found for word in words(text) if (found := stem(word))]


def _plain(word: str) -> str:
    """Only a-z and 0-9; letters of other scripts become their number, always equally long, so that prefixes work."""
    return _NOT_PLAIN.sub(lambda match: f"x{ord(match[0]):05x}", word.translate(_UMLAUTS))


def _stemmer() -> snowballstemmer.stemmer:
    """One stemmer a thread: it keeps the word it works on in itself."""
    if not hasattr(_snowball, "german"):
        _snowball.german = snowballstemmer.stemmer("german")
    return _snowball.german
