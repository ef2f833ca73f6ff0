"""Word documents become chapters, paragraphs, lists, tables and pictures; what is lost is said."""

import io

import pytest
from django.utils import translation
from PIL import Image

from participation.drafts.importing import read_document, sentences, taken
from tests.drafts.documents import footnotes, huge_png, long_strategy, picture, raw, word, words

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(build):
    return read_document("strategie.docx", word(build))


def outline(imported):
    return [(piece.kind, piece.level, piece.html) for piece in imported.pieces]


def said(imported):
    return " ".join(sentences(imported.report))


def test_headings_become_chapters_and_paragraphs_follow():
    def build(document):
        document.add_heading("Digitale Strategie", 0)
        document.add_heading("Ziele", 1)
        document.add_paragraph("Wir wollen viel.")
        document.add_heading("Schulen", 2)
        document.add_paragraph("Jede Schule bekommt Glasfaser.")

    imported = read(build)
    assert imported.title == "Digitale Strategie"
    assert outline(imported) == [
        ("chapter", 1, "Ziele"),
        ("text", 0, "<p>Wir wollen viel.</p>"),
        ("chapter", 2, "Schulen"),
        ("text", 0, "<p>Jede Schule bekommt Glasfaser.</p>"),
    ]
    assert taken(imported.report) == ["2 chapters", "2 paragraphs"]
    assert sentences(imported.report) == []


def test_a_single_first_heading_is_the_title():
    def build(document):
        document.add_heading("Strategie", 1)
        document.add_heading("Ziele", 2)
        document.add_paragraph("Text")
        document.add_heading("Wege", 2)

    imported = read(build)
    assert imported.title == "Strategie"
    assert outline(imported)[0] == ("chapter", 1, "Ziele")
    assert said(imported) == ""


def test_marks_and_links_stay():
    def build(document):
        paragraph = document.add_paragraph("Das ist ")
        paragraph.add_run("wichtig").bold = True
        paragraph.add_run(" und ")
        paragraph.add_run("schön").italic = True
        key = document.part.relate_to("https://example.org/a?b=1&c=2", _HYPERLINK, is_external=True)
        raw(
            document,
            f'<w:p><w:hyperlink r:id="{key}"><w:r><w:t>zum Plan</w:t></w:r></w:hyperlink>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/x" '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>, Feld</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        )

    imported = read(build)
    assert imported.pieces[0].html == "<p>Das ist <strong>wichtig</strong> und <em>schön</em></p>"
    assert 'href="https://example.org/a?b=1&amp;c=2"' in imported.pieces[1].html
    assert 'href="https://example.org/x"' in imported.pieces[1].html
    assert "HYPERLINK" not in imported.pieces[1].html


def test_a_link_to_a_disk_or_a_script_keeps_only_its_words():
    def build(document):
        for target in ("file:///C:/geheim.doc", "javascript:alert(1)"):
            key = document.part.relate_to(target, _HYPERLINK, is_external=True)
            raw(document, f'<w:p><w:hyperlink r:id="{key}"><w:r><w:t>Ziel</w:t></w:r></w:hyperlink></w:p>')

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == ["<p>Ziel</p>"] * 2
    assert "2 links lead to addresses" in said(imported)


def test_what_looks_like_html_is_text():
    imported = read(lambda document: document.add_paragraph("<script>alert('x')</script> & <b>so</b>"))
    assert imported.pieces[0].html == "<p>&lt;script&gt;alert('x')&lt;/script&gt; &amp; &lt;b&gt;so&lt;/b&gt;</p>"


def test_items_become_nested_lists():
    def build(document):
        document.add_paragraph("Eins", style="List Bullet")
        document.add_paragraph("Eins a", style="List Bullet 2")
        document.add_paragraph("Zwei", style="List Bullet")
        document.add_paragraph("Absatz")
        document.add_paragraph("Erstens", style="List Number")
        document.add_paragraph("Zweitens", style="List Number")

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == [
        "<ul><li>Eins<ul><li>Eins a</li></ul></li><li>Zwei</li></ul>",
        "<p>Absatz</p>",
        "<ol><li>Erstens</li><li>Zweitens</li></ol>",
    ]
    assert taken(imported.report) == ["1 paragraph", "2 lists"]


