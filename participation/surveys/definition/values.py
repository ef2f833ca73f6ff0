"""Numbers, dates and texts as people type them, in their one canonical form."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)


def decimal_of(typed: str, decimals: int = 0) -> Decimal | None:
    """The number somebody typed, with comma or point, or None.

    “1.250” is read as the German 1250 unless the number may have three or more decimal places.
    """
    text = re.sub(r"[\s'\u2009\u202f]", "", typed).replace("−", "-")
    if _THOUSANDS.fullmatch(text) and (decimals < 3 or text.count(".") > 1 or "," in text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    return plain_decimal(text)


def plain_decimal(text: str) -> Decimal | None:
    """The number of a text in plain notation with a point, or None."""
    if not _DECIMAL.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def plain(number: Decimal) -> str:
    """A number in plain notation without superfluous zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def places_of(number: Decimal) -> int:
    """How many decimal places a number has that are not superfluous."""
    text = plain(number)
    return len(text.partition(".")[2])


def date_of(typed: str) -> date | None:
    """The date somebody typed, as 2026-05-03 or 3.5.2026, or None."""
    match = _GERMAN_DATE.fullmatch(typed.strip())
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def clean_text(typed: str) -> str:
    """A text without control characters, with plain line breaks and no space around it."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char == "\n" or char == "\t" or ord(char) >= 32).strip()
