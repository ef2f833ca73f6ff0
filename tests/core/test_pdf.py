"""PDF files from templates of ours and data of others."""

from pathlib import Path
from typing import Any

import pytest

from participation.core import pdf as pdfs

TEMPLATE = """#let data = json("/data.json")
#set document(title: data.title)
#set text(lang: data.lang)
= #data.title
#data.text
"""


@pytest.fixture(autouse=True)
def template(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "sheet.typ").write_text(TEMPLATE)
    monkeypatch.setattr(pdfs, "get_app_template_dirs", lambda name: (tmp_path,))


def made(text: str) -> bytes:
    return pdfs.pdf("room/sheet.typ", {"text": text}, title="Übersicht")


def test_a_pdf_is_tagged_and_says_its_title_and_language() -> None:
    found = made("Guten Tag")
    assert found.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in found
    assert b"pdfuaid:part" in found


@pytest.mark.parametrize(
    "text", ['#panic("x")', "*fett* _schräg_ $x$ #", "\\", "<label> @ref", "日本語 👩‍👩‍👧 مرحبا\x07", "a\n\nb"]
)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    assert made(text).startswith(b"%PDF-")


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(LookupError):
        pdfs.pdf("room/other.typ", {}, title="x")