def test_a_counted_list_goes_on_counting_after_a_paragraph():
    def build(document):
        document.add_paragraph("Erstens", style="List Number")
        document.add_paragraph("Dazwischen")
        document.add_paragraph("Zweitens", style="List Number")

    imported = read(build)
    assert imported.pieces[2].html == "<p>2. Zweitens</p>"
    assert "1 numbered list goes on" in said(imported)


def test_tables_keep_head_rows_and_caption():
    def build(document):
        document.add_paragraph("Tabelle 1: Kosten", style="Caption")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("Jahr", "Euro", "2026", "1.000"), strict=True):
            cell.text = text

    (table,) = read(build).pieces
    assert (table.kind, table.caption) == ("table", "Tabelle 1: Kosten")
    assert table.rows == [["Jahr", "Euro"], ["2026", "1.000"]]


def test_merged_cells_are_split_and_said():
    def build(document):
        document.add_heading("Kosten", 1)
        table = document.add_table(3, 3)
        for number, cell in enumerate(table._cells):
            cell.text = str(number)
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Schulen"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "breit"

    imported = read(build)
    assert imported.pieces[1].rows == [["0", "1", "2"], ["Schulen", "breit", ""], ["Schulen", "7", "8"]]
    assert "1 table had merged cells. They were split; please check it. See: “Kosten”." in said(imported)


def test_a_table_in_a_table_becomes_text_of_its_cell():
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "Kopf"
        inner = table.cell(1, 1).add_table(2, 2)
        for cell, text in zip(inner._cells, ("a", "b", "c", "d"), strict=True):
            cell.text = text

    imported = read(build)
    assert imported.pieces[0].rows == [["Kopf", ""], ["", "a | b\nc | d"]]
    assert "1 table stood within another table" in said(imported)


def test_a_box_made_of_a_table_becomes_text():
    def build(document):
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Merke"
        cell.add_paragraph("Das gilt.")

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == ["<p>Merke</p>", "<p>Das gilt.</p>"]
    assert "1 table with a single column" in said(imported)


def test_tracked_changes_are_taken_as_accepted_and_said():
    def build(document):
        raw(
            document,
            '<w:p><w:r><w:t xml:space="preserve">Wir bauen </w:t></w:r><w:del w:id="1" w:author="x"><w:r>'
            '<w:delText>zwei</w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t>drei</w:t></w:r></w:ins>'
            '<w:r><w:t xml:space="preserve"> Wege.</w:t></w:r></w:p>',
        )

    imported = read(build)
    assert imported.pieces[0].html == "<p>Wir bauen drei Wege.</p>"
    assert "2 tracked changes. They were taken over as if they had been accepted" in said(imported)


def test_paragraphs_joined_by_a_tracked_change_are_one():
    def build(document):
        raw(
            document,
            '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr><w:r>'
            '<w:t xml:space="preserve">Ein Satz, </w:t></w:r></w:p>',
        )
        document.add_paragraph("der weitergeht.")

    assert [piece.html for piece in read(build).pieces] == ["<p>Ein Satz, der weitergeht.</p>"]


def test_comments_boxes_formulas_and_objects_are_said():
    def build(document):
        run = document.add_paragraph("Text").runs[0]
        document.add_comment(run, "Bitte prüfen", "X", "x")
        box = "<w:txbxContent>" + words("Leitsatz") + "</w:txbxContent>"
        raw(
            document,
            '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData '
            'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
            f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
        )
        raw(document, "<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>")
        raw(document, '<w:p><w:r><w:object><o:OLEObject Type="Embed"/></w:object></w:r></w:p>')
        raw(
            document,
            "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></wp:inline></w:drawing></w:r></w:p>',
        )

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == ["<p>Text</p>", "<p>Leitsatz</p>", "<p>a+b</p>"]
    report = said(imported)
    for sentence in ("1 comment in the margin", "1 text box", "1 formula", "2 embedded objects"):
        assert sentence in report


