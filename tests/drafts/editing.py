"""A draft that is edited at random, and that remembers what became of every word: the truth to measure against."""

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from participation.drafts.services import Piece


def _words(text: str) -> list[str]:
    return text.split()


COMMON = _words(
    "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an "
    "nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche sind "
    "oder zur um haben einer mir über ihm diese einem ihr uns da zum kann doch vor dieser mich ihn"
)
SYLLABLES = _words(
    "be ver ge land netz werk bür ger dorf stadt rat haus schul bus bahn weg kreis amt feld wald see hof plan "
    "ziel kraft licht strom was ser wär me bau platz hilf dienst for schung bil dung pfle ge sport kul tur"
)


@dataclass(frozen=True)
class Word:
    """One word as it was written once, wherever it stands now."""

    id: int
    text: str


@dataclass
class Par:
    """A paragraph of the editor."""

    key: str
    words: list[Word]

    @property
    def html(self) -> str:
        return f"<p>{self.text}</p>"

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words) + "."


@dataclass
class Remark:
    """A comment on a paragraph or on some of its words, and where it belongs by rights."""

    words: frozenset[int]
    is_passage: bool
    homes: set[str] = field(default_factory=set)  # keys of paragraphs, for comments on a whole one


class Editor:
    """Edits at random; the same seed gives the same edits."""

    def __init__(self, seed: int, paragraphs: int) -> None:
        self.random = random.Random(seed)
        self.numbers = count(1)
        self.vocabulary = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))) for _ in range(3000)]
        self.pars = [self._new() for _ in range(paragraphs)]
        self.remarks: list[Remark] = []

    def _key(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def _word(self) -> Word:
        common = self.random.random() < 0.45
        return Word(next(self.numbers), self.random.choice(COMMON if common else self.vocabulary))

    def _new(self) -> Par:
        return Par(self._key(), [self._word() for _ in range(self.random.randint(15, 70))])

    def pieces(self, *, keep_keys: bool) -> list[Piece]:
        """What is published: with the keys of the editor, or all with new ones as after importing a file again."""
        return [Piece(par.key if keep_keys else self._key(), "text", par.html) for par in self.pars]

    def remark_on(self, par: Par, *, passage: bool) -> tuple[Remark, int, int]:
        """A comment on a paragraph or passage, with the span of its words in the plain text."""
        first, last = 0, len(par.words)
        if passage:
            length = self.random.randint(3, min(14, len(par.words)))
            first = self.random.randint(0, len(par.words) - length)
            last = first + length
        start = sum(len(word.text) + 1 for word in par.words[:first])
        end = start + len(" ".join(word.text for word in par.words[first:last]))
        remark = Remark(frozenset(word.id for word in par.words[first:last]), passage, {par.key})
        self.remarks.append(remark)
        return remark, start, end

    def edit(self) -> None:
        """What happens between two versions: a tenth of the paragraphs are touched."""
        acts = [self._rewrite, self._rewrite, self._rewrite, self._insert, self._delete, self._move, self._split,
                self._merge]  # fmt: skip
        for _ in range(max(1, len(self.pars) // 10)):
            self.random.choice(acts)()

    def _any(self) -> int:
        return self.random.randrange(len(self.pars))

    def _rewrite(self) -> None:
        """Up to 40 % of the words become others, are left out, or get others beside them."""
        par = self.pars[self._any()]
        for at in sorted(self.random.sample(range(len(par.words)), int(len(par.words) * self.random.uniform(0, 0.4)))):
            par.words[at] = self._word()

    def _insert(self) -> None:
        self.pars.insert(self.random.randint(0, len(self.pars)), self._new())

    def _delete(self) -> None:
        if len(self.pars) > 10:
            gone = self.pars.pop(self._any())
            for remark in self.remarks:
                remark.homes.discard(gone.key)

    def _move(self) -> None:
        par = self.pars.pop(self._any())
        self.pars.insert(self.random.randint(0, len(self.pars)), par)

    def _split(self) -> None:
        at = self._any()
        par = self.pars[at]
        if len(par.words) < 20:
            return
        cut = self.random.randint(8, len(par.words) - 8)
        rest = Par(self._key(), par.words[cut:])
        par.words = par.words[:cut]
        self.pars.insert(at + 1, rest)
        for remark in self.remarks:
            if par.key in remark.homes:
                remark.homes.add(rest.key)

    def _merge(self) -> None:
        at = self.random.randrange(len(self.pars) - 1)
        par, gone = self.pars[at], self.pars.pop(at + 1)
        par.words += gone.words
        for remark in self.remarks:
            if gone.key in remark.homes:
                remark.homes.discard(gone.key)
                remark.homes.add(par.key)

    def rightly_at(self, remark: Remark) -> set[int]:
        """The positions at which a comment belongs; none where its paragraph or most of its words are gone."""
        if not remark.is_passage:
            return {at for at, par in enumerate(self.pars) if par.key in remark.homes}
        held = Counter({at: sum(word.id in remark.words for word in par.words) for at, par in enumerate(self.pars)})
        most = max(held.values())
        if most < len(remark.words) / 2:
            return set()
        return {at for at, number in held.items() if number == most}
