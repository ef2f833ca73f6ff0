"""Comments go along into a new version: each passage is looked for, each conversation follows its words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from participation.comments.models import Comment
from participation.comments.services import move_threads
from participation.drafts.anchoring import Place, Quote, find
from participation.drafts.models import Lineage, Move, Passage, Text, Version

_FOUND = ("found_in", "found_paragraph", "found_start", "found_end", "how", "sure")
BATCH = 500


@dataclass(frozen=True)
class Carried:
    """How many conversations went to another paragraph, and how many passages lost their words."""

    moved: int = 0
    orphaned: int = 0


def carry(
    *,
    version: Version,
    previous: Version | None,
    old: Sequence[Text],
    new: Sequence[Text],
    lineage: Sequence[Lineage],
) -> Carried:
    """Find every passage again and move the conversations of paragraphs that were merged or split.

    The caller holds the locks of the draft and of all its paragraphs.
    """
    if previous is None:
        return Carried()
    work = _Carrying(version, previous, old, new, lineage)
    placed, orphaned = work.place_passages()
    moves = work.moves_of_passages(placed)
    moves |= work.moves_of_merged(set(moves) | {passage.pk for passage in placed})
    _store(version, moves)
    return Carried(moved=len(moves), orphaned=orphaned)


def _store(version: Version, moves: dict[int, tuple[int, int]]) -> None:
    Move.objects.bulk_create(
        [
            Move(comment_id=comment, version=version, origin_id=origin, target_id=target)
            for comment, (origin, target) in sorted(moves.items())
        ],
        batch_size=BATCH,
    )
    move_threads(to={comment: target for comment, (_origin, target) in moves.items()})


class _Carrying:
    def __init__(
        self,
        version: Version,
        previous: Version,
        old: Sequence[Text],
        new: Sequence[Text],
        lineage: Sequence[Lineage],
    ) -> None:
        self.version, self.previous = version, previous
        self.before = {row.paragraph_id: row.text for row in old}
        self.after = {row.paragraph_id: row.text for row in new}
        self.heirs: dict[int, list[int]] = defaultdict(list)
        self.merged: dict[int, int] = {}
        for row in lineage:
            if row.kind != Lineage.Kind.SAME:
                self.heirs[row.ancestor_id].append(row.descendant_id)
            if row.kind == Lineage.Kind.MERGE:
                self.merged[row.ancestor_id] = row.descendant_id
        back = Lineage.objects.filter(ancestor__in=self.after.keys() - self.before.keys(), kind=Lineage.Kind.MERGE)
        for ancestor, descendant in back.order_by("pk").values_list("ancestor_id", "descendant_id"):
            self.heirs[descendant].append(ancestor)  # it went into another one, and stands by itself again

    def place_passages(self) -> tuple[list[Passage], int]:
        """Those that were found and had to be looked for, and the number of those whose words are gone now."""
        same = [pk for pk, text in self.before.items() if self.after.get(pk) == text]
        standing = Passage.objects.filter(found_in=self.previous)
        searched = list(standing.exclude(found_paragraph__in=same).order_by("pk"))
        standing.filter(found_paragraph__in=same).update(found_in=self.version)
        placed = [passage for passage in searched if self._placed(passage, self._again(passage))]
        orphaned = len(searched) - len(placed)
        placed += [passage for passage in self._lost() if self._placed(passage, self._back(passage))]
        Passage.objects.bulk_create(
            placed, update_conflicts=True, unique_fields=["comment"], update_fields=_FOUND, batch_size=BATCH
        )
        return placed, orphaned

    def _again(self, passage: Passage) -> Place | None:
        pk = passage.found_paragraph_id
        near = self._near(pk)
        last = Quote(self.before[pk], passage.found_start, passage.found_end)
        place = find(last, near, self._far(pk, last.words))
        if place is not None and place.exact:
            return place
        first = find(_as_chosen(passage), near)  # what was changed may have been changed back
        return first if first is not None and first.exact and first.sure >= 80 else place

    def _near(self, pk: int) -> list[tuple[int, str]]:
        heirs = [pk, *self.heirs[pk]]
        if pk in self.merged:
            heirs += self.heirs[self.merged[pk]]
        return [(heir, self.after[heir]) for heir in dict.fromkeys(heirs) if heir in self.after]

    def _far(self, pk: int, words: str) -> Iterator[tuple[int, str]]:
        """Other paragraphs, in which the words did not stand before."""
        for other, text in self.after.items():
            if other != pk and words not in self.before.get(other, ""):
                yield other, text

    def _lost(self) -> list[Passage]:
        rows = Passage.objects.filter(version__draft_id=self.version.draft_id)
        return list(rows.exclude(found_in__in=(self.version, self.previous)).order_by("pk"))

    def _back(self, passage: Passage) -> Place | None:
        """Words that were gone and stand in their paragraph again."""
        place = find(_as_chosen(passage), self._near(passage.found_paragraph_id))
        return place if place is not None and place.exact and place.sure >= 80 else None

    def _placed(self, passage: Passage, place: Place | None) -> bool:
        if place is None:
            return False
        passage.found_in = self.version
        passage.found_paragraph_id = place.paragraph
        passage.found_start, passage.found_end = place.start, place.end
        passage.how = Passage.How.QUOTE if place.exact else Passage.How.CHANGED
        passage.sure = place.sure
        return True

    def moves_of_passages(self, placed: Sequence[Passage]) -> dict[int, tuple[int, int]]:
        """Conversations about passages that stand in another paragraph now: comment → (from, to)."""
        at = dict(Comment._base_manager.filter(pk__in=[row.pk for row in placed]).values_list("pk", "contribution_id"))
        return {row.pk: (at[row.pk], row.found_paragraph_id) for row in placed if at[row.pk] != row.found_paragraph_id}

    def moves_of_merged(self, settled: set[int]) -> dict[int, tuple[int, int]]:
        """All other conversations of paragraphs that went into another one."""
        roots = Comment._base_manager.filter(contribution_id__in=self.merged, level=0).exclude(pk__in=settled)
        return {pk: (origin, self.merged[origin]) for pk, origin in roots.values_list("pk", "contribution_id")}


def _as_chosen(passage: Passage) -> Quote:
    start = len(passage.prefix)
    return Quote(passage.prefix + passage.quote + passage.suffix, start, start + len(passage.quote))
