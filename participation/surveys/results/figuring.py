"""From columns to the figures that may be shown: counted in one pass, protected or blurred, kept as JSON.

The figures of a question are, each where it makes sense:

- `value`: what was answered, as groups of codes with their counts; None where it is withheld
- `status`: whether it was answered, in the same form
- `options`: how many chose each option (in rankings: put it first); None where it is withheld
- `rows`: a `value` for each row of a table
- `means`: for each option of a ranking the mean place and the share of all possible points after Borda, for points
  the mean and the share
- `mean`: of a number, as text; `edges` or `spans`: its classes; `squares`: places on the map

Everything else (shares, medians, means of scales) is computed from these alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from participation.core.disclosure import Block, blocks, blurred, choices, is_small
from participation.surveys.definition import Condition, Definition, Kind, Question
from participation.surveys.results import classes
from participation.surveys.results.encoding import (
    CHOSEN,
    FIRST,
    NO_ANSWER,
    NOT_ASKED,
    NOT_CHOSEN,
    WITH_POSITION,
    Gathered,
    coded,
    options_of,
    part,
)

CHANNEL = "_channel"
MEANS_FROM = 20  # people: below, a mean of places or points could be solved for single people
Figure = dict[str, Any]
Box = tuple[float, float, float, float]


def figures(
    definition: Definition,
    found: Gathered,
    *,
    secret: bytes | None,
    kept: dict[str, list[str]],
    box: Box,
    channels: int = 3,
) -> dict[str, Figure]:
    """The figures of all questions and of the channels, by key.

    With a `secret` they are blurred, without they are exact and merged. `kept` holds the classes of numbers and dates
    that an earlier state has chosen, and is filled with those chosen now; `found` gets their codes. `box` is the map
    (south, west, north, east).
    """
    counting = _Counting(definition, found, secret, kept, box)
    for question in definition.asked:
        counting.done[question.key] = counting.question(question)
    counting.done[CHANNEL] = {"value": counting.value(CHANNEL, channels)}
    return counting.done


def sources(definition: Definition) -> dict[str, set[str]]:
    """For each question the questions on whose answers it depends whether it is asked."""
    found: dict[str, set[str]] = {}
    ended: set[str] = set()
    for page in definition.pages:
        above = ended | _asked_in(page.when)
        for question in page.questions:
            found[question.key] = above | _asked_in(question.when)
            if any(option.ends_full for option in question.options):
                ended = ended | {question.key}
        ended = ended.union(*(_asked_in(end.when) for end in page.ends))
    return found


def order_of(codes: int) -> list[int]:
    """The codes of a variable in the order in which they are merged: answers, none given, not asked."""
    return [*range(FIRST, FIRST + codes), NO_ANSWER, NOT_ASKED]


def how_many_codes(question: Question, figure: Figure) -> int:
    """How many different answers a question with one value has."""
    if question.kind == Kind.SCALE:
        return len(question.steps)
    if question.kind == Kind.MATRIX:
        return len(question.options)
    if question.kind == Kind.NUMBER:
        return len(figure["edges"]) + 1
    if question.kind == Kind.DATE:
        return max(len(figure["spans"]), 1)
    return len(options_of(question))


def groups_of(figure: Figure, question: Question, key: str) -> list[list[int]] | None:
    """The groups of codes in which a variable is published alone; None where there is nothing to cross."""
    if key == question.key:
        value = figure.get("value")
    elif question.kind == Kind.MATRIX:
        value = figure["rows"][key]
    else:
        status, count = figure["status"], figure["options"][key]
        if status is None or count is None:
            return None
        groups: list[list[int]] = []
        for group in status["groups"]:
            rest = [code for code in group if code != FIRST]
            groups += [[CHOSEN], [NOT_CHOSEN, *rest]] if FIRST in group else [group]
        return groups
    return value["groups"] if value else None


def _asked_in(condition: Condition | None) -> set[str]:
    return {test.question for test in condition.tests} if condition else set()


class _Counting:
    """One pass over the questions, in their order: what is asked further depends on what came before."""

    def __init__(
        self, definition: Definition, found: Gathered, secret: bytes | None, kept: dict[str, list[str]], box: Box
    ) -> None:
        self.definition, self.found, self.secret, self.kept, self.box = definition, found, secret, kept, box
        self.sources = sources(definition)
        self.done: dict[str, Figure] = {}

    def question(self, question: Question) -> Figure:
        """All figures of one question."""
        if question.kind == Kind.NUMBER:
            return self._number(question)
        if question.kind == Kind.DATE:
            return self._date(question)
        if question.kind == Kind.MATRIX:
            rows = {
                part(question, row.key): self.value(part(question, row.key), len(question.options), question)
                for row in question.rows
            }
            return {"rows": rows, "status": self.value(question.key, 1, question)}
        if question.kind == Kind.PLACE:
            return self._place(question)
        if question.kind in (Kind.RANKING, Kind.POINTS):
            return self._shared(question)
        if question.is_choice and not question.is_single:
            return self._several(question)
        if question.is_choice or question.kind == Kind.SCALE:
            return {"value": self.value(question.key, how_many_codes(question, {}), question)}
        return {"status": self.value(question.key, 1, question)}

    def value(self, key: str, codes: int, question: Question | None = None) -> Figure | None:
        """A variable's groups of codes and their counts."""
        counts = Counter(self.found.codes[key])
        order = order_of(codes)
        if self.secret is not None:
            shown = [self._shown(counts[code], f"{key}={code}") for code in order]
            return {"groups": [[code] for code in order], "counts": shown}
        merged = blocks([counts[code] for code in order])
        if merged is None:
            return None
        groups = [[order[n] for n in block.members] for block in merged]
        if question is not None:
            groups = self._unlinked(key, question, groups)
        return {"groups": groups, "counts": [sum(counts[code] for code in group) for group in groups]}

    def _unlinked(self, key: str, question: Question, groups: list[list[int]]) -> list[list[int]]:
        """Merged from the end until nobody can tell, from another question, how few were not asked or did not answer.

        If a question is put to those who chose B, then how many answered it and how many chose "A or B" together give
        away those who chose A.
        """
        tables = [
            (Counter(zip(self.found.codes[name], self.found.codes[key], strict=True)), partition)
            for source in sorted(self.sources[question.key])
            for name, partition in self._published(source)
        ]
        while len(groups) > 1 and any(self._tells(table, partition, groups) for table, partition in tables):
            groups = [*groups[:-2], groups[-2] + groups[-1]]
        return groups

    def _tells(self, table: Counter[tuple[int, int]], partition: list[list[int]], groups: list[list[int]]) -> bool:
        answered = {code for group in groups if max(group) >= FIRST for code in group}
        asked = {code for group in groups if NOT_ASKED not in group for code in group}
        for rows in partition:
            whole = sum(count for (row, _code), count in table.items() if row in rows)
            for head in (answered, asked):
                inside = sum(count for (row, code), count in table.items() if row in rows and code in head)
                if is_small(inside) or is_small(whole - inside):
                    return True
        return False

    def _published(self, key: str) -> Iterable[tuple[str, list[list[int]]]]:
        question = self.definition.questions[key]
        figure = self.done.get(key)
        if figure is None:
            return
        names = [*figure.get("rows", ()), *figure.get("options", ()), *([key] if figure.get("value") else [])]
        for name in names:
            groups = groups_of(figure, question, name)
            if groups is not None and question.kind != Kind.RANKING:
                yield name, groups
        if "status" in figure and figure["status"] and question.kind != Kind.MATRIX:
            yield key, figure["status"]["groups"]

    def _base(self, status: Figure | None) -> int:
        if status is None:
            return 0
        return int(next(n for group, n in zip(status["groups"], status["counts"], strict=True) if FIRST in group))

    def _several(self, question: Question) -> Figure:
        status = self.value(question.key, 1, question)
        names = [part(question, key) for key in options_of(question)]
        counts = [self.found.codes[name].count(CHOSEN) for name in names]
        same = bool(question.at_least) and question.at_least == question.at_most
        return {"status": status, "options": self._chosen(names, counts, status, same_number=same)}

    def _chosen(
        self, names: list[str], counts: list[int], status: Figure | None, *, same_number: bool
    ) -> dict[str, int | None]:
        if self.secret is not None:
            return {n: self._shown(count, f"{n}={CHOSEN}") for n, count in zip(names, counts, strict=True)}
        return dict(zip(names, choices(counts, self._base(status), same_number=same_number), strict=True))

    def _shared(self, question: Question) -> Figure:
        """Rankings and points."""
        status = self.value(question.key, 1, question)
        names = [part(question, option.key) for option in question.options]
        answered = self.found.codes[question.key].count(FIRST)
        ranking = question.kind == Kind.RANKING
        wanted = FIRST if ranking else CHOSEN
        counts = [self.found.codes[name].count(wanted) for name in names]
        options = self._chosen(names, counts, status, same_number=ranking)
        means: dict[str, Any] = {}
        if answered >= MEANS_FROM and not (len(names) < 3 and None in options.values()):
            for name in names:
                means[name] = self._places(name, len(names)) if ranking else self._points(name, answered, question)
        return {"status": status, "options": options, "means": means}

    def _places(self, name: str, options: int) -> dict[str, Any]:
        counts = Counter(self.found.codes[name])
        placed = sum(counts[FIRST + place] for place in range(options))
        everybody = placed + counts[FIRST + options]
        total = sum(counts[FIRST + place] * (place + 1) for place in range(options))
        borda = sum(counts[FIRST + place] * (options - 1 - place) for place in range(options))
        possible = everybody * (options - 1)
        return {
            "mean": _rounded(Decimal(total) / placed) if placed >= MEANS_FROM else None,
            "share": round(100 * borda / possible) if possible else 0,
        }

    def _points(self, name: str, answered: int, question: Question) -> dict[str, Any]:
        total = sum(self.found.points.get(name, ()))
        return {
            "mean": _rounded(Decimal(total) / answered),
            "share": round(100 * total / (answered * question.total)) if question.total else 0,
        }

    def _number(self, question: Question) -> Figure:
        values = self.found.numbers.get(question.key, [])
        limits = [Decimal(limit) if limit else None for limit in (question.lowest, question.highest)]
        edges = self.kept.setdefault(question.key, classes.boundaries(values, limits[0], limits[1], question.decimals))
        find = classes.class_of([Decimal(edge) for edge in edges])
        self._classify(question.key, values, find)
        value = self.value(question.key, len(edges) + 1, question)
        apart = self.secret is not None or (value is not None and all(len(group) == 1 for group in value["groups"]))
        exact = apart and len(values) >= MEANS_FROM
        return {"value": value, "edges": edges, "mean": _rounded(sum(values) / Decimal(len(values))) if exact else None}

    def _date(self, question: Question) -> Figure:
        days = self.found.dates.get(question.key, [])
        spans = self.kept.setdefault(question.key, classes.spans(days))
        self._classify(question.key, days, classes.span_of(spans) if spans else _first)
        return {"value": self.value(question.key, max(len(spans), 1), question), "spans": spans}

    def _classify(self, key: str, values: list[Any], find: Callable[[Any], int]) -> None:
        self.found.codes[key] = bytearray(coded(self.found.codes[key], values, lambda value: FIRST + find(value)))

    def _place(self, question: Question) -> Figure:
        value = self.value(question.key, 2, question)
        shown: list[dict[str, Any]] = []
        alone = value is not None and [WITH_POSITION] in value["groups"]
        if alone:
            south, west, north, east = self.box
            points = [
                (min(max(lat, south), north), min(max(lon, west), east))
                for lat, lon in self.found.places.get(question.key, ())
            ]
            found = classes.squares(points, self.box, shown=partial(self._square, question.key))
            shown = [{"boxes": [list(box) for box in square.boxes], "count": square.count} for square in found]
        return {"value": value, "squares": shown}

    def _square(self, key: str, count: int, name: str) -> int:
        return self._shown(count, f"{key}@{name}")

    def _shown(self, count: int, cell: str) -> int:
        return count if self.secret is None else blurred(count, secret=self.secret, cell=cell)


def as_blocks(value: Figure | None) -> tuple[Block, ...] | None:
    """A figure in the form of `core.disclosure`."""
    if value is None:
        return None
    return tuple(Block(tuple(g), n) for g, n in zip(value["groups"], value["counts"], strict=True))


def _first(value: Any) -> int:
    return 0


def _rounded(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1")))
