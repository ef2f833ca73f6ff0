"""Small charts, drawn in SVG: where bars, points and words stand, in per cent of the width and in pixels of height.

Positions across are shares of the width, so that a chart fits any screen with letters that keep their size.
"""

import textwrap
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


LINE = 40  # letters of a label that fit beside each other on a narrow screen
LINE_HEIGHT = 18
THIN = 18
GAP = 14
PATTERNS = 6  # so many series can be told apart without colour
COLUMNS = 180  # height of upright columns
MARK_ROOM = 44  # above them, for the words of a mark


@dataclass(frozen=True)
class Segment:
    """One piece of a bar: where it begins, how long it is, and by which pattern it is known."""

    x: str
    width: str
    middle: str
    pattern: int
    number: str
    has_words: bool
    y: int = 0

    @property
    def number_y(self) -> int:
        return self.y + BAR - 6


@dataclass(frozen=True)
class Row:
    """A label in lines, and below it one bar in pieces or several bars."""

    lines: tuple[tuple[int, str], ...]
    y: int
    segments: tuple[Segment, ...]
    note: str = ""

    @property
    def note_y(self) -> int:
        return self.y + BAR - 6


@dataclass(frozen=True)
class Drawing:
    """A chart of horizontal bars: its rows, its height in pixels, and the names of its series, if there are several."""

    rows: tuple[Row, ...]
    height: int
    series: tuple[tuple[int, str], ...] = ()
    words: str = ""  # the same, in a sentence


@dataclass(frozen=True)
class Column:
    """An upright column: from the left in per cent, in pixels from above."""

    label: str
    number: str
    x: str
    width: str
    middle: str
    y: int
    height: int
    has_label: bool

    @property
    def number_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True)
class Histogram:
    """Upright columns, and a mark (such as the median) at its place across them."""

    columns: tuple[Column, ...]
    mark: str = ""
    mark_end: int = 0
    mark_label: str = ""
    mark_anchor: str = "middle"
    words: str = ""

    height: int = COLUMNS + MARK_ROOM + 30
    baseline: int = COLUMNS + MARK_ROOM
    label_y: int = COLUMNS + MARK_ROOM + 20


def percent(share: float | None) -> str:
    """A share of a hundred as people write it; a dash where there is none."""
    return "–" if share is None else f"{formats.number_format(round(share), use_l10n=True)}\u00a0%"


def share_bars(rows: Sequence[tuple[str, float | None, str]]) -> Drawing:
    """A bar for each row: label, share of a hundred (None: withheld), and the words behind it."""
    drawn, y = [], 0
    for label, share, words in rows:
        lines, y = _lines(label, y)
        length = min(max(share or 0, 0), 100)
        segment = Segment("0%", f"{max(length, 0.4):.2f}%", "", 0, words, length > INSIDE, y)
        drawn.append(Row(lines, y, (segment,) if share is not None else (), words))
        y += BAR + GAP
    told = "; ".join(f"{label} {words}" for label, _share, words in rows)
    return Drawing(tuple(drawn), max(y - GAP, BAR), (), told)


def stacked_bars(rows: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[str]) -> Drawing:
    """A bar of a hundred per cent for each row, divided by the series. A row whose first share is None is withheld."""
    drawn, y = [], 0
    for label, shares in rows:
        lines, y = _lines(label, y)
        segments, begun = [], 0.0
        for index, share in enumerate(shares):
            if share is None or share <= 0:
                continue
            length = min(share, 100 - begun)
            segments.append(
                Segment(f"{begun:.2f}%", f"{length:.2f}%", f"{begun + length / 2:.2f}%", index % PATTERNS,
                        percent(share), share >= 12, y)
            )  # fmt: skip
            begun += length
        drawn.append(Row(lines, y, tuple(segments), "" if segments else "–"))
        y += BAR + GAP
    told = "; ".join(
        f"{label}: " + ", ".join(f"{name} {percent(share)}" for name, share in zip(series, shares, strict=False))
        for label, shares in rows
    )
    return Drawing(tuple(drawn), max(y - GAP, BAR), tuple((n % PATTERNS, name) for n, name in enumerate(series)), told)


def grouped_bars(rows: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[str]) -> Drawing:
    """Several bars for each row, one for each series, on one scale of a hundred per cent."""
    drawn, y = [], 0
    for label, shares in rows:
        lines, y = _lines(label, y)
        segments, top = [], y
        for index, share in enumerate(shares):
            length = min(max(share or 0, 0), 100)
            segments.append(
                Segment("0%", f"{max(length, 0.4):.2f}%", "", index % PATTERNS, percent(share), length > INSIDE, y)
            )
            y += THIN + 4
        drawn.append(Row(lines, top, tuple(segments)))
        y += GAP
    told = "; ".join(
        f"{label}: " + ", ".join(f"{name} {percent(share)}" for name, share in zip(series, shares, strict=False))
        for label, shares in rows
    )
    return Drawing(tuple(drawn), max(y - GAP, BAR), tuple((n % PATTERNS, name) for n, name in enumerate(series)), told)


def histogram(
    rows: Sequence[tuple[str, float | None, str]], *, mark: float | None = None, mark_label: str = ""
) -> Histogram:
    """Columns side by side: label, height (any unit; None: withheld) and the number above.

    `mark` is a place across the columns: 0 the left edge of the first, 1.5 the middle of the second.
    """
    largest = max([share or 0 for _label, share, _words in rows] + [0]) or 1
    wide = 100 / max(len(rows), 1)
    every = -(-len(rows) // MOST_NUMBERS) or 1
    drawn = []
    for index, (label, share, words) in enumerate(rows):
        height = round((share or 0) / largest * (COLUMNS - 20))
        drawn.append(
            Column(label, words, f"{index * wide + wide * 0.06:.2f}%", f"{wide * 0.88:.2f}%",
                   f"{index * wide + wide / 2:.2f}%", COLUMNS + MARK_ROOM - height, height, index % every == 0)
        )  # fmt: skip
    told = "; ".join(f"{label} {words}" for label, _share, words in rows)
    at = None if mark is None else min(max(mark * wide, 0), 100)
    under = drawn[min(int(mark), len(drawn) - 1)] if mark is not None and drawn else None
    end = under.number_y - 18 if under else 0
    anchor = "middle" if at is None or 15 < at < 85 else "start" if at <= 15 else "end"
    return Histogram(tuple(drawn), "" if at is None else f"{at:.2f}%", end, mark_label, anchor, told)


def _lines(label: str, y: int) -> tuple[tuple[tuple[int, str], ...], int]:
    """A label broken into lines with their baselines, and where the bar below it begins."""
    lines = textwrap.wrap(label, LINE)[:4] or [""]
    return tuple((y + 14 + n * LINE_HEIGHT, line) for n, line in enumerate(lines)), y + len(lines) * LINE_HEIGHT + 4
