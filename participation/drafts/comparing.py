"""Two versions side by side: what was added, removed, moved and changed, by the lineage of paragraphs."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.safestring import SafeString

from participation.drafts.differences import Run, after, before, inline, runs_of
from participation.drafts.markup import marked
from participation.drafts.models import Lineage, Text, Version
from participation.drafts.querysets import lineage_between, texts_of
from participation.drafts.tracing import Origin, origins_of


class What(StrEnum):
    """What happened to a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Relation:
    """A split or merge: `kind` is "part_of", "took_in", "gave" or "went_into"; the number is the other paragraph's."""

    kind: str
    number: str


@dataclass
class Change:
    """One paragraph of the comparison. `moved`: it stands in another place among those that stayed."""

    what: What
    old: Text | None
    new: Text | None
    moved: bool = False
    relations: list[Relation] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> Text:
        text = self.new or self.old
        assert text is not None  # noqa: S101  (one of them is always there)
        return text

    @property
    def is_change(self) -> bool:
        return self.what != What.SAME or self.moved or bool(self.relations)

    @property
    def only_look(self) -> bool:
        """Whether the words stayed and only their look changed, such as bold type or a picture."""
        return self.what == What.CHANGED and all(run.is_same for run in self.runs)

    @property
    def html(self) -> SafeString:
        """The text as it stands, for what did not change in words."""
        return marked(self.text.html, ())

    @property
    def inline(self) -> SafeString:
        return inline(self.runs)

    @property
    def before(self) -> SafeString:
        return before(self.runs)

    @property
    def after(self) -> SafeString:
        return after(self.runs)


def compare(older: Version, newer: Version) -> list[Change]:
    """All paragraphs of both versions in the order of the newer one; what was removed stands where it was.

    Costs the same few queries for any number of paragraphs.
    """
    olds = {row.paragraph_id: row for row in texts_of(older)}
    news = {row.paragraph_id: row for row in texts_of(newer)}
    moved = _moved([pk for pk in news if pk in olds], olds)
    relations = _relations(lineage_between(older, newer), olds, news)
    changes = [_change(olds.get(pk), row, pk in moved, relations[pk]) for pk, row in news.items()]
    changes = _with_removed(changes, olds, news, relations)
    touched = [change.text.paragraph_id for change in changes if change.is_change]
    for pk, origins in origins_of(older, newer, touched).items():
        for change in changes:
            if change.text.paragraph_id == pk:
                change.origins = origins
    return changes


def _change(old: Text | None, new: Text, moved: bool, relations: list[Relation]) -> Change:
    if old is None:
        return Change(What.ADDED, None, new, relations=relations, runs=[Run("", new.text)])
    if (old.html, old.kind, old.level) == (new.html, new.kind, new.level):
        return Change(What.SAME, old, new, moved, relations)
    return Change(What.CHANGED, old, new, moved, relations, runs=runs_of(old.text, new.text))


def _with_removed(
    changes: list[Change], olds: dict[int, Text], news: dict[int, Text], relations: dict[int, list[Relation]]
) -> list[Change]:
    behind: dict[int | None, list[Change]] = defaultdict(list)
    last: int | None = None
    for pk, row in olds.items():
        if pk in news:
            last = pk
        else:
            gone = Change(What.REMOVED, row, None, relations=relations[pk], runs=[Run(row.text, "")])
            behind[last].append(gone)
    found = behind[None]
    for change in changes:
        found.append(change)
        found += behind[change.text.paragraph_id]
    return found


def _moved(stayed: Sequence[int], olds: dict[int, Text]) -> set[int]:
    """The fewest paragraphs that must have moved: all outside of a longest run that kept its order."""
    tails: list[int] = []
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for pk in stayed:
        position = olds[pk].position
        at = bisect_left(tails, position)
        before[pk] = tops[at - 1] if at else None
        tails[at : at + 1] = [position]
        tops[at : at + 1] = [pk]
    kept: set[int] = set()
    pk_or_none = tops[-1] if tops else None
    while pk_or_none is not None:
        kept.add(pk_or_none)
        pk_or_none = before[pk_or_none]
    return set(stayed) - kept


def _relations(lineage: Sequence[Lineage], olds: dict[int, Text], news: dict[int, Text]) -> dict[int, list[Relation]]:
    """Splits and merges between paragraphs that stand in one of the two versions."""
    found: dict[int, list[Relation]] = defaultdict(list)
    for row in lineage:
        ancestor = olds.get(row.ancestor_id) or news.get(row.ancestor_id)
        descendant = news.get(row.descendant_id)
        if ancestor is None or descendant is None:
            continue
        is_split = row.kind == Lineage.Kind.SPLIT
        if is_split and row.descendant_id in olds:
            continue
        found[row.descendant_id].append(Relation("part_of" if is_split else "took_in", ancestor.number))
        found[row.ancestor_id].append(Relation("gave" if is_split else "went_into", descendant.number))
    return found
