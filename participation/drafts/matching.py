"""Which paragraph of the new version is which one of the old: by key, else by text, decided for all together.

Nothing here knows a database. The same input always gives the same answer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import Indel

from participation.drafts.wording import normal, words_of

ALIKE = 0.42  # share of words in the same order from which two texts are taken for the same paragraph
BETWEEN = 0.24  # the same where the paragraphs before and after agree
CONTAINED = 0.55  # share of a paragraph's word pairs that must stand in another for a split or merge
_BONUS = 0.04  # for neighbours that agree: decides between texts that are equally alike
_MOST_CANDIDATES = 12


@dataclass(frozen=True)
class Side:
    """One paragraph of either version."""

    id: int  # of the paragraph in the old version; the position in the new one
    key: str
    kind: str
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        return Counter(zip(self.words, self.words[1:], strict=False)) or Counter([(word, "") for word in self.words])


@dataclass(frozen=True)
class Found:
    """The old paragraph that a new one is. `by_key`: its key says so; otherwise its text, as `sure` as that is."""

    id: int
    sure: int
    by_key: bool = False


@dataclass(frozen=True)
class Link:
    """A part of `ancestor` is now in the new paragraph at `position`: it was split off, or it went into it whole."""

    ancestor: int
    position: int
    merged: bool
    sure: int


@dataclass
class Matching:
    """`same` holds the old paragraph for each position of the new version that continues one."""

    same: dict[int, Found] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)


def match(
    old: Sequence[Side], new: Sequence[Side], *, ended: Sequence[Side] = (), known: Mapping[str, int] | None = None
) -> Matching:
    """Match the paragraphs of two versions.

    `known` are the keys of all earlier versions with their paragraphs, `ended` the paragraphs that are not in the old
    version any more: those come back by their key or by exactly their text.
    """
    work = _Work(old, new)
    work.by_key({side.key: side.id for side in old})
    work.by_exact_text()
    work.come_back(ended, known or {})
    work.by_likeness()
    work.between_neighbours()
    return Matching(same=work.same, links=work.links())


class _Work:
    def __init__(self, old: Sequence[Side], new: Sequence[Side]) -> None:
        self.old, self.new = old, new
        self.place = {side.id: number for number, side in enumerate(old)}
        self.same: dict[int, Found] = {}
        self.taken: dict[int, int] = {}  # id of the old one → position of the new one

    def _take(self, position: int, old: int, sure: float, *, by_key: bool = False) -> None:
        self.same[position] = Found(old, max(1, min(100, round(sure * 100))), by_key)
        self.taken[old] = position

    def _open_old(self) -> list[Side]:
        return [side for side in self.old if side.id not in self.taken]

    def _open_new(self) -> list[Side]:
        return [side for side in self.new if side.id not in self.same]

    def by_key(self, keys: Mapping[str, int]) -> None:
        for side in self.new:
            found = keys.get(side.key)
            if found is not None and found not in self.taken:
                self._take(side.id, found, 1, by_key=True)

    def by_exact_text(self) -> None:
        """Texts that occur once on either side; which of several equal ones is which, likeness decides."""
        olds, news = _by_text(self._open_old()), _by_text(self._open_new())
        for text, positions in news.items():
            ids = olds.get(text, [])
            if len(ids) == len(positions) == 1:
                self._take(positions[0], ids[0], 1)

    def come_back(self, ended: Sequence[Side], known: Mapping[str, int]) -> None:
        """What was gone and is there again."""
        gone = {side.id for side in ended}
        for side in self._open_new():
            found = known.get(side.key)
            if found in gone and found not in self.taken:
                self._take(side.id, found, 1, by_key=True)
        texts = _by_text(side for side in ended if side.id not in self.taken and len(side.text) >= 40)
        living = _by_text(self._open_old())
        for side in self._open_new():
            ids = texts.get((side.kind, normal(side.text)))
            if ids and (side.kind, normal(side.text)) not in living and ids[0] not in self.taken:
                self._take(side.id, ids[0], 1)

    def by_likeness(self) -> None:
        """The most alike pair first: nobody is taken from a better match."""
        scored = []
        news = self._open_new()
        near = _Index(self._open_old())
        for side in news:
            for other in near.candidates(side):
                score = likeness(other, side)
                if score >= ALIKE - _BONUS:
                    scored.append((score + self._agreement(other, side), other, side))
        scored.sort(key=lambda row: (-round(row[0], 6), self._distance(row[1], row[2]), row[1].id, row[2].id))
        for score, other, side in scored:
            if score >= ALIKE and other.id not in self.taken and side.id not in self.same:
                self._take(side.id, other.id, score)

    def _agreement(self, old: Side, new: Side) -> float:
        place = self.place[old.id]
        bonus = 0.0
        for step in (-1, 1):
            found = self.same.get(new.id + step)
            if found is not None and self.place.get(found.id) == place + step:
                bonus += _BONUS / 2
        return bonus

    def _distance(self, old: Side, new: Side) -> int:
        return abs(self.place[old.id] - new.id)

    def between_neighbours(self) -> None:
        """Between two neighbours that agree, one changed paragraph is likely the same, even if much of it is new."""
        for side in self._open_new():
            before = self.same.get(side.id - 1)
            after = self.same.get(side.id + 1)
            for found, step in ((before, 1), (after, -1)):
                if found is None or found.id not in self.place:
                    continue
                place = self.place[found.id] + step
                if not 0 <= place < len(self.old) or side.id in self.same:
                    continue
                other = self.old[place]
                both = before is not None and after is not None
                if other.id not in self.taken and other.kind == side.kind:
                    score = likeness(other, side)
                    if score >= (BETWEEN if both else (BETWEEN + ALIKE) / 2):
                        self._take(side.id, other.id, score)

    def links(self) -> list[Link]:
        """Splits for new paragraphs without a predecessor, merges for old ones without a successor."""
        before = _Index([side for side in self.old if side.kind != "chapter"])
        after = _Index([side for side in self.new if side.kind != "chapter"])
        found = [self._split(side, before) for side in self._open_new() if side.kind != "chapter"]
        found += [self._merge(side, after) for side in self._open_old() if side.kind != "chapter"]
        return [link for link in found if link is not None]

    def _split(self, side: Side, near: "_Index") -> Link | None:
        best: tuple[float, int] | None = None
        for other in near.candidates(side):
            rest = Counter(other.pairs)
            if other.id in self.taken:  # what still stands in the paragraph itself was not split off
                rest = rest - self.new[self.taken[other.id]].pairs
            share = _share(side.pairs, rest)
            if share >= CONTAINED and (best is None or share > best[0]):
                best = share, other.id
        return Link(best[1], side.id, False, round(best[0] * 100)) if best else None

    def _merge(self, side: Side, near: "_Index") -> Link | None:
        best: tuple[float, int] | None = None
        for other in near.candidates(side):
            own = Counter(other.pairs)
            found = self.same.get(other.id)
            if found is not None and found.id in self.place:  # what it had before did not come from here
                own = own - self.old[self.place[found.id]].pairs
            share = _share(side.pairs, own)
            if share >= CONTAINED and (best is None or share > best[0]):
                best = share, other.id
        return Link(side.id, best[1], True, round(best[0] * 100)) if best else None


class _Index:
    """Finds those paragraphs that share rare words, so that not every pair has to be compared."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = sides
        self.where: dict[str, list[int]] = defaultdict(list)
        for number, side in enumerate(sides):
            for word in sorted(set(side.words)):
                self.where[word].append(number)

    def candidates(self, side: Side) -> list[Side]:
        weights: dict[int, float] = defaultdict(float)
        for word in sorted(set(side.words)):
            holders = self.where.get(word, ())
            for number in holders:
                weights[number] += 1 / len(holders)
        best = sorted(weights, key=lambda number: (-round(weights[number], 6), number))[:_MOST_CANDIDATES]
        return [self.sides[number] for number in best if _comparable(self.sides[number].kind, side.kind)]


def _comparable(one: str, other: str) -> bool:
    return one == other or {one, other} == {"text", "table"}


def likeness(one: Side, other: Side) -> float:
    """0 to 1: the share of words that stand in both texts in the same order; for very short ones, of letters."""
    if normal(one.text) == normal(other.text):
        return 1.0
    if min(len(one.words), len(other.words)) < 6:
        return 0.9 * float(Indel.normalized_similarity(normal(one.text), normal(other.text)))
    return float(Indel.normalized_similarity(one.words, other.words))


def _share(part: Counter[tuple[str, str]], whole: Counter[tuple[str, str]]) -> float:
    total = part.total()
    return (part & whole).total() / total if total else 0.0


def _by_text(sides: Iterable[Side]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for side in sides:
        found[side.kind, normal(side.text)].append(side.id)
    return found
