"""Two questions crossed: the same protected table from either side, cells of people who answered both."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from participation.core.disclosure import Groups, blurred, crossing
from participation.surveys.definition import CLOSED, Definition, Kind, Question
from participation.surveys.results.encoding import CHOSEN, FIRST, NOT_ASKED, part
from participation.surveys.results.figuring import (
    CHANNEL,
    Figure,
    groups_of,
    how_many_codes,
    order_of,
    sources,
)

Columns = Callable[[str], bytes]


@dataclass(frozen=True)
class Crossed:
    """A table of two variables: groups of codes on both sides, and how many people gave both answers."""

    row_key: str
    column_key: str
    rows: list[list[int]]
    columns: list[list[int]]
    cells: list[list[int]]


def can_be_crossed(question: Question) -> bool:
    """Whether other questions can be looked at by the answers to this one."""
    return question.kind in CLOSED


def has_cells(question: Question) -> bool:
    """Whether the question can be looked at by the answers to others."""
    return question.kind in CLOSED or question.kind in (Kind.MATRIX, Kind.NUMBER, Kind.DATE)


def variables_of(question: Question | None, figure: Figure) -> list[str]:
    """The variables of a question that can be crossed; without a question that of the channels."""
    if question is None:
        return [CHANNEL]
    return list(figure.get("rows") or figure.get("options") or [question.key])


def crossed(
    definition: Definition,
    done: Mapping[str, Figure],
    first: tuple[str, str],
    second: tuple[str, str],
    column_of: Columns,
    *,
    secret: bytes | None,
    channels: int = 3,
) -> Crossed | None:
    """The table of two variables, each named by its question and its key; None where it is withheld.

    `column_of` gives the column of a variable. With a `secret` the cells are blurred instead of merged.
    """
    (one, row_key), (two, column_key) = first, second
    rows = _side(definition, done, one, row_key, channels)
    columns = _side(definition, done, two, column_key, channels)
    if rows is None or columns is None or one == two:
        return None
    row_order, column_order = [c for g in rows for c in g], [c for g in columns for c in g]
    pairs = Counter(zip(column_of(row_key), column_of(column_key), strict=True))
    table = [[pairs[row, column] for column in column_order] for row in row_order]
    if secret is not None:
        return Crossed(
            row_key, column_key, rows, columns,
            [
                [
                    blurred(sum(pairs[r, c] for r in row for c in column), secret=secret,
                            cell=_cell((row_key, row), (column_key, column)))
                    for column in columns
                ]
                for row in rows
            ],
        )  # fmt: skip
    along = [
        _asked_table(column_of, row_key, column_key, key, row_order, column_order)
        for key, needed in sources(definition).items()
        if {one, two} <= needed and definition.questions[key].asks
    ]
    found = crossing((row_key, column_key), table, rows=_places(rows), columns=_places(columns), along=along)
    if found is None:
        return None
    return Crossed(
        row_key,
        column_key,
        [[row_order[n] for n in group] for group in found.rows],
        [[column_order[n] for n in group] for group in found.columns],
        [list(row) for row in found.cells],
    )


def answers_only(table: Crossed) -> Crossed:
    """The table without groups in which nobody answered."""
    rows = [n for n, group in enumerate(table.rows) if max(group) >= FIRST]
    columns = [n for n, group in enumerate(table.columns) if max(group) >= FIRST]
    return Crossed(
        table.row_key,
        table.column_key,
        [table.rows[n] for n in rows],
        [table.columns[n] for n in columns],
        [[table.cells[n][m] for m in columns] for n in rows],
    )


def _side(
    definition: Definition, done: Mapping[str, Figure], question_key: str, key: str, channels: int
) -> list[list[int]] | None:
    if question_key == CHANNEL:
        value = done[CHANNEL]["value"]
        return value["groups"] if value else None
    question, figure = definition.questions[question_key], done[question_key]
    groups = groups_of(figure, question, key)
    if groups is None:
        return None
    expected = {CHOSEN} if question.is_choice and not question.is_single else set(
        order_of(how_many_codes(question, figure))[:-2]
    )  # fmt: skip
    return groups if expected & {code for group in groups for code in group} else None


def _asked_table(
    column_of: Columns, row_key: str, column_key: str, asked_key: str, row_order: list[int], column_order: list[int]
) -> list[list[int]]:
    asked = Counter(
        (row, column)
        for row, column, code in zip(column_of(row_key), column_of(column_key), column_of(asked_key), strict=True)
        if code != NOT_ASKED
    )
    return [[asked[row, column] for column in column_order] for row in row_order]


def _places(groups: list[list[int]]) -> Groups:
    found, start = [], 0
    for group in groups:
        found.append(tuple(range(start, start + len(group))))
        start += len(group)
    return tuple(found)


def _cell(*sides: tuple[str, list[int]]) -> str:
    return "&".join(f"{key}={','.join(map(str, group))}" for key, group in sorted(sides))


def option_key(question: Question, variable: str) -> str:
    """The key of the option or row that a variable stands for."""
    return variable.removeprefix(part(question, ""))


def shares(cells: list[int], bases: list[int]) -> list[float | None]:
    """Each cell in per cent of its base; None without one."""
    return [min(100 * cell / base, 100) if base else None for cell, base in zip(cells, bases, strict=True)]
