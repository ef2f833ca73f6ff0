"""Small charts, drawn in SVG: where bars, points and words stand, in per cent of the width and in pixels of height.

Positions across are shares of the width, so that a chart fits any screen with letters that keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats

ROW = 52  # height of a bar with its label above
BAR = 22
INSIDE = 50  # per cent; in bars longer than that the number stands within, otherwise behind
HEIGHT = 220
TOP, BOTTOM = 28, 190  # of the line, the numbers stand above and the labels below it
LEFT, RIGHT = 6, 94
MOST_NUMBERS = 12  # points beyond which only some carry their number


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its number, and where it is drawn."""

    label: str
    number: str
    y: int
    width: str
    is_long: bool

    @property
    def label_y(self) -> int:
        return self.y + 16

    @property
    def bar_y(self) -> int:
        return self.y + 24

    @property
    def number_y(self) -> int:
        return self.y + 24 + BAR - 6


@dataclass(frozen=True)
class Point:
    """One point of a line."""

    label: str
    number: str
    x: str
    y: int
    raw_x: str
    anchor: str
    has_words: bool

    @property
    def number_y(self) -> int:
        return self.y - 10


def in_words(value: Decimal, unit: str = "") -> str:
    """A number with separators as people write it, without needless zeros, with its unit."""
    value = value.normalize()
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    text = formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text}\u00a0{unit}" if unit else text


def bars(rows: Sequence[tuple[str, Decimal]], unit: str = "") -> list[Bar]:
    """Horizontal bars from zero; the longest takes the whole width. Numbers below zero count as zero."""
    largest = max([value for _label, value in rows] + [Decimal(0)]) or Decimal(1)
    drawn = []
    for index, (label, value) in enumerate(rows):
        share = max(max(value, Decimal(0)) / largest * 100, Decimal("0.4"))
        drawn.append(Bar(label, in_words(value, unit), index * ROW, f"{share:.2f}%", share > INSIDE))
    return drawn


def line(rows: Sequence[tuple[str, Decimal]], unit: str = "") -> list[Point]:
    """The points of a line, evenly spaced, between zero (or the lowest number below it) and the highest."""
    values = [value for _label, value in rows]
    lowest, highest = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (highest - lowest) or Decimal(1)
    last = max(len(rows) - 1, 1)
    every = -(-len(rows) // MOST_NUMBERS) or 1
    points = []
    for index, (label, value) in enumerate(rows):
        x = LEFT + Decimal(RIGHT - LEFT) * index / last
        anchor = "start" if index == 0 else "end" if index == len(rows) - 1 and index else "middle"
        points.append(
            Point(
                label,
                in_words(value, unit),
                f"{x:.2f}%",
                round(BOTTOM - float((value - lowest) / span) * (BOTTOM - TOP)),
                f"{x:.2f}",
                anchor,
                index % every == 0 or index == len(rows) - 1,
            )
        )
    return points
