"""Word documents for the tests, made with python-docx and raw XML; nothing binary lies in the repository."""

import io
import zipfile
import zlib
from collections.abc import Callable
from struct import pack
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

SPACES = nsdecls("w", "r", "wp", "a", "pic", "m") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
Build = Callable[[Any], None]


def word(build: Build) -> bytes:
    """The bytes of a document that a function has filled."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def raw(document: Any, xml: str) -> Any:
    """Append an element, written as XML with the usual prefixes, to the body."""
    head, _space, rest = xml.partition(">")
    closing = "/" if head.endswith("/") else ""
    element = parse_xml(f"{head.removesuffix('/')} {SPACES}{closing}>{rest}")
    document.element.body.insert_element_before(element, "w:sectPr")
    return element


def words(text: str) -> str:
    """A paragraph as XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def footnotes(document: Any, notes: dict[int, str]) -> None:
    """Give a document footnotes, by their keys."""
    inner = "".join(f'<w:footnote w:id="{key}">{words(text)}</w:footnote>' for key, text in notes.items())
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {SPACES}>{inner}</w:footnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> io.BytesIO:
    """A picture in one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    out.seek(0)
    return out


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose head names a size, with hardly any content: what a decompression bomb looks like from outside."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


def repacked(content: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A document with each part changed by a function, and with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def long_strategy(paragraphs: int = 300, sentence: str = "Die Verwaltung wird digitaler und bleibt nah. ") -> bytes:
    """A strategy of so many paragraphs, each a third of a page long, with chapters and a few tables."""

    def build(document: Any) -> None:
        for number in range(paragraphs):
            if number % 12 == 0:
                document.add_heading(f"Handlungsfeld {number // 12 + 1}", 1 + number % 24 // 12)
            if number % 60 == 30:
                table = document.add_table(6, 4)
                for row in table.rows:
                    for cell in row.cells:
                        cell.text = "Wert"
            document.add_paragraph(f"Absatz {number}: " + sentence * 20).add_run(" Wichtig.").bold = True

    return word(build)
