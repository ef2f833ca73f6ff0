"""The synopsis as a Word document: landscape, real headings, a table per chapter with a head that repeats."""

import io
from itertools import groupby
from typing import Any

import docx
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from participation.drafts.synopsis import columns
from participation.drafts.synopsis.rows import Row, Synopsis, printable

WIDTHS = (1.4, 2.8, 6.6, 6.6, 4.3, 4.3)  # cm
TAGS = {"de": "de-DE", "en": "en-GB"}


def as_word(synopsis: Synopsis) -> bytes:
    """The document."""
    document = docx.Document()
    _set_up(document, columns.title_of(synopsis))
    document.add_heading(columns.title_of(synopsis), 0)
    for line in columns.facts_of(synopsis):
        document.add_paragraph(line)
    if not synopsis.rows:
        document.add_paragraph(_("There are no contributions yet."))
    for chapter, rows in groupby(synopsis.rows, key=columns.chapter_of):
        document.add_heading(chapter, 1)
        _table(document, list(rows))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, title: str) -> None:
    language = TAGS.get((get_language() or "de")[:2], "de-DE")
    document.core_properties.title = title
    document.core_properties.language = language
    document.core_properties.author = ""
    document.core_properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.size = Pt(9)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    defaults.append(_element("w:lang", val=language, eastAsia=language))
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{title} · ")
    footer._p.append(_element("w:fldSimple", instr="PAGE"))


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _table(document: Any, rows: list[Row]) -> None:
    """The rows are put together as XML: the library looks through the whole table again for each of its cells."""
    table = document.add_table(0, len(WIDTHS))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    table._tbl.append(_row(columns.headings(), is_head=True))
    for row in rows:
        table._tbl.append(_row(_cells(row)))


def _cells(row: Row) -> list[str]:
    contribution = f"{columns.contribution_of(row)}\n{columns.author_of(row)}, {columns.date_of(row)}"
    return [
        str(row.number),
        printable(row.paragraph),
        contribution,
        columns.answer_of(row),
        columns.change_of(row, "old"),
        columns.change_of(row, "new"),
    ]


def _row(cells: list[str], *, is_head: bool = False) -> Any:
    made = _element("w:tr")
    properties = _element("w:trPr")
    properties.append(_element("w:cantSplit", val="1" if is_head else "0"))
    if is_head:
        properties.append(_element("w:tblHeader"))
    made.append(properties)
    for text, width in zip(cells, WIDTHS, strict=True):
        cell = _element("w:tc")
        size = _element("w:tcPr")
        size.append(_element("w:tcW", w=str(round(width * 567)), type="dxa"))
        cell.append(size)
        for line in text.split("\n"):
            cell.append(_paragraph(line, bold=is_head))
        made.append(cell)
    return made


def _paragraph(text: str, *, bold: bool) -> Any:
    paragraph, run = _element("w:p"), _element("w:r")
    if bold:
        marks = _element("w:rPr")
        marks.append(_element("w:b"))
        run.append(marks)
    words = _element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.append(run)
    return paragraph