def test_footnotes_stand_below_their_paragraph():
    def build(document):
        footnotes(document, {2: "Quelle: Amt"})
        raw(document, '<w:p><w:r><w:t>Satz</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
        raw(document, '<w:p><w:r><w:t>Ohne</w:t></w:r><w:r><w:footnoteReference w:id="9"/></w:r></w:p>')

    imported = read(build)
    assert imported.pieces[0].html == "<p>Satz\u202f[1]</p><p>[1] Quelle: Amt</p>"
    assert "1 footnote" in taken(imported.report)
    assert "1 footnote is referred to but not there" in said(imported)


def test_headers_footers_contents_and_unknown_styles_are_said():
    def build(document):
        document.sections[0].header.paragraphs[0].text = "Landkreis"
        document.styles.add_style("Kasten", 1)
        document.add_paragraph("Im Kasten", style="Kasten")
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Ziele 3", style="toc 1")

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == ["<p>Im Kasten</p>"]
    report = said(imported)
    assert "Headers and footers" in report
    assert "table of contents was left out" in report
    assert "one style that is not known here were taken over as plain text: “Kasten”" in report
    assert "No headings were found" in report


def test_raised_digits_stay_raised_and_struck_or_hidden_text_is_said():
    def build(document):
        paragraph = document.add_paragraph("20 m")
        paragraph.add_run("2").font.superscript = True
        struck = document.add_paragraph("").add_run("alt")
        struck.font.strike = True
        hidden = document.add_paragraph("sichtbar").add_run("versteckt")
        hidden.font.hidden = True

    imported = read(build)
    assert [piece.html for piece in imported.pieces] == ["<p>20 m²</p>", "<p>alt</p>", "<p>sichtbar</p>"]
    assert "1 place was crossed out" in said(imported)
    assert "1 hidden text was left out" in said(imported)


def test_levels_have_no_gaps_and_end_at_four():
    def build(document):
        for level in (1, 3, 4, 5, 6, 1):
            document.add_heading(f"Stufe {level}", level)
        document.add_paragraph("Text")

    imported = read(build)
    assert [piece.level for piece in imported.pieces if piece.kind == "chapter"] == [1, 2, 3, 4, 4, 1]
    assert "1 heading left out a level and was moved up. See: “Stufe 3”." in said(imported)
    assert "1 heading lay deeper than four levels" in said(imported)


def test_pictures_keep_their_description_and_lose_their_metadata():
    def build(document):
        document.add_picture(picture(kind="JPEG"))
        described = document.element.body.xpath(".//wp:docPr")[0]
        described.set("descr", "Eine Schule am Deich")
        document.add_picture(picture(kind="PNG"))

    imported = read(build)
    first, second = imported.pieces
    assert (first.kind, first.alt) == ("image", "Eine Schule am Deich")
    assert Image.open(io.BytesIO(first.picture.content)).size == (40, 30)
    assert second.alt == ""
    assert "1 picture has no description" in said(imported)


def test_a_picture_of_ten_thousand_pixels_is_scaled_down():
    imported = read(lambda document: document.add_picture(picture(10_000, 1_000, "JPEG")))
    assert max(imported.pieces[0].picture.width, imported.pieces[0].picture.height) == 2000
    assert "1 picture was very large and was scaled down" in said(imported)


def test_a_decompression_bomb_is_left_out_without_unpacking_it():
    def build(document):
        document.add_paragraph("Text")
        document.add_picture(io.BytesIO(huge_png(10_000, 10_000)))
        document.add_picture(io.BytesIO(huge_png(60_000, 60_000)))

    imported = read(build)
    assert [piece.kind for piece in imported.pieces] == ["text"]
    assert "2 pictures have too many pixels" in said(imported)


def test_a_picture_that_cannot_be_read_is_left_out():
    def build(document):
        document.add_paragraph("Text")
        document.add_picture(picture())
        part = next(iter(document.part.package.image_parts))
        part._blob = b"\x89PNG\r\n\x1a\nkaputt"

    imported = read(build)
    assert [piece.kind for piece in imported.pieces] == ["text"]
    assert "format that cannot be read" in said(imported)


def test_a_long_strategy_is_read_whole():
    imported = read_document("strategie.docx", long_strategy())
    kinds = [piece.kind for piece in imported.pieces]
    assert (kinds.count("text"), kinds.count("chapter"), kinds.count("table")) == (300, 25, 5)
