"""What is broken, locked, dangerous or something else is refused with a sentence."""

import io
import zipfile

import pytest
from django.utils import translation

from participation.core.errors import Invalid
from participation.drafts.importing import package, read_document
from tests.drafts.documents import raw, repacked, word, words

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sound():
    return word(lambda document: document.add_paragraph("Text"))


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def refusal(name, content):
    with pytest.raises(Invalid) as caught:
        read_document(name, content)
    assert caught.value.field == "file"
    return str(caught.value.message)


def in_document(old, new):
    return lambda name, data: data.replace(old, new) if name == "word/document.xml" else data


def test_wrong_names_and_wrong_contents():
    assert "Drafts can be imported from" in refusal("strategie.pdf", b"%PDF-1.4")
    assert "Drafts can be imported from" in refusal("strategie", sound())
    assert "damaged or no Word document" in refusal("strategie.docx", b"%PDF-1.4 ...")
    assert "empty" in refusal("strategie.docx", b"")
    assert "OpenDocument" in refusal("a.docx", archive(mimetype="x", **{"content.xml": "<a/>"}))
    assert "damaged" in refusal("a.docx", archive(**{"anything.txt": "x"}))


def test_old_and_locked_documents():
    assert "old format .doc" in refusal("a.docx", OLD + b"\x00" * 600)
    assert "password" in refusal("a.docx", OLD + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))


def test_a_document_without_words():
    assert "no text" in refusal("a.docx", word(lambda document: document.add_paragraph("  ")))


def test_any_cut_of_a_document_is_refused_or_read_whole():
    content = sound()
    for end in range(0, len(content), 997):
        assert refusal("a.docx", content[:end])


@pytest.mark.parametrize(
    "change",
    [
        in_document(b"</w:body>", b""),
        in_document(b"w:body", b"w:other"),
        lambda name, data: b"" if name == "word/document.xml" else data,
        lambda name, data: b"<x/>" if name == "word/document.xml" else data,
        lambda name, data: b"\xff\xfe" if name == "word/_rels/document.xml.rels" else data,
        lambda name, data: data.replace(b"word/document.xml", b"word/absent.xml") if name == "_rels/.rels" else data,
    ],
)
def test_parts_that_contradict_each_other(change):
    assert "damaged" in refusal("a.docx", repacked(sound(), change))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(encoding):
    declared = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    ).encode(encoding)
    attack = repacked(sound(), lambda name, data: declared if name == "word/document.xml" else data)
    assert "not safe" in refusal("a.docx", attack)


def test_entities_in_a_part_beside_the_text_are_refused():
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert "not safe" in refusal("a.docx", repacked(sound(), lambda name, data: data, {"word/more.xml": evil}))


def test_what_unpacks_to_far_more_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(package, "MAX_XML", 1_000_000)
    monkeypatch.setattr(package, "MAX_UNPACKED", 5_000_000)
    text = repacked(sound(), lambda name, data: data, {"word/more.xml": b" " * 2_000_000})
    other = repacked(sound(), lambda name, data: data, {"word/media/a.png": b" " * 6_000_000})
    many = repacked(sound(), lambda name, data: data, {f"word/{n}.png": b"" for n in range(package.MAX_PARTS)})
    for content in (text, other, many):
        assert "far larger when unpacked" in refusal("a.docx", content)


def test_a_part_that_lies_about_its_size_is_refused():
    content = repacked(sound(), lambda name, data: data, {"word/more.xml": b" " * 100_000})
    short = content.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert short != content
    assert "damaged" in refusal("a.docx", short)


@pytest.mark.parametrize("depth", [200, 5000])
def test_deep_nesting_exhausts_nothing(depth):
    nested = "<w:customXml>" * depth + words("tief") + "</w:customXml>" * depth
    content = repacked(sound(), in_document(b"<w:p>", nested.encode() + b"<w:p>"))
    if depth > 1000:
        assert "damaged" in refusal("a.docx", content)
    else:
        assert read_document("a.docx", content).pieces[0].html == "<p>tief</p>"


def test_attributes_that_make_no_sense_do_not_matter():
    def build(document):
        raw(
            document,
            '<w:p><w:pPr><w:pStyle w:val="gibtesnicht"/><w:outlineLvl w:val="x"/><w:numPr><w:ilvl w:val="-3"/>'
            '<w:numId w:val="viele"/></w:numPr></w:pPr><w:r><w:t>Text</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
        )
        raw(document, '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>')
        raw(document, "<w:tbl/>")
        document.add_paragraph("Ende")

    html = [piece.html for piece in read_document("a.docx", word(build)).pieces]
    assert "Ende" in html[-1]
    assert "Text" in html[0]
