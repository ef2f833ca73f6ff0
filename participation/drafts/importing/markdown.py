"""Reading Markdown: chapters, texts, lists, tables; what points elsewhere is not fetched."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from participation.core.errors import Invalid
from participation.core.html import plain_text
from participation.drafts.importing.found import Found, Imported, Report
from participation.drafts.importing.outline import tidy
from participation.drafts.importing.runs import BREAK, Item, Mark, Run, inline_html, list_html, plain
from participation.drafts.importing.word_tables import MAX_COLUMNS, MAX_ROWS
from participation.drafts.importing.word_text import SCHEMES

MAX_NESTING = 20
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
NOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.*(?:\n(?:[ \t]{2,}|\t).+)*)$", re.MULTILINE)
REFERENCE = re.compile(r"\[\^([^\]\s]{1,40})\]")
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_markdown(content: bytes) -> Imported:
    """What a Markdown file holds. Raises Invalid with a sentence where it is no text in a known encoding."""
    return _Reader().read(_text_of(content))


def _text_of(content: bytes) -> str:
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(
            _("This file is not written in UTF-8, so its umlauts would be lost. Please save it as “UTF-8” and upload "
              "it again."),
            field="file",
        ) from error  # fmt: skip
    if "\x00" in text:
        raise Invalid(_("This is not a text file. Please choose a Markdown file."), field="file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class _Place:
    """The list or quotation in which a text stands."""

    depth: int = -1
    counted: list[bool] = field(default_factory=list)
    quoted: int = 0
    starts: bool = False  # whether the next text begins an item

    def step(self, kind: str) -> None:
        """Go into a list, an item or a quotation, or out of it."""
        if kind.endswith("item_open"):
            self.starts = True
        elif "quote" in kind:
            self.quoted += 1 if kind.endswith("open") else -1
        elif kind.endswith("open"):
            self.depth += 1
            self.counted.append(kind.startswith("ordered"))
        else:
            self.depth -= 1
            self.counted.pop()


@dataclass
class _Inline:
    """A text while it is read: its runs, the footnotes and pictures in it, and the marks that are open."""

    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    bold: int = 0
    italic: int = 0

    @property
    def mark(self) -> Mark:
        return Mark(bool(self.bold), bool(self.italic), self.hrefs[-1] if self.hrefs else "")

    def step(self, kind: str) -> None:
        """Begin or end a mark."""
        if kind.startswith("strong"):
            self.bold += 1 if kind.endswith("open") else -1
        elif kind.startswith("em_"):
            self.italic += 1 if kind.endswith("open") else -1
        elif kind == "link_close":
            self.hrefs.pop()


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self.pieces: list[Found] = []
        self.items: list[Item] = []
        self.item_notes: list[str] = []
        self.notes: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.place = ""
        self.parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])

    def read(self, text: str) -> Imported:
        title = ""
        front = FRONT_MATTER.match(text)
        if front:
            found = FRONT_TITLE.search(front[1])
            title = found[1] if found else ""
            self.report.note("front_matter")
            text = text[front.end() :]
        text = NOTE.sub(self._keep_note, text)
        self._walk(self.parser.parse(text))
        self._close_list()
        return tidy(title, self.pieces, self.report)

    def _keep_note(self, match: re.Match[str]) -> str:
        self.notes[match[1]] = " ".join(match[2].split())
        return ""

    def _walk(self, tokens: list[Token]) -> None:
        place, at = _Place(), 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                at = self._table(tokens, at)
            elif token.type == "heading_open":
                self._heading(tokens[at + 1], int(token.tag[1]), place)
                at += 3
            else:
                self._one(token, place)
                at += 1

    def _one(self, token: Token, place: _Place) -> None:
        kind = token.type
        if kind.endswith(("_list_open", "_list_close", "quote_open", "quote_close", "item_open")):
            place.step(kind)
            if place.depth < 0:
                self._close_list()
        elif kind == "inline":
            runs, notes, pictures = self._runs(token)
            self._pictures(pictures)
            if plain(runs):
                self._say(runs, notes, place)
        elif kind in ("fence", "code_block"):
            self.report.note("code", self.place)
            self._say([(token.content.rstrip("\n"), Mark())], [], place)
        elif kind == "html_block":
            words = plain_text(token.content)
            if words:
                self.report.note("markup", self.place)
                self._say([(words, Mark())], [], place)

    def _heading(self, token: Token, level: int, place: _Place) -> None:
        runs, notes, pictures = self._runs(token)
        words = " ".join(plain(runs).split())
        if place.depth >= 0 or place.quoted:
            place.starts = place.depth >= 0
            self._say([(words, Mark(bold=True))], notes, place)
            return
        self._close_list()
        self.pieces.append(Found("chapter", inline_html([(words, Mark())]), level))
        self.place = words[:60]
        self._pictures(pictures)
        html = self._footnotes(notes)
        if html:
            self.pieces.append(Found("text", html))

    def _say(self, runs: list[Run], notes: list[str], place: _Place) -> None:
        html = inline_html(runs)
        if place.depth >= 0:
            if place.starts or not self.items:
                self.items.append(Item(place.depth, place.counted[-1], html))
            else:  # a further paragraph of the same item
                self.items[-1].html += f"<br>{html}"
            place.starts = False
            self.item_notes += notes
            return
        self._close_list()
        html = f"<blockquote>{html}</blockquote>" if place.quoted else f"<p>{html}</p>"
        self.pieces.append(Found("text", html + self._footnotes(notes)))

    def _close_list(self) -> None:
        if self.items:
            html = list_html(self.items) + self._footnotes(self.item_notes)
            self.pieces.append(Found("text", html))
            self.items, self.item_notes = [], []

    def _table(self, tokens: list[Token], at: int) -> int:
        """Take the table that begins there; returns where to go on."""
        rows: list[list[str]] = []
        notes: list[str] = []
        while tokens[at].type != "table_close":
            if tokens[at].type == "tr_open":
                rows.append([])
            elif tokens[at].type == "inline":
                runs, found, pictures = self._runs(tokens[at])
                rows[-1].append(plain(runs))
                notes += found
                self.report.note("picture_in_table", self.place, len(pictures))
            at += 1
        self._close_list()
        if len(rows) > MAX_ROWS or len(rows[0]) > MAX_COLUMNS:
            self.report.note("table_large", self.place)
        elif len(rows) == 1 or len(rows[0]) == 1:
            self.report.note("one_column", self.place)
            self.pieces += [
                Found("text", f"<p>{inline_html([(text, Mark())])}</p>") for row in rows for text in row if text
            ]
        elif any(any(row) for row in rows):
            self.pieces.append(Found("table", rows=rows))
        html = self._footnotes(notes)
        if html:
            self.pieces.append(Found("text", html))
        return at + 1

    def _runs(self, token: Token) -> tuple[list[Run], list[str], list[str]]:
        """The runs of a text, the footnotes it names, the addresses of its pictures."""
        text = _Inline()
        for child in token.children or []:
            kind = child.type
            if kind in ("text", "code_inline"):
                text.runs += self._with_notes(child.content, text.mark, text.notes)
            elif kind in ("softbreak", "hardbreak"):
                text.runs.append((BREAK if kind == "hardbreak" else " ", text.mark))
            elif kind == "image":
                text.pictures.append(str(child.attrGet("src") or ""))
            elif kind == "link_open":
                text.hrefs.append(self._allowed(str(child.attrGet("href") or "")))
            elif kind == "html_inline":
                self._markup(child.content, text)
            elif kind == "s_open":
                self.report.note("struck", self.place)
            else:
                text.step(kind)
        return text.runs, text.notes, text.pictures

    def _markup(self, html: str, text: "_Inline") -> None:
        if LINE_BREAK.fullmatch(html):
            text.runs.append((BREAK, text.mark))
        elif not html.startswith("</"):
            self.report.note("markup", self.place)

    def _with_notes(self, text: str, mark: Mark, notes: list[str]) -> list[Run]:
        """Text in which references to footnotes have become their numbers."""
        runs: list[Run] = []
        for number, part in enumerate(REFERENCE.split(text)):
            if number % 2 == 0:
                runs.append((part, mark))
            elif part in self.notes:
                notes.append(part)
                shown = self.numbers.setdefault(part, len(self.numbers) + 1)
                runs.append((f"\u202f[{shown}]", Mark()))
            else:
                self.report.note("missing_note", self.place)
                runs.append((f"[^{part}]", mark))
        return runs

    def _footnotes(self, keys: list[str]) -> str:
        html = ""
        for key in dict.fromkeys(keys):
            inner: Any = self.parser.parseInline(self.notes[key])[0]
            runs, _notes, _pictures = self._runs(inner)
            html += f"<p>{inline_html([(f'[{self.numbers[key]}] ', Mark()), *runs])}</p>"
            self.report.taken["footnote"] += 1
        return html

    def _allowed(self, href: str) -> str:
        if not href.lower().startswith(SCHEMES):
            if not href.startswith("#"):
                self.report.note("link", self.place)
            return ""
        return href

    def _pictures(self, addresses: list[str]) -> None:
        for _address in addresses:
            self.report.note("picture_linked", self.place)
