"""Reading a .docx: its body in order, as chapters, texts, lists, tables and pictures."""

import re
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from participation.core.html import plain_text
from participation.drafts.importing.found import Found, Imported, Report
from participation.drafts.importing.outline import tidy
from participation.drafts.importing.package import broken, open_document
from participation.drafts.importing.pictures import picture_of
from participation.drafts.importing.runs import Item, Mark, Run, inline_html, list_html, plain
from participation.drafts.importing.styles import CAPTION, CONTENTS, PLAIN, QUOTE, Styles
from participation.drafts.importing.word_tables import MAX_COLUMNS, MAX_ROWS, cells_of, is_merged, laid_out, width_of
from participation.drafts.importing.word_text import INSERTED, MC, REMOVED, Line, PictureFound, TextReader, chosen

MAX_PICTURES = 100
TITLES = ("title", "titel")
COUNTED_OTHERWISE = re.compile("letter|roman", re.IGNORECASE)


def read_word(content: bytes) -> Imported:
    """What a .docx holds. Raises Invalid with a sentence where it cannot be opened or holds nothing."""
    document = open_document(content)
    try:
        return WordReader(document).read()
    except (RecursionError, KeyError, ValueError, AttributeError, TypeError, etree.XMLSyntaxError) as error:
        # A file may be well packed and yet contradict itself anywhere; nothing of it is kept then.
        raise broken() from error


