"""The synopsis as a spreadsheet, in which nothing that people wrote can come alive as a formula."""

import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from participation.core.sheets import MAX_TEXT, is_alive
from participation.drafts.synopsis import columns
from participation.drafts.synopsis.rows import Row, Synopsis, printable

WIDTHS = (8, 24, 14, 30, 60, 18, 12, 10, 18, 60, 30, 12, 12, 50, 50, 40)


def as_sheet(synopsis: Synopsis) -> bytes:
    """The workbook: one sheet with a frozen head, and one that says what it shows."""
    book = Workbook(write_only=True)
    book.properties.title = columns.title_of(synopsis)
    book.properties.creator = ""
    sheet = book.create_sheet(_("Synopsis"))
    sheet.freeze_panes = "B2"
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_text(sheet, heading, bold=True) for heading in columns.sheet_headings()])
    for row in synopsis.rows:
        sheet.append(_cells(sheet, row))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(WIDTHS))}{len(synopsis.rows) + 1}"
    about = book.create_sheet(_("About this table"))
    about.column_dimensions["A"].width = 100
    for line in (columns.title_of(synopsis), *columns.facts_of(synopsis)):
        about.append([_text(about, line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(sheet: Any, row: Row) -> list[Any]:
    return [
        row.number,
        _text(sheet, columns.chapter_of(row)),
        _text(sheet, row.paragraph),
        _text(sheet, row.passage),
        _text(sheet, row.text),
        _text(sheet, columns.author_of(row)),
        _day(sheet, row.at),
        row.reply_to,
        _text(sheet, row.verdict or ("" if row.reply_to else _("Not answered yet"))),
        _text(sheet, row.reason),
        _text(sheet, row.signed),
        _day(sheet, row.answered_at),
        row.version,
        _text(sheet, columns.change_of(row, "old")),
        _text(sheet, columns.change_of(row, "new")),
        _text(sheet, row.url),
    ]


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    text = printable(text)[:MAX_TEXT]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # the library takes what begins with "=" for a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_alive(text):
        cell.quotePrefix = True  # stays a text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell


def _day(sheet: Any, moment: Any) -> Any:
    if moment is None:
        return None
    cell = WriteOnlyCell(sheet, value=timezone.localtime(moment).date())
    cell.number_format = "DD.MM.YYYY"
    cell.alignment = Alignment(vertical="top")
    return cell
