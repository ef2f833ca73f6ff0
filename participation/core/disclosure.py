"""Small groups stay hidden: which counts may be published, and in which form.

The law: a published count is 0 or at least ``THRESHOLD`` people, and no smaller count can be computed from what is
published - not from totals, not from the same table read the other way round, not from the parts of a whole, not from
earlier states. Four rules keep it, each simple enough to be proved or tried out in full rather than audited:

1. *Merging instead of suppressing.* Neighbouring categories are put together ("a or b") until every cell is 0 or large
   enough. Suppressed cells need complementary suppression and an audit by linear programs (Cox 1980; Hundepool et al.,
   Statistical Disclosure Control, 2012, ch. 4); sums of whole cells need neither: whatever is added or subtracted, a
   union of published cells comes out. What is merged next follows from what is published anyway, so that who
   knows this very file learns nothing from the choice (the minimality attack of Wong et al., VLDB 2007).
2. *One form for each pair.* A crossing starts from the merged categories of both questions, so that its totals say
   nothing new, and is computed in one order of the pair, however it is read (``crossing``). Between margins of at least
   t people a cell can take t + 1 values or more (Frechet bounds; Dobra and Fienberg, PNAS 97, 2000).
3. *Only from what is published.* Shares, medians and the joint results of districts are computed from protected tables
   alone (``joint``): what is made of published figures adds nothing to them.
4. *Blurred until it is settled.* Exact figures are published once, at the end. Before, every count is moved by random
   noise that is fixed for each state and cell (as in the cell key method of censuses: Thompson, Broadfoot and Elazar,
   UNECE 2013) and rounded to full fives (``blurred``). The noise has no bound: whatever is shown, every true state
   remains possible, so that neither two states nor the final figures give away what those said who came in between.

What this does not hide: that nobody, or everybody, in a group of at least five said the same. No database, no Django.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

THRESHOLD = 5
NOISE = 0.7  # the probability of one person more, relative to that of one fewer: a standard deviation of 2.8 people

Groups = tuple[tuple[int, ...], ...]
Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Block:
    """Categories counted together: their positions in the question, and how many people they hold."""

    members: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class Protected:
    """A crossing as it may be published: merged rows, merged columns, and the cells of both."""

    rows: Groups
    columns: Groups
    cells: tuple[tuple[int, ...], ...]

    def turned(self) -> "Protected":
        """The same table, read the other way round."""
        return Protected(self.columns, self.rows, tuple(zip(*self.cells, strict=True)))


@dataclass(frozen=True)
class Joint:
    """What several parts have in common: their blocks added up, and the parts that could not be broken down."""

    blocks: tuple[Block, ...]
    left_out: tuple[int, ...]
    not_broken_down: int


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """Whether so few people were counted that the number may not be published."""
    return 0 < count < threshold


def blocks(counts: Sequence[int], threshold: int = THRESHOLD) -> tuple[Block, ...] | None:
    """The categories of one question, merged until each block holds nobody or at least ``threshold`` people.

    None if there are so few people in all that even their number is withheld. A single block says no more than how
    many there are.

    >>> [(block.members, block.count) for block in blocks([30, 3, 8, 0])]
    [((0,), 30), ((1, 2), 11), ((3,), 0)]
    """
    if is_small(sum(counts), threshold):
        return None
    groups: list[list[int]] = []
    for position in range(len(counts)):
        if groups and is_small(_of(counts, groups[-1]), threshold):
            groups[-1].append(position)
        else:
            groups.append([position])
    while groups and is_small(_of(counts, groups[-1]), threshold):
        last = groups.pop()
        groups[-1].extend(last)
    return tuple(Block(tuple(group), _of(counts, group)) for group in groups)


def protected(
    table: Table,
    threshold: int = THRESHOLD,
    *,
    rows: Groups | None = None,
    columns: Groups | None = None,
    along: Iterable[Table] = (),
    totals_known: bool = False,
) -> Protected | None:
    """A table of rows and columns, merged until each cell is 0 or at least ``threshold``; None where nothing is left.

    ``rows`` and ``columns`` are the groups in which each question alone is published (by default those of
    ``blocks``); they are only ever put together further. ``along`` holds tables of the same shape that count, within
    each cell, the people of whom something else is published (who was asked a further question): they and the rest of
    each cell are kept to the same law. ``totals_known``: the total of every single row is public whatever its size,
    as in a poll whose ballots are published.

    >>> protected([[9, 8], [2, 9], [7, 8]]).cells
    ((9, 8), (9, 17))
    """
    if not table or not table[0]:
        return None
    if rows is None:
        rows = _groups(blocks([sum(row) for row in table], threshold))
    if columns is None:
        columns = _groups(blocks([sum(column) for column in zip(*table, strict=True)], threshold))
    if rows is None or columns is None:
        return None
    layers = [table]
    for other in along:
        layers += [other, [[a - b for a, b in zip(x, y, strict=True)] for x, y in zip(table, other, strict=True)]]
    known = {n for n, row in enumerate(table) if totals_known and is_small(sum(row), threshold)}
    while _tells(table, rows, columns):
        faults = _faults(layers, rows, columns, threshold, known)
        if not any(map(any, faults)):
            return Protected(rows, columns, tuple(map(tuple, _summed(table, rows, columns))))
        rows, columns = _merged(table, rows, columns)
    return None


def crossing(
    keys: tuple[str, str],
    table: Table,
    threshold: int = THRESHOLD,
    *,
    rows: Groups | None = None,
    columns: Groups | None = None,
    along: Iterable[Table] = (),
) -> Protected | None:
    """``protected`` for two questions named by ``keys``: the same table, whichever of them forms the rows."""
    if keys[0] <= keys[1]:
        return protected(table, threshold, rows=rows, columns=columns, along=along)
    turned = protected(_turned(table), threshold, rows=columns, columns=rows, along=[_turned(other) for other in along])
    return turned.turned() if turned else None


def choices(
    counts: Sequence[int], total: int, threshold: int = THRESHOLD, *, same_number: bool = False
) -> tuple[int | None, ...]:
    """How many of ``total`` people chose each of several options; None where it is withheld.

    An option is a table of its own, of those who chose it and those who did not. If everybody had to choose the
    ``same_number`` of options, the counts add up to a known sum: then what is withheld is at least two
    options that together were chosen, and not chosen, so often that the sum gives none of them away.
    """
    if is_small(total, threshold):
        return (None,) * len(counts)
    hidden = {n for n, count in enumerate(counts) if is_small(count, threshold) or is_small(total - count, threshold)}
    following = [*range(max(hidden) + 1, len(counts)), *range(max(hidden) - 1, -1, -1)] if hidden else []
    for position in following if same_number else ():
        sums = _of(counts, hidden), len(hidden) * total - _of(counts, hidden)
        if len(hidden) > 1 and all(n >= threshold and n != (threshold - 1) * len(hidden) for n in sums):
            break
        hidden.add(position)
    return tuple(None if n in hidden else count for n, count in enumerate(counts))


def joint(parts: Sequence[Sequence[Block] | None]) -> Joint:
    """The results of several districts together, made of nothing but what each of them publishes.

    The blocks are the finest that all parts share. A part whose blocks are so coarse that they would cost the whole
    more than its people add is left out of the breakdown and counted in ``not_broken_down``; parts that withhold even
    their number (None) are left out altogether.
    """
    inside = {n: part for n, part in enumerate(parts) if part is not None}
    while len(inside) > 1:
        without = {n: _information([part for m, part in inside.items() if m != n]) for n in inside}
        costly = max(without, key=lambda n: (without[n], -n))
        if without[costly] <= _information(list(inside.values())):
            break
        del inside[costly]
    left_out = tuple(n for n in range(len(parts)) if n not in inside)
    rest = sum(block.count for n in left_out for block in parts[n] or ())
    return Joint(_added(list(inside.values())), left_out, rest)


def blurred(count: int, *, secret: bytes, cell: str, to: int = THRESHOLD) -> int:
    """A count as it is shown before the result is settled: moved by noise, rounded to full ``to``, never below 0.

    The noise is two-sided geometric, drawn from ``secret`` (one for each state, never published) and the name of the
    cell, so that looking twice, or from the other side of a table, shows the same number.
    """
    digest = hmac.digest(secret, cell.encode(), hashlib.sha256)
    more, fewer = (
        int(log((int.from_bytes(part, "big") + 1) / 2**64) / log(NOISE)) for part in (digest[:8], digest[8:16])
    )
    return max(0, to * ((2 * (count + more - fewer) + to) // (2 * to)))


def _of(counts: Sequence[int], group: Iterable[int]) -> int:
    return sum(counts[n] for n in group)


def _summed(table: Table, rows: Groups, columns: Groups) -> list[list[int]]:
    narrow = [[_of(row, group) for group in columns] for row in table]
    return [[sum(narrow[n][m] for n in group) for m in range(len(columns))] for group in rows]


def _tells(table: Table, rows: Groups, columns: Groups) -> bool:
    """Whether at least two rows and two columns hold anybody: otherwise a crossing says no more than each question."""
    cells = _summed(table, rows, columns)
    return sum(map(any, cells)) > 1 and sum(map(any, zip(*cells, strict=True))) > 1


def _faults(
    layers: Sequence[Table], rows: Groups, columns: Groups, threshold: int, known: set[int]
) -> list[list[bool]]:
    """Which cells break the law as rows and columns are merged now."""
    found = [[False] * len(columns) for _row in rows]
    for layer in layers:
        for n, row in enumerate(_summed(layer, rows, columns)):
            found[n] = [was or is_small(cell, threshold) for was, cell in zip(found[n], row, strict=True)]
    if known:
        for n, (group, row) in enumerate(zip(rows, _summed(layers[0], rows, columns), strict=True)):
            if known.intersection(group) and sum(cell > 0 for cell in row) < 2:
                found[n] = [True] * len(columns)
    return found


def _merged(table: Table, rows: Groups, columns: Groups) -> tuple[Groups, Groups]:
    """The row or column with the fewest people joins the next one, the last the one before: known from totals alone."""
    cells = _summed(table, rows, columns)
    lines = [
        *((sum(column), 0, n) for n, column in enumerate(zip(*cells, strict=True))),
        *((sum(row), 1, n) for n, row in enumerate(cells)),
    ]
    _people, is_row, line = min(line for line in lines if line[0])
    return (_with_next(rows, line), columns) if is_row else (rows, _with_next(columns, line))


def _with_next(groups: Groups, line: int) -> Groups:
    first = min(line, len(groups) - 2)
    return (*groups[:first], groups[first] + groups[first + 1], *groups[first + 2 :])


def _groups(found: Sequence[Block] | None) -> Groups | None:
    return None if found is None else tuple(block.members for block in found)


def _turned(table: Table) -> list[list[int]]:
    return [list(column) for column in zip(*table, strict=True)]


def _added(parts: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """The finest groups of which every block of every part is a piece, with the people of all parts."""
    groups: list[set[int]] = []
    for block in (block for part in parts for block in part):
        touched = [group for group in groups if group & set(block.members)]
        groups = [group for group in groups if group not in touched] + [set(block.members).union(*touched)]
    counts = [sum(b.count for part in parts for b in part if group.issuperset(b.members)) for group in groups]
    return tuple(sorted((Block(tuple(sorted(g)), n) for g, n in zip(groups, counts, strict=True)), key=_members))


def _members(block: Block) -> tuple[int, ...]:
    return block.members


def _information(parts: Sequence[Sequence[Block]]) -> float:
    """How much the parts say together: the entropy of their shared blocks, in people times nats."""
    counts = [block.count for block in _added(parts) if block.count]
    return sum(counts) * log(sum(counts) or 1) - sum(count * log(count) for count in counts)