class WordReader:
    """Goes through a document once."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.report = Report()
        self.pieces: list[Found] = []
        self.title = ""
        self.styles = Styles(document)
        self.numbers: dict[tuple[str, str], int] = {}
        self.text = TextReader(self.styles, document.part.rels, self.report, self.numbers)
        self.items: list[Item] = []  # the list that is being read
        self.items_of = ""
        self.counts: dict[str, int] = {}  # items so far of each counted list
        self.item_notes: list[tuple[str, str]] = []
        self.caption = ""  # waits for the table or picture below it
        self.carried: list[Run] = []  # a paragraph whose end was removed goes on in the next
        self.pictures = 0
        self.notes = self._read_notes()

    def read(self) -> Imported:
        body = self.document.element.body
        self.report.note("tracked", number=sum(1 for _node in body.iter(*INSERTED, *REMOVED)))
        self.report.note("comments", number=sum(1 for _node in body.iter(qn("w:commentReference"))))
        self._blocks(body)
        self._close()
        self._margins()
        return tidy(self.title, self.pieces, self.report)

    # The order of things

    def _blocks(self, holder: Any) -> None:
        for node in holder:
            tag = node.tag
            if tag == qn("w:p"):
                self._paragraph(node)
            elif tag == qn("w:tbl"):
                self._table(node)
            elif tag == qn("w:sdt"):
                gallery = next(node.iter(qn("w:docPartGallery")), None)
                if gallery is not None and "contents" in gallery.get(qn("w:val"), "").lower():
                    self._once("contents")
                else:
                    self._blocks(node.find(qn("w:sdtContent")) if node.find(qn("w:sdtContent")) is not None else ())
            elif tag in INSERTED or tag == qn("w:customXml"):
                self._blocks(node)
            elif tag == f"{MC}AlternateContent":
                self._blocks(chosen(node) if chosen(node) is not None else ())
            elif tag == qn("w:altChunk"):
                self.report.note("part", self.text.place)

    def _paragraph(self, node: Any) -> None:
        properties = node.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        key = style.get(qn("w:val"), "") if style is not None else ""
        names = self.styles.names(key)
        name = names[0] if names else key
        line = self.text.line(node)
        if CONTENTS.match(name):
            self._once("contents")
            return
        line.runs = [*self.carried, *line.runs]
        self.carried = []
        mark = properties.find(qn("w:rPr")) if properties is not None else None
        if mark is not None and any(mark.find(tag) is not None for tag in REMOVED):
            self.carried = line.runs
            line.runs = []
        self._say(line, properties, key, names)
        self._hang(line)

    def _say(self, line: Line, properties: Any, key: str, names: list[str]) -> None:
        name = names[0] if names else key
        html = inline_html(line.runs)
        if not plain_text(html):
            return
        level = self.styles.heading_level(properties, key)
        if name.lower() in TITLES and not self.title and not self.pieces:
            self.title = plain_text(html)
        elif level:
            words = " ".join(plain(line.runs).split())
            self._add(Found("chapter", inline_html([(words, Mark())]), level))
            self.text.place = words[:60]
            self._footnotes(line.notes)
        elif any(CAPTION.match(each) for each in names):
            self._captioned(plain(line.runs))
        elif (numbering := self.styles.numbering(properties, key)) is not None:
            self._item(numbering, html, line)
        else:
            if not any(PLAIN.match(each) for each in names[:1]) and name:
                self.report.note("style", name)
            quoted = any(QUOTE.match(each) for each in names)
            html = f"<blockquote>{html}</blockquote>" if quoted else f"<p>{html}</p>"
            self._add(Found("text", html + self._footnote_html(line.notes)))

    def _add(self, piece: Found) -> None:
        self._close_list()
        if self.caption and piece.kind in ("table", "image") and not piece.caption:
            piece.caption, self.caption = self.caption, ""
        elif self.caption:
            self._release_caption()
        self.pieces.append(piece)

    def _close(self) -> None:
        self._close_list()
        if self.carried:
            self.pieces.append(Found("text", f"<p>{inline_html(self.carried)}</p>"))
        self._release_caption()

    def _captioned(self, words: str) -> None:
        self._close_list()
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.kind in ("table", "image") and not last.caption:
            last.caption = words[:250]
        else:
            self._release_caption()
            self.caption = words[:250]

    def _release_caption(self) -> None:
        if self.caption:
            self.pieces.append(Found("text", f"<p>{inline_html([(self.caption, Mark())])}</p>"))
            self.caption = ""

    # Lists

    def _item(self, numbering: tuple[str, int], html: str, line: Line) -> None:
        number, depth = numbering
        if self.items and number != self.items_of and depth <= self.items[0].depth:
            self._close_list()
        if not self.items:
            self.items_of = number
        numeral = self.styles.numeral(numbering)
        if COUNTED_OTHERWISE.search(numeral) and number not in self.counts:
            self.report.note("letters", self.text.place)
        self.counts.setdefault(number, 0)
        self.items.append(Item(depth, numeral not in ("bullet", "none"), html))
        self.item_notes += line.notes

    def _close_list(self) -> None:
        if not self.items:
            return
        items, self.items = self.items, []
        notes, self.item_notes = self.item_notes, []
        before = self.counts.get(self.items_of, 0)
        outer = items[0].depth
        self.counts[self.items_of] = before + sum(item.depth == outer for item in items)
        if before and items[0].counted:
            self.report.note("renumbered", self.text.place)
            self._written_out(items, before, notes)
        else:
            self.pieces.append(Found("text", list_html(items) + self._footnote_html(notes)))

    def _written_out(self, items: list[Item], before: int, notes: list[tuple[str, str]]) -> None:
        """The rest of a counted list that was interrupted: HTML would count it from one again."""
        html, below = "", list[Item]()
        for item in items:
            if item.depth > items[0].depth:
                below.append(item)
                continue
            html += list_html(below) if below else ""
            below = []
            before += 1
            html += f"<p>{before}. {item.html}</p>"
        html += list_html(below) if below else ""
        self.pieces.append(Found("text", html + self._footnote_html(notes)))

    # Tables

    def _table(self, node: Any) -> None:
        rows = cells_of(node)
        place = self.text.place
        if not rows:
            return
        if len(rows) == 1 or width_of(rows) == 1:
            self._close_list()
            self.report.note("one_column", place)
            for row in rows:
                for cell in row:
                    self._blocks(cell.node)
                    self._close_list()
            return
        if len(rows) > MAX_ROWS or width_of(rows) > MAX_COLUMNS:
            self.report.note("table_large", place)
            return
        notes: list[tuple[str, str]] = []
        grid = laid_out(rows, [[self._cell_text(cell.node, notes) for cell in row] for row in rows])
        caption = ""
        if len(rows[0]) == 1 and len(rows) > 2:  # a first row across all columns is a title
            caption = " ".join(grid.pop(0)[0].split())[:250]
            rows = rows[1:]
        if is_merged(rows):
            self.report.note("merged", place)
        grid = [grid[0], *(line for line in grid[1:] if any(line))]
        if any(any(line) for line in grid):
            self._add(Found("table", rows=grid, caption=caption))
            self._footnotes(notes)

    def _cell_text(self, cell: Any, notes: list[tuple[str, str]]) -> str:
        lines = []
        for node in cell.iter(qn("w:p"), qn("w:tbl")):
            if _nearest(node, qn("w:tc")) is not cell or _is_gone(node, cell):
                continue
            if node.tag == qn("w:tbl"):
                self.report.note("nested_table", self.text.place)
                inner = [[self._cell_text(each.node, notes) for each in row] for row in cells_of(node)]
                lines += [" | ".join(" ".join(text.split()) for text in row if text) for row in inner]
                continue
            line = self.text.line(node)
            words = plain(line.runs)
            properties = node.find(qn("w:pPr"))
            style = properties.find(qn("w:pStyle")) if properties is not None else None
            key = style.get(qn("w:val"), "") if style is not None else ""
            is_item = words and self.styles.numbering(properties, key) is not None
            lines.append(f"• {words}" if is_item else words)
            notes += line.notes
            self.report.note("picture_in_table", self.text.place, len(line.pictures))
        return "\n".join(line for line in lines if line)

    # What hangs in the text

    def _hang(self, line: Line) -> None:
        for found in line.pictures:
            self._picture(found)
        for box in line.boxes:
            self.report.note("text_box", self.text.place)
            self._close_list()
            self._blocks(box)

    def _picture(self, found: PictureFound) -> None:
        place = self.text.place
        relation = self.document.part.rels.get(found.relation)
        if found.is_linked or relation is None or relation.is_external:
            self.report.note("picture_linked", place)
            return
        self.pictures += 1
        if self.pictures > MAX_PICTURES:
            self.report.note("picture_many", place)
            return
        picture = picture_of(relation.target_part.blob, self.report, place)
        if picture is not None:
            if not found.alt:
                self.report.note("picture_bare", place)
            self._add(Found("image", picture=picture, alt=" ".join(found.alt.split())[:250]))

    def _read_notes(self) -> dict[tuple[str, str], Any]:
        """The paragraphs of footnotes and endnotes, with a reader of their own: links lie in their part."""
        found: dict[tuple[str, str], Any] = {}
        for relation in self.document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2].removesuffix("s")
            if kind not in ("footnote", "endnote") or relation.is_external:
                continue
            part = relation.target_part
            reader = TextReader(self.styles, part.rels, self.report, {})
            for note in parse_xml(part.blob).iter(qn(f"w:{kind}")):
                found[(kind, note.get(qn("w:id"), ""))] = (reader, list(note.iter(qn("w:p"))))
        return found

    def _footnote_html(self, keys: list[tuple[str, str]]) -> str:
        html = ""
        for key in dict.fromkeys(keys):
            if key not in self.notes:
                self.report.note("missing_note", self.text.place)
                continue
            reader, paragraphs = self.notes[key]
            runs: list[Run] = [(f"[{self.numbers[key]}] ", Mark())]
            for paragraph in paragraphs:
                runs += [*reader.line(paragraph).runs, (" ", Mark())]
            html += f"<p>{inline_html(runs)}</p>"
            self.report.taken["footnote"] += 1
        return html

    def _footnotes(self, keys: list[tuple[str, str]]) -> None:
        """Footnotes of a heading or a table stand below it."""
        html = self._footnote_html(keys)
        if html:
            self.pieces.append(Found("text", html))

    def _margins(self) -> None:
        for relation in self.document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if kind in ("header", "footer") and not relation.is_external:
                words = "".join(text.text or "" for text in parse_xml(relation.target_part.blob).iter(qn("w:t")))
                if words.strip():
                    self._once("header_footer")

    def _once(self, trouble: str) -> None:
        if trouble not in self.report.troubles:
            self.report.note(trouble)


def _nearest(node: Any, tag: str) -> Any:
    return next(node.iterancestors(tag), None)


def _is_gone(node: Any, top: Any) -> bool:
    """Whether a node within `top` was removed by a tracked change."""
    for above in node.iterancestors():
        if above is top:
            return False
        if above.tag in REMOVED:
            return True
    return False
