"""The text of a Word paragraph: runs with marks, and what hangs in it: pictures, text boxes, footnotes."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import nsmap, qn

from participation.drafts.importing.found import Report
from participation.drafts.importing.runs import BREAK, Mark, Run, raised
from participation.drafts.importing.styles import Styles, is_on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessing"  # shapes, groups and canvases
SCHEMES = ("http://", "https://", "mailto:")
INSERTED = (qn("w:ins"), qn("w:moveTo"))
REMOVED = (qn("w:del"), qn("w:moveFrom"))
WRAPPERS = (qn("w:smartTag"), qn("w:customXml"), qn("w:bdo"), qn("w:dir"), qn("w:sdt"), qn("w:sdtContent"), *INSERTED)
SIGNS = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:cr"): BREAK,
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "",
}
SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0E0": "→", "F0FC": "✓", "F0AE": "→", "F0B0": "°", "F0B1": "±", "F0B3": "≥"}


@dataclass
class PictureFound:
    """A picture as it stands in the text: the key of its relation, its description."""

    relation: str
    alt: str
    is_linked: bool = False


@dataclass
class Line:
    """What a paragraph holds."""

    runs: list[Run] = field(default_factory=list)
    pictures: list[PictureFound] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and key of footnotes and endnotes


@dataclass
class _Field:
    instruction: str = ""
    shows: bool = False  # whether the text is the field's result

    @property
    def href(self) -> str:
        words = self.instruction.split()
        if len(words) > 1 and words[0].upper() == "HYPERLINK":
            return words[1].strip('"“”') if not words[1].startswith("\\") else ""
        return ""


def chosen(alternatives: Any) -> Any:
    """The first of several ways in which a document says the same."""
    choice = alternatives.find(f"{MC}Choice")
    return choice if choice is not None else alternatives.find(f"{MC}Fallback")


def _spoken(node: Any) -> str | None:
    """The text that a part of a run stands for; None where it is no text."""
    if node.tag == qn("w:t"):
        return str(node.text or "")
    if node.tag == qn("w:br"):
        return BREAK if node.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
    if node.tag == qn("w:sym"):
        return SYMBOLS.get(node.get(qn("w:char"), "").upper(), "")
    return SIGNS.get(node.tag)


class TextReader:
    """Reads paragraphs of one part of a document (its body or its footnotes)."""

    def __init__(self, styles: Styles, relations: Any, report: Report, numbers: dict[tuple[str, str], int]) -> None:
        self.styles = styles
        self.relations = relations
        self.report = report
        self.numbers = numbers  # of footnotes, in the order of the text
        self.place = ""
        self.fields: list[_Field] = []

    def line(self, paragraph: Any) -> Line:
        """What one paragraph holds, with tracked changes accepted."""
        line, seen = Line(), set[str]()
        self._walk(paragraph, line, "", seen)
        for trouble in sorted(seen):
            self.report.note(trouble, self.place)
        self.fields = [entry for entry in self.fields if entry.shows]  # an instruction never outlives its paragraph
        return line

    def _walk(self, node: Any, line: Line, href: str, seen: set[str]) -> None:
        for child in node:
            tag = child.tag
            if tag == qn("w:r"):
                self._run(child, line, href, seen)
            elif tag == qn("w:hyperlink"):
                self._walk(child, line, self._address(child.get(qn("r:id"), "")) or href, seen)
            elif tag == qn("w:fldSimple"):
                simple = _Field(child.get(qn("w:instr"), ""), shows=True)
                self._walk(child, line, self._allowed(simple.href) or href, seen)
            elif tag in WRAPPERS:
                self._walk(child, line, href, seen)
            elif tag == f"{MC}AlternateContent":
                self._walk(chosen(child) if chosen(child) is not None else (), line, href, seen)
            elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                self._formula(child, line, seen)

    def _formula(self, node: Any, line: Line, seen: set[str]) -> None:
        seen.add("formula")
        line.runs.append(("".join(text.text or "" for text in node.iter(f"{MATH}t")), Mark()))

    def _run(self, run: Any, line: Line, href: str, seen: set[str]) -> None:
        properties = run.find(qn("w:rPr"))
        if is_on(properties, "w:vanish"):
            if any(text.text for text in run.iter(qn("w:t"))):
                seen.add("hidden")
            return
        for child in run:
            tag = child.tag
            if tag == qn("w:fldChar"):
                self._field(child.get(qn("w:fldCharType"), ""))
            elif tag == qn("w:instrText"):
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                self._note("footnote" if tag == qn("w:footnoteReference") else "endnote", child, line)
            elif (text := _spoken(child)) is not None:
                self._say(text, properties, line, href, seen)
                if tag == qn("w:sym") and not text:
                    seen.add("symbol")
            else:
                self._hanging(child, line, seen)

    def _hanging(self, node: Any, line: Line, seen: set[str]) -> None:
        """Pictures, text boxes and embedded objects."""
        if node.tag == f"{MC}AlternateContent":
            for child in chosen(node) if chosen(node) is not None else ():
                self._hanging(child, line, seen)
        elif node.tag == qn("w:drawing"):
            self._drawing(node, line)
        elif node.tag == qn("w:pict"):
            boxes = list(node.iter(qn("w:txbxContent")))
            line.boxes += boxes
            for image in node.iter(f"{VML}imagedata"):
                shape = image.getparent()
                alt = shape.get("alt", "") if shape is not None else ""
                line.pictures.append(PictureFound(image.get(qn("r:id"), ""), alt))
        elif node.tag == qn("w:object"):
            self.report.note("object", self.place)

    def _drawing(self, node: Any, line: Line) -> None:
        described = next(node.iter(qn("wp:docPr")), None)
        alt = (described.get("descr", "") if described is not None else "").strip()
        boxes = [box for box in node.iter(qn("w:txbxContent")) if not _within(box, qn("w:txbxContent"), node)]
        line.boxes += boxes
        for blip in node.iter(f"{{{nsmap['a']}}}blip"):
            if any(_is_below(blip, box) for box in boxes):
                continue  # it comes with the box
            embedded, linked = blip.get(qn("r:embed"), ""), blip.get(qn("r:link"), "")
            line.pictures.append(PictureFound(embedded or linked, alt, is_linked=not embedded))
        for data in node.iter(f"{{{nsmap['a']}}}graphicData"):
            uri = data.get("uri", "")
            if uri != PICTURE and not uri.startswith(SHAPES):
                self.report.note("object", self.place)

    def _say(self, text: str, properties: Any, line: Line, href: str, seen: set[str]) -> None:
        if not text or any(not entry.shows for entry in self.fields):
            return
        if is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
            seen.add("struck")
        position = properties.find(qn("w:vertAlign")) if properties is not None else None
        where = position.get(qn("w:val"), "") if position is not None else ""
        if where in ("superscript", "subscript") and text.strip():
            changed = raised(text, up=where == "superscript")
            if changed is None:
                seen.add("raised")
            text = changed or text
        href = href or next((found for entry in self.fields if (found := self._allowed(entry.href))), "")
        mark = Mark(self._is(properties, "w:b"), self._is(properties, "w:i"), href)
        line.runs.append((text, mark))

    def _is(self, properties: Any, name: str) -> bool:
        value = is_on(properties, name)
        if value is not None or properties is None:
            return bool(value)
        style = properties.find(qn("w:rStyle"))
        return style is not None and self.styles.character(style.get(qn("w:val"), ""), name)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _address(self, relation: str) -> str:
        """The address behind a link; "" for a jump within the document."""
        found = self.relations.get(relation) if relation else None
        return self._allowed(found.target_ref) if found is not None and found.is_external else ""

    def _allowed(self, href: str) -> str:
        if href and not href.lower().startswith(SCHEMES):
            self.report.note("link", self.place)
            return ""
        return href

    def _note(self, kind: str, reference: Any, line: Line) -> None:
        key = (kind, reference.get(qn("w:id"), ""))
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        line.runs.append((f"\u202f[{number}]", Mark()))
        line.notes.append(key)


def _within(node: Any, tag: str, top: Any) -> bool:
    """Whether a node lies in another one of that tag below `top`."""
    above = node.getparent()
    while above is not None and above is not top:
        if above.tag == tag:
            return True
        above = above.getparent()
    return False


def _is_below(node: Any, holder: Any) -> bool:
    return any(above is holder for above in node.iterancestors())
