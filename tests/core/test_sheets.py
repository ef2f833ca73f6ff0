"""Tables for spreadsheets: what people wrote stays text."""

import csv
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from participation.core.sheets import as_csv, as_xlsx, safe

ALIVE = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "|x", "%x", "  =1", "\n=1"]


@pytest.mark.parametrize("text", ALIVE)
def test_a_text_that_looks_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Radweg", "3 = drei", "– keine Angabe", -3, 2.5, None])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert safe(value) == value


def test_csv_is_read_back_with_its_separators_and_line_breaks() -> None:
    text = "".join(as_csv(["a", "b"], [["x;y", 'sagt "ja"'], ["zwei\nZeilen", 3]]))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert rows == [["a", "b"], ["x;y", 'sagt "ja"'], ["zwei\nZeilen", "3"]]


def test_a_workbook_holds_no_formula_no_control_characters_and_valid_titles() -> None:
    with translation.override("en"):
        made = as_xlsx({"Frage 1: [ja/nein] und noch viel länger": (["=head"], [[text] for text in ALIVE])})
        sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet.title == "Frage 1- -ja-nein- und noch vie"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["A2"].value == f"'{ALIVE[0]}"
    assert as_xlsx({"Blatt": (["a"], [["\x00\x07kaputt"], ["x" * 40_000]])})
