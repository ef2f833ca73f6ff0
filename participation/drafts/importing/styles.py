"""What the styles and lists of a Word document mean: headings, lists, bold and italic characters."""

import re
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

HEADING = re.compile(r"^(?:heading|überschrift)\s*([1-9])$", re.IGNORECASE)
CONTENTS = re.compile(r"^(?:toc|verzeichnis|table of figures|abbildungsverzeichnis|index)\b", re.IGNORECASE)
# Styles without a meaning that has to be kept, by the names that word processors give them in files.
PLAIN = re.compile(
    r"^(?:normal|standard|default.*|body text.*|text body|textkörper.*|textbody|no spacing|kein leerraum|list.*|"
    r"liste.*|aufzähl.*|nummerier.*|subtitle|untertitel|normal \(web\)|footnote.*|fußnote.*|endnote.*|table.*|tabell.*|"
    r"plain text|first paragraph|compact|block text|(?:intense )?quote|(?:intensives )?zitat|quotations|caption|"
    r"beschriftung|abbildung|illustration|header|footer|annotation.*|balloon.*|bibliography|block quotation|"
    r"inhaltsverzeichnisüberschrift|toc heading|frame contents|rahmeninhalt|hanging indent|text box.*)$",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^(?:caption|beschriftung|abbildung|illustration|tabelle|table|image caption|table caption)$", re.IGNORECASE
)
QUOTE = re.compile(
    r"^(?:intense quote|quote|zitat|intensives zitat|quotations|block text|block quotation)$", re.IGNORECASE
)
LIST = re.compile(r"^(?:list bullet|list number|aufzählungszeichen|listennummer)\s*([2-9])?$", re.IGNORECASE)
OFF = ("0", "false", "off", "none")


def is_on(properties: Any, name: str) -> bool | None:
    """Whether a property such as "w:b" is switched on; None where nothing is said."""
    found = properties.find(qn(name)) if properties is not None else None
    if found is None:
        return None
    return found.get(qn("w:val"), "1").lower() not in OFF


class Styles:
    """The styles and numberings of one document, read once."""

    def __init__(self, document: Any) -> None:
        self.document = document

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {style.get(qn("w:styleId"), ""): style for style in self.document.styles.element.iter(qn("w:style"))}

    @cached_property
    def standard(self) -> str:
        """The style of paragraphs that name none."""
        for key, style in self._styles.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                return key
        return ""

    def chain(self, key: str) -> list[Any]:
        """A style and those it is based on."""
        chain: list[Any] = []
        while key in self._styles and self._styles[key] not in chain:
            style = self._styles[key]
            chain.append(style)
            above = style.find(qn("w:basedOn"))
            key = above.get(qn("w:val"), "") if above is not None else ""
        return chain

    def names(self, key: str) -> list[str]:
        """The names of a style and of those it is based on."""
        found = (style.find(qn("w:name")) for style in self.chain(key or self.standard))
        return [str(name.get(qn("w:val"), "")).strip() for name in found if name is not None]

    def heading_level(self, properties: Any, key: str) -> int:
        """The level of a heading from 1, or 0: by the style's name, then by what outline level it has."""
        for name in self.names(key):
            match = HEADING.match(name)
            if match:
                return int(match[1])
        for source in (properties, *(style.find(qn("w:pPr")) for style in self.chain(key))):
            level = source.find(qn("w:outlineLvl")) if source is not None else None
            if level is not None and level.get(qn("w:val"), "").isdecimal():
                value = int(level.get(qn("w:val")))
                return value + 1 if value < 9 else 0
        return 0

    def character(self, key: str, name: str) -> bool:
        """Whether a character style switches a property on."""
        for style in self.chain(key):
            value = is_on(style.find(qn("w:rPr")), name)
            if value is not None:
                return value
        return False

    def numbering(self, properties: Any, key: str) -> tuple[str, int] | None:
        """(list, depth from 0) of a paragraph, or None where it is no item of a list."""
        depth = self._depth_by_name(key)
        for source in (properties, *(style.find(qn("w:pPr")) for style in self.chain(key or self.standard))):
            wanted = source.find(qn("w:numPr")) if source is not None else None
            if wanted is None:
                continue
            level, number = wanted.find(qn("w:ilvl")), wanted.find(qn("w:numId"))
            if level is not None and str(level.get(qn("w:val"), "")).isdecimal():
                depth = min(int(level.get(qn("w:val"))), 8)
            if number is not None:
                value = str(number.get(qn("w:val"), "0"))
                return None if value == "0" else (value, depth)
        for name in self.names(key):
            if name.lower().startswith(("list bullet", "list number", "aufzählung", "listennummer")):
                return name, depth
        return None

    def _depth_by_name(self, key: str) -> int:
        """Styles such as "List Bullet 2" say by their name how deep an item lies."""
        found = (LIST.match(name) for name in self.names(key))
        return next((int(match[1]) - 1 for match in found if match and match[1]), 0)

    def numeral(self, numbering: tuple[str, int]) -> str:
        """How the items of a list are counted: "bullet", "decimal", "lowerLetter", …"""
        number, depth = numbering
        if not number.isdecimal():
            return "decimal" if number.lower().startswith(("list number", "listennummer")) else "bullet"
        return self._numerals.get((number, depth), "bullet")

    @cached_property
    def _numerals(self) -> dict[tuple[str, int], str]:
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return {}
        abstract = {found.get(qn("w:abstractNumId")): dict(_formats(found)) for found in root.iter(qn("w:abstractNum"))}
        numerals = {}
        for number in root.iter(qn("w:num")):
            source = number.find(qn("w:abstractNumId"))
            formats = dict(abstract.get(source.get(qn("w:val")), {})) if source is not None else {}
            for override in number.iter(qn("w:lvlOverride")):
                formats.update(_formats(override))
            numerals.update({(number.get(qn("w:numId")), depth): kind for depth, kind in formats.items()})
        return numerals


def _formats(holder: Any) -> list[tuple[int, str]]:
    found = []
    for level in holder.iter(qn("w:lvl")):
        kind, depth = level.find(qn("w:numFmt")), str(level.get(qn("w:ilvl"), ""))
        if kind is not None and depth.isdecimal():
            found.append((int(depth), str(kind.get(qn("w:val"), "bullet"))))
    return found
