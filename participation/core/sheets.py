"""Tables as files for spreadsheets, in which nothing that people wrote can come alive as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

# What spreadsheets take for the beginning of a formula, now or when a table is saved as CSV and opened again.
ALIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
MAX_TEXT = 32_000  # characters; a cell of a workbook holds 32,767
MAX_TITLE = 31  # characters of the name of a sheet
_BARRED = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def is_alive(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, also after blanks at its beginning."""
    return text.startswith(ALIVE) or text.lstrip().startswith(ALIVE[:4])


def safe(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: texts that look like one begin with an apostrophe."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"'{value}" if isinstance(value, str) and is_alive(value) else value


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file with semicolons that begins with the mark by which Excel knows its encoding."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    yield "\ufeff"
    for values in _all(header, rows):
        writer.writerow(values)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_xlsx(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of sheets by title, each a header and rows. Titles that differ only after 31 characters clash."""
    book = Workbook(write_only=True)
    for title, (header, rows) in sheets.items():
        sheet = book.create_sheet(title.translate(_BARRED)[:MAX_TITLE])
        sheet.freeze_panes = "A2"
        for values in _all(header, rows):
            sheet.append([_storable(value) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _all(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    yield [safe(str(name)) for name in header]
    for row in rows:
        yield [safe(value) for value in row]


def _storable(value: Any) -> Any:
    """Text without control characters, which a workbook cannot hold, and not longer than a cell."""
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in value if sign >= " " or sign in "\n\t")[:MAX_TEXT]
