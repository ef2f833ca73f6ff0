"""What a person typed into a search field, as terms that an index can look up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from participation.search.stems import folded, stem, tokens

MAX_TEXT = 1_000
MAX_TERMS = 12
SHORTEST_PREFIX = 3
SHORTEST_STEM_AS_PREFIX = 4
SHORTEST_HEAD = 5  # a stem that other words may end with; shorter ones meet by chance: Laub in Urlaub

_STOP_WORDS = """
aber als am an auch auf aus bei beim bin bis bist da dann das dass dein dem den denn der des dich die dies diese
diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für
gegen hat hatte hätte haben habe hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede
jedem jeden jeder jedes jetzt kann kein keine keinem keinen keiner können könnte mal man mehr mein meine mich mir
mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so soll sollen sollte sollten
über um und uns unser unsere unter vom von vor war waren was weil welche welcher wenn wer werden wie wieder wir
wird wo wollen würde würden zu zum zur zwischen the and of for
"""
_STOP = frozenset(folded(word) for word in _STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Term:
    """One word looked for: its stem, what words may begin with instead ("" for nothing), and how it was written.

    `compounds` are stems in use that end with this one: Fahrradweg for Radweg.
    """

    stem: str
    prefix: str
    word: str
    compounds: tuple[str, ...] = ()

    def meets(self, found: str) -> bool:
        """Whether a word with this stem is one that was looked for."""
        return (
            found == self.stem
            or bool(self.prefix and found.startswith(self.prefix))
            or (self.may_be_head and found.endswith(self.stem))
        )

    @property
    def may_be_head(self) -> bool:
        """Whether words that end like this one are compounds with it."""
        return len(self.stem) >= SHORTEST_HEAD and self.stem.isalpha()

    def alone(self) -> "Term":
        """Exactly this stem."""
        return replace(self, prefix="", compounds=())


def is_stop_word(word: str) -> bool:
    """Whether a word is so frequent that looking for it beside others helps nobody."""
    return folded(word) in _STOP


@lru_cache(maxsize=1024)
def parse(text: str) -> tuple[Term, ...]:
    """The terms of a query: all that are not stop words, or all if there are none but stop words.

    Each also meets words that begin like it, so that Rad finds Radweg and a half typed word is found already.
    """
    words = [(token.word, found) for token in tokens(text[:MAX_TEXT]) if (found := stem(token.word))]
    telling = [(word, found) for word, found in words if not is_stop_word(word)]
    last = words[-1][0] if words else ""
    terms: dict[str, Term] = {}
    for word, found in telling or words:
        shortest = SHORTEST_PREFIX - 1 if word == last else SHORTEST_PREFIX
        prefix = _prefix(word, found) if telling else ""
        terms.setdefault(found, Term(found, prefix if len(prefix) >= shortest else "", word))
    return tuple(list(terms.values())[:MAX_TERMS])


def _prefix(word: str, found: str) -> str:
    """The stem where it is long enough to mean something, otherwise the word as typed."""
    whole = folded(word)
    return found if len(found) >= SHORTEST_STEM_AS_PREFIX or found == whole else whole


def met(terms: Iterable[Term], found: str) -> Term | None:
    """The first term that a word with this stem meets."""
    return next((term for term in terms if term.meets(found)), None)
