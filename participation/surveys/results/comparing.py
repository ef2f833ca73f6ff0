"""One question in several parts side by side, and crossed by another question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from participation.core import charts
from participation.core.charts import PATTERNS, percent
from participation.core.disclosure import joint
from participation.surveys.definition import Kind, Question
from participation.surveys.results.crossing import Crossed, answers_only, crossed, option_key, variables_of
from participation.surveys.results.encoding import CHOSEN, FIRST
from participation.surveys.results.figuring import CHANNEL, Figure, as_blocks, groups_of, sources
from participation.surveys.results.models import Result
from participation.surveys.results.presenting import base_of
from participation.surveys.results.querysets import column_reader
from participation.surveys.results.wording import code_label, either, option_label, rough, side_label

Side = tuple[Question | None, Figure, str]


@dataclass
class Cell:
    """A cell of a table that may span several columns."""

    text: str
    span: int = 1


@dataclass
class Compared:
    """A table with its chart."""

    title: str
    head: list[str]
    rows: list[tuple[str, list[Cell]]]
    counts: str = ""
    template: str = ""
    drawing: Any = None
    notes: list[str] = field(default_factory=list)


def side_by_side(question: Question, parts: Sequence[tuple[str, Figure, bool]], *, total: str = "") -> list[Compared]:
    """A question in several parts: districts or waves, each with name, figure, and whether it is exact.

    With `total` a row of that name adds them up, from what the parts publish. One table for each row of a table of
    statements.
    """
    if question.kind == Kind.MATRIX:
        names = list(parts[0][1]["rows"]) if parts else []
        return [
            _values(question, [(n, f, f["rows"][name], e) for n, f, e in parts], total,
                    option_label(question, option_key(question, name)))
            for name in names
        ]  # fmt: skip
    if parts and "options" in parts[0][1]:
        return [_options(question, parts, total)]
    if parts and "value" in parts[0][1] and question.kind not in (Kind.NUMBER, Kind.DATE):
        return [_values(question, [(n, f, f["value"], e) for n, f, e in parts], total, "")]
    return []


def _values(
    question: Question, parts: Sequence[tuple[str, Figure, Figure | None, bool]], total: str, title: str
) -> Compared:
    together = joint([as_blocks(value) for _name, _figure, value, _exact in parts])
    groups = [b for b in together.blocks if max(b.members) >= FIRST]
    figure = parts[0][1]
    names = [either([code_label(question, figure, code) for code in block.members]) for block in groups]
    rows: list[tuple[str, list[Cell]]] = []
    drawn: list[tuple[str, Sequence[float | None]]] = []
    for place, (name, _figure, value, exact) in enumerate(parts):
        if value is None or place in together.left_out:
            rows.append((name, [Cell(_("too few answers to be broken down"), len(groups))]))
            continue
        counts = [
            sum(
                n for group, n in zip(value["groups"], value["counts"], strict=True) if set(group) <= set(block.members)
            )
            for block in groups
        ]
        rows.append((name, [Cell(_both(n, sum(counts), exact)) for n in counts]))
        drawn.append((name, [100 * n / sum(counts) if sum(counts) else None for n in counts]))
    if total:
        counts = [block.count for block in groups]
        exact = all(exact for _n, _f, _v, exact in parts)
        rows.append((total, [Cell(_both(n, sum(counts), exact)) for n in counts]))
        drawn.append((total, [100 * n / sum(counts) if sum(counts) else None for n in counts]))
    found = Compared(title, [_("Part"), *names], rows, _("Share of those who answered"))
    if 1 < len(names) <= PATTERNS and drawn:
        found.template, found.drawing = "core/charts/stacked_bars.html", charts.stacked_bars(drawn, names)
    if together.left_out:
        found.notes.append(
            _("Parts that cannot be broken down: %(parts)s. Their answers are not in the sums.")
            % {"parts": ", ".join(parts[n][0] for n in together.left_out)}
        )
    return found


def _options(question: Question, parts: Sequence[tuple[str, Figure, bool]], total: str) -> Compared:
    rows, drawn = [], []
    whole = all(exact for _name, _figure, exact in parts)
    for name in parts[0][1]["options"]:
        label, cells, shares = option_label(question, option_key(question, name)), [], []
        sums = [0, 0]
        for _part, figure, exact in parts:
            count, base = figure["options"].get(name), base_of(figure["status"])
            if count is None or not base:
                cells.append(Cell(_("withheld")))
                shares.append(None)
                continue
            sums = [sums[0] + count, sums[1] + base]
            cells.append(Cell(_both(count, base, exact)))
            shares.append(min(100 * count / base, 100))
        if total:
            cells.append(Cell(_both(sums[0], sums[1], whole) if sums[1] else "–"))
            shares.append(min(100 * sums[0] / sums[1], 100) if sums[1] else None)
        rows.append((label, cells))
        drawn.append((label, shares))
    names = [name for name, _figure, _exact in parts] + ([total] if total else [])
    found = Compared("", [_("Answer"), *names], rows, _("Share of those who answered"))
    if len(names) <= PATTERNS:
        found.template, found.drawing = "core/charts/grouped_bars.html", charts.grouped_bars(drawn, names)
    if any(cell.text == _("withheld") for _label, cells in rows for cell in cells):
        found.notes.append(_("Sums are of the parts that show a figure."))
    return found


def by_another(result: Result, question: Question, other: Question | None) -> list[Compared]:
    """A question looked at by the answers to another one, or by channel; one table for each pair of variables."""
    definition, figures = result.version.definition, result.figures
    other_key = other.key if other else CHANNEL
    figure, other_figure = figures[question.key], figures[other_key]
    mine, theirs = variables_of(question, figure), variables_of(other, other_figure)
    linked = {key for key, needed in sources(definition).items() if {question.key, other_key} <= needed}
    read = column_reader(result, {*mine, *theirs, *linked})
    exact = result.settled_at is not None
    found = []
    for their in theirs:
        tables = [
            crossed(definition, figures, (question.key, own), (other_key, their), read, secret=result.noise)
            for own in mine
        ]
        title = "" if other is None or len(theirs) == 1 else option_label(other, option_key(other, their))
        side = (other, other_figure, their)
        if question.is_choice and not question.is_single:
            found.append(_chosen_by(question, mine, tables, side, exact, title))
            continue
        for own, table in zip(mine, tables, strict=True):
            name = option_label(question, option_key(question, own)) if question.kind == Kind.MATRIX else ""
            found.append(_crossed(question, figure, table, side, exact, " – ".join(x for x in (title, name) if x)))
    return found


def _crossed(
    question: Question, figure: Figure, table: Crossed | None, side: Side, exact: bool, title: str
) -> Compared:
    if table is None:
        return Compared(title, [], [], notes=[_("So few people gave these answers together that nothing is shown.")])
    table = answers_only(table)
    names = [either([side_label(side[0], side[1], side[2], code) for code in group]) for group in table.columns]
    labels = [either([code_label(question, figure, code) for code in group]) for group in table.rows]
    sums = [sum(column) for column in zip(*table.cells, strict=True)]
    rows = [
        (label, [Cell(_both(cell, whole, exact)) for cell, whole in zip(cells, sums, strict=True)])
        for label, cells in zip(labels, table.cells, strict=True)
    ]
    found = Compared(title, [_("Answer"), *names], rows, _("Share within each column"))
    if 1 < len(labels) <= PATTERNS:
        drawn = [
            (name, [100 * cells[n] / sums[n] if sums[n] else None for cells in table.cells])
            for n, name in enumerate(names)
        ]
        found.template, found.drawing = "core/charts/stacked_bars.html", charts.stacked_bars(drawn, labels)
    return found


def _chosen_by(
    question: Question, mine: list[str], tables: list[Crossed | None], side: Side, exact: bool, title: str
) -> Compared:
    other, other_figure, their = side
    alone = _groups(other, other_figure, their)
    names = [either([side_label(other, other_figure, their, code) for code in group]) for group in alone]
    rows: list[tuple[str, list[Cell]]] = []
    drawn: list[tuple[str, Sequence[float | None]]] = []
    for own, table in zip(mine, tables, strict=True):
        label = option_label(question, option_key(question, own))
        if table is None:
            rows.append((label, [Cell(_("withheld"), len(alone))]))
            continue
        cells, shares = [], []
        chosen = next((n for n, group in enumerate(table.rows) if CHOSEN in group), 0)
        for place, group in enumerate(table.columns):
            span = sum(1 for wanted in alone if set(wanted) <= set(group))
            if not span:
                continue
            base = sum(row[place] for n, row in enumerate(table.cells) if max(table.rows[n]) >= FIRST)
            count = table.cells[chosen][place]
            merged = table.rows[chosen] != [CHOSEN]
            cells.append(Cell(_("withheld") if merged else _both(count, base, exact), span))
            shares.append(None if merged or not base else min(100 * count / base, 100))
        rows.append((label, cells))
        drawn.append((label, shares))
    found = Compared(title, [_("Answer"), *names], rows, _("Share of those in each column who answered"))
    if 1 < len(names) <= PATTERNS and all(len(shares) == len(names) for _label, shares in drawn):
        found.template, found.drawing = "core/charts/grouped_bars.html", charts.grouped_bars(drawn, names)
    return found


def _groups(question: Question | None, figure: Figure, key: str) -> list[list[int]]:
    if question is None:
        value = figure["value"]
        found = value["groups"] if value else []
    else:
        found = groups_of(figure, question, key) or []
    return [group for group in found if max(group) >= FIRST]


def _both(count: int, base: int, exact: bool) -> str:
    share = percent(min(100 * count / base, 100)) if base else "–"
    return f"{share} ({rough(count, exact=exact)})"
