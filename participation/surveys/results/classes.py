"""Numbers in classes, dates in months or years, places in squares of a map: as fine as the law of small groups lets it.

Classes are chosen once, at the first state of a result, and kept: moving boundaries would tell what lies between them.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from participation.core.disclosure import THRESHOLD, blocks

MOST_CLASSES = 8
MOST_VALUES = 11  # so many different whole numbers each have a class of their own
MOST_DATES = 24
DEPTH = 4  # how often a square of the map can be divided: for a district of 60 km down to about 4 km


@dataclass(frozen=True)
class Square:
    """A part of the map: one square, or several that are counted together (south, west, north, east in degrees)."""

    boxes: tuple[tuple[float, float, float, float], ...]
    count: int


def boundaries(values: Sequence[Decimal], lowest: Decimal | None, highest: Decimal | None, decimals: int) -> list[str]:
    """The lower ends of all classes but the first, as plain numbers. The first and the last class are open."""
    if not values:
        return []
    ordered = sorted(values)
    low = ordered[len(ordered) // 20] if lowest is None else lowest
    high = ordered[-1 - len(ordered) // 20] if highest is None else highest
    if decimals == 0 and high - low < MOST_VALUES:
        return [str(n) for n in range(int(low) + 1, int(high) + 1)]
    step = _nice((high - low) / MOST_CLASSES) if high > low else Decimal(1)
    if decimals == 0:
        step = max(step, Decimal(1))
    first = (low // step + 1) * step
    found, edge = [], first
    while edge <= high and len(found) < 2 * MOST_CLASSES:
        found.append(format(edge.normalize(), "f"))
        edge += step
    return found


def class_of(edges: Sequence[Decimal]) -> Callable[[Decimal], int]:
    """A function that gives the number of the class of a value."""
    return lambda value: bisect_right(edges, value)


def spans(days: Sequence[str]) -> list[str]:
    """The months ("2026-05") or, if there would be too many, the years ("2026") from the first date to the last."""
    if not days:
        return []
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MOST_DATES:
        ordinal = first.year * 12 + first.month - 1
        return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(ordinal, ordinal + months)]
    years = last.year - first.year + 1
    width = -(-years // MOST_DATES)
    return [f"{year:04}" for year in range(first.year, last.year + 1, width)]


def span_of(found: Sequence[str]) -> Callable[[str], int]:
    """A function that gives the number of the span of a date; what lies outside falls into the nearest."""
    return lambda day: min(max(bisect_right(found, day[: len(found[0])]) - 1, 0), len(found) - 1)


def squares(
    points: Sequence[tuple[float, float]],
    box: tuple[float, float, float, float],
    *,
    shown: Callable[[int, str], int] = lambda count, _name: count,
    threshold: int = THRESHOLD,
    name: str = "",
    depth: int = DEPTH,
) -> list[Square]:
    """The places within a box, divided into ever smaller squares as long as none of them holds few people.

    ``shown`` gives the count that may be shown of a square, by its name.
    """
    south, west, north, east = box
    middle, centre = (south + north) / 2, (west + east) / 2
    quarters = (
        (south, west, middle, centre), (south, centre, middle, east),
        (middle, west, north, centre), (middle, centre, north, east),
    )  # fmt: skip
    inside: list[list[tuple[float, float]]] = [[], [], [], []]
    for point in points:
        inside[(point[0] >= middle) * 2 + (point[1] >= centre)].append(point)
    counts = [shown(len(held), f"{name}{n}") for n, held in enumerate(inside)]
    groups = blocks(counts, threshold)
    filled = [group for group in groups or () if group.count]
    if depth == 0 or not filled or (len(filled) == 1 and len(filled[0].members) > 1):
        total = shown(len(points), name)
        return [Square((box,), total)] if total >= threshold else []
    found: list[Square] = []
    for group in filled:
        if len(group.members) == 1:
            n = group.members[0]
            deeper = squares(
                inside[n], quarters[n], shown=shown, threshold=threshold, name=f"{name}{n}", depth=depth - 1
            )
            found += deeper or [Square((quarters[n],), group.count)]
        else:
            found.append(Square(tuple(quarters[n] for n in group.members), group.count))
    return found


def _nice(step: Decimal) -> Decimal:
    """The next number of the form 1, 2 or 5 times a power of ten."""
    power = Decimal(1).scaleb(step.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step)
