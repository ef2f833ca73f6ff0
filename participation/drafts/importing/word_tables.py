"""Tables of a Word document as rows of plain text."""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from participation.drafts.importing.word_text import INSERTED, REMOVED

MAX_COLUMNS, MAX_ROWS = 20, 200
HOLDERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), *INSERTED)


@dataclass
class Cell:
    """A cell before its text is read: over how many columns it goes, whether it goes on from the row above."""

    node: Any
    span: int = 1
    goes_on: bool = False


def _children(node: Any, tag: str) -> list[Any]:
    """The children of that tag, also within what merely holds them; what was removed is left out."""
    found = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in HOLDERS:
            found += _children(child, tag)
    return found


def cells_of(table: Any) -> list[list[Cell]]:
    """The rows of a table that were not removed, as cells."""
    rows = []
    for row in _children(table, qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties is None or not any(properties.find(tag) is not None for tag in REMOVED):
            rows.append([_cell(node) for node in _children(row, qn("w:tc"))])
    return [row for row in rows if row]


def _cell(node: Any) -> Cell:
    properties = node.find(qn("w:tcPr"))
    if properties is None:
        return Cell(node)
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    width = str(span.get(qn("w:val"), "1")) if span is not None else "1"
    return Cell(
        node,
        span=min(max(int(width), 1), MAX_COLUMNS + 1) if width.isdecimal() else 1,
        goes_on=merge is not None and merge.get(qn("w:val"), "continue") == "continue",
    )


def width_of(rows: list[list[Cell]]) -> int:
    """The number of columns."""
    return max((sum(cell.span for cell in row) for row in rows), default=0)


def is_merged(rows: list[list[Cell]]) -> bool:
    return any(cell.span > 1 or cell.goes_on for row in rows for cell in row)


def laid_out(rows: list[list[Cell]], texts: list[list[str]]) -> list[list[str]]:
    """The texts as a full grid. What goes over several rows stands in each of them, over several columns in the first.

    A screen reader thus names the right head for each cell.
    """
    width = width_of(rows)
    grid: list[list[str]] = []
    for cells, words in zip(rows, texts, strict=True):
        line: list[str] = []
        for cell, text in zip(cells, words, strict=True):
            above = grid[-1][len(line)] if cell.goes_on and grid and len(line) < width else text
            line += [above, *[""] * (cell.span - 1)]
        grid.append([*line, *[""] * (width - len(line))])
    return grid
