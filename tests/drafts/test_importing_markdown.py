"""Markdown becomes the same as a Word document; nothing is fetched from elsewhere."""

import pytest
from django.utils import translation

from participation.core.errors import Invalid
from participation.drafts.importing import read_document, sentences, taken


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(text):
    return read_document("strategie.md", text.encode())


def said(imported):
    return " ".join(sentences(imported.report))


def test_chapters_paragraphs_lists_and_tables():
    imported = read(
        "# Strategie\n\nVorwort mit **Kraft** und *Ruhe*.\n\n## Ziele\n\n- Eins\n  1. Tief\n- Zwei\n\n"
        "| Jahr | Euro |\n|---|---|\n| 2026 | 5 |\n\n> Zitat\n\n## Wege\n"
    )
    assert imported.title == "Strategie"
    assert [(piece.kind, piece.level, piece.html) for piece in imported.pieces] == [
        ("text", 0, "<p>Vorwort mit <strong>Kraft</strong> und <em>Ruhe</em>.</p>"),
        ("chapter", 1, "Ziele"),
        ("text", 0, "<ul><li>Eins<ol><li>Tief</li></ol></li><li>Zwei</li></ul>"),
        ("table", 0, ""),
        ("text", 0, "<blockquote>Zitat</blockquote>"),
        ("chapter", 1, "Wege"),
    ]
    assert imported.pieces[3].rows == [["Jahr", "Euro"], ["2026", "5"]]
    assert taken(imported.report) == ["2 chapters", "2 paragraphs", "1 list", "1 table"]
    assert said(imported).startswith("1 table has no caption.")  # Markdown knows none


def test_footnotes_stand_below_their_paragraph():
    imported = read("# A\n\nSatz[^q] und[^fehlt].\n\n[^q]: Quelle: [Amt](https://example.org)\n")
    assert imported.pieces[1].html.startswith("<p>Satz\u202f[1] und[^fehlt].</p><p>[1] Quelle: <a href=")
    assert "1 footnote is referred to but not there" in said(imported)


def test_settings_at_the_top_give_the_title_and_are_left_out():
    imported = read('---\ntitle: "Unser Plan"\nauthor: x\n---\n\n# A\n\nText\n')
    assert imported.title == "Unser Plan"
    assert "settings at the top" in said(imported)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "seite.html"])
def test_links_that_no_website_has_keep_only_their_words(target):
    imported = read(f"# A\n\n[Ziel]({target})\n")
    assert "href" not in imported.pieces[1].html
    assert "Ziel" in imported.pieces[1].html


def test_html_is_reduced_to_its_words():
    imported = read('# A\n\n<script>alert(1)</script>\n\nText <b onclick="x()">fett</b><br>neu\n\n<div>Kasten</div>\n')
    assert [piece.html for piece in imported.pieces[1:]] == ["<p>Text fett<br>neu</p>", "<p>Kasten</p>"]
    assert "with HTML" in said(imported)


def test_pictures_are_not_fetched():
    imported = read("# A\n\n![Karte](https://example.org/karte.png) Text\n")
    assert [piece.kind for piece in imported.pieces] == ["chapter", "text"]
    assert "1 picture is not part of the file" in said(imported)


def test_code_struck_text_and_paragraphs_in_items_stay_as_text():
    imported = read("# A\n\n- Eins\n\n  weiter\n\n```\nx < 1\n```\n\n~~alt~~\n")
    assert [piece.html for piece in imported.pieces[1:]] == [
        "<ul><li>Eins<br>weiter</li></ul>",
        "<p>x &lt; 1</p>",
        "<p>alt</p>",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_can_be_read(encoding):
    imported = read_document("a.md", "# Ä\n\nGrüße\r\n".encode(encoding))
    assert [piece.html for piece in imported.pieces] == ["Ä", "<p>Grüße</p>"]


def test_another_encoding_is_refused_with_the_way_out():
    with pytest.raises(Invalid, match="not written in UTF-8"):
        read_document("a.md", "Grüße".encode("latin-1"))


@pytest.mark.parametrize(("name", "content"), [("a.md", b"a\x00b"), ("a.md", b"PK\x03\x04rest"), ("a.md", b" \n\t")])
def test_what_is_no_text_is_refused(name, content):
    with pytest.raises(Invalid) as caught:
        read_document(name, content)
    assert caught.value.field == "file"


def test_deep_nesting_ends_somewhere():
    imported = read("> " * 3000 + "tief\n\n" + "\n".join("  " * n + "- x" for n in range(300)))
    assert imported.pieces


def test_many_brackets_take_no_time():
    assert read("[" * 50_000 + "\n\n" + "*a **b " * 20_000).pieces
