"""“Did you mean …?”: the words in use that are closest to what was typed. One code for both databases."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum
from rapidfuzz import process
from rapidfuzz.distance import OSA

from participation.search.models import Vocabulary
from participation.search.querysets import Filters, count
from participation.search.stems import Token, folded, tokens
from participation.search.terms import is_stop_word, parse

LITTLE = 3
"""With fewer documents found than this, a suggestion is looked for."""
_LONGEST_TEXT = 200
_MOST_WORDS = 5
_SHORTEST_WORD = 4
_RARE = 2
_MORE_FREQUENT = 10
_CANDIDATES = 20_000
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A typed word that nobody (or hardly anybody) uses, and in how many documents it stands."""

    token: Token
    folded: str
    documents: int


def suggest(
    text: str, *, found: int | None = None, kinds: Iterable[str] | None = None, filters: Filters | None = None
) -> str:
    """The text with its unknown words corrected, if that finds more; "" if there is nothing better.

    Given only where nothing or little is found (`found`, counted here if unknown). Words in use are kept.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST_TEXT:
        return ""
    chosen = None if kinds is None else list(kinds)
    found = count(text, kinds=chosen, filters=filters, most=LITTLE) if found is None else found
    if found >= LITTLE:
        return ""
    doubts = _doubts(text, found)
    if not doubts:
        return ""
    like = _words_like(doubts)
    corrections = [_corrections(doubt, like) for doubt in doubts]
    if not any(corrections):
        return ""
    for attempt in range(_TRIES):
        better = _replaced(
            text, doubts, [words[min(attempt, len(words) - 1)] if words else "" for words in corrections]
        )
        if count(better, kinds=chosen, filters=filters, most=LITTLE) > found:
            return better
    return ""


def _doubts(text: str, found: int) -> list[_Doubt]:
    typed = [
        token
        for token in tokens(text)
        if len(folded(token.word)) >= _SHORTEST_WORD
        and not is_stop_word(token.word)
        and not folded(token.word).isdigit()
    ][:_MOST_WORDS]
    terms = {str(number): parsed[0] for number, token in enumerate(typed) if (parsed := parse(token.word))}
    meeting = {number: _stems_like(term.stem, term.prefix) for number, term in terms.items()}
    if not meeting:
        return []
    sums = Vocabulary.objects.aggregate(
        **{f"word_{number}": Sum("documents", filter=condition, default=0) for number, condition in meeting.items()}
    )
    doubts = [_Doubt(token, folded(token.word), sums.get(f"word_{number}", 0)) for number, token in enumerate(typed)]
    return [doubt for doubt in doubts if doubt.documents == 0 or (found and doubt.documents <= _RARE)]


def _stems_like(stem: str, prefix: str) -> Q:
    return Q(stem=stem) | Q(stem__startswith=prefix) if prefix else Q(stem=stem)


def _words_like(doubts: list[_Doubt]) -> dict[str, tuple[str, int]]:
    """Words about as long as those in doubt, the most frequent ones: by spelling, with their number of documents."""
    lengths = Q()
    for doubt in doubts:
        reach = _distance(doubt.folded)
        lengths |= Q(length__range=(len(doubt.folded) - reach, len(doubt.folded) + reach))
    words = Vocabulary.objects.filter(lengths, documents__gt=0).order_by("-documents", "word")
    like: dict[str, tuple[str, int]] = {}
    for spelling, word, documents in words.values_list("folded", "word", "documents")[:_CANDIDATES]:
        like.setdefault(spelling, (word, documents))
    return like


def _corrections(doubt: _Doubt, like: dict[str, tuple[str, int]]) -> list[str]:
    """Words that may have been meant, the likeliest first: few slips of the finger, then frequent."""
    close = process.extract(
        doubt.folded, list(like), scorer=OSA.distance, score_cutoff=_distance(doubt.folded), limit=50
    )
    weighed = []
    for spelling, distance, _ in close:
        word, documents = like[spelling]
        if distance and documents >= doubt.documents * _MORE_FREQUENT:
            other_beginning = 0.5 if spelling[0] != doubt.folded[0] else 0.0
            weighed.append((distance + other_beginning - min(0.9, 0.3 * math.log10(documents)), word))
    return [word for _, word in sorted(weighed)]


def _distance(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3


def _replaced(text: str, doubts: list[_Doubt], words: list[str]) -> str:
    parts, end = [], 0
    for doubt, word in zip(doubts, words, strict=True):
        parts += [text[end : doubt.token.start], _cased(word, doubt.token.word) if word else doubt.token.word]
        end = doubt.token.end
    return "".join([*parts, text[end:]])


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word
