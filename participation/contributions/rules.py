"""What the parts of contributions must be like: one function for each, used by forms and services alike.

Each takes what was given and returns what is stored, or raises `Invalid` with a sentence that says what to do. A kind
puts together what it consists of with `checked`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.contributions.marks import to_html
from participation.core.errors import Invalid
from participation.core.html import plain_text
from participation.regions.models import Region

TITLE_LENGTH = (4, 80)
SUMMARY_LENGTH = 300
BODY_LENGTH = 6_000  # in characters of the text without its HTML
ADDRESS_LENGTH = 200
TAG_LENGTH = 40
_MOST_HTML = 10  # characters of HTML for one of the text, addresses of links included
_NOT_IN_TAGS = re.compile(r"[^\w\s.\-/+&’'()]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def checked(given: Mapping[str, Any], **checks: Callable[[Any], Any]) -> dict[str, Any]:
    """Those of the parts that were given, each checked."""
    return {name: check(given[name]) for name, check in checks.items() if name in given}


def one_line(text: str) -> str:
    """Without line breaks, control characters and doubled spaces."""
    return re.sub(r"\s+", " ", _CONTROL.sub("", text)).strip()


def title(text: str) -> str:
    """4 to 80 characters."""
    text = one_line(text)
    shortest, longest = TITLE_LENGTH
    if not text:
        raise Invalid(_("Please enter a title."), field="title")
    if len(text) < shortest:
        raise Invalid(
            _("This title is too short. Use at least %(number)s characters.") % {"number": shortest}, field="title"
        )
    if len(text) > longest:
        raise Invalid(
            _("This title is too long. Use at most %(number)s characters.") % {"number": longest}, field="title"
        )
    return text


def summary(text: str) -> str:
    """Up to 300 characters; a draft may still be without."""
    text = one_line(text)
    if len(text) > SUMMARY_LENGTH:
        raise Invalid(
            _("This summary is too long. Use at most %(number)s characters.") % {"number": SUMMARY_LENGTH},
            field="summary",
        )
    return text


def body(typed: str) -> str:
    """Cleaned HTML of what was typed, up to 6,000 characters; a draft may still be without."""
    html = to_html(_CONTROL.sub("", typed.replace("\r\n", "\n")).strip())
    if len(plain_text(html)) > BODY_LENGTH or len(html) > BODY_LENGTH * _MOST_HTML:
        raise Invalid(
            _("This text is too long. Use at most %(number)s characters.") % {"number": BODY_LENGTH}, field="body"
        )
    return html


def address(text: str) -> str:
    """One line of at most 200 characters."""
    return one_line(text)[:ADDRESS_LENGTH]


def tags(given: str | Iterable[str], limit: int) -> list[str]:
    """Tags without characters that could do harm, each once, not more than the limit."""
    parts = re.split(r"[,;#\n]", given) if isinstance(given, str) else given
    found: dict[str, str] = {}
    for part in parts:
        tag = one_line(_NOT_IN_TAGS.sub("", part)).strip("-./ ")
        if len(tag) > TAG_LENGTH:
            raise Invalid(
                _("The tag “%(tag)s” is too long. Separate tags with commas.") % {"tag": tag[:TAG_LENGTH] + "…"},
                field="tags",
            )
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > limit:
        raise Invalid(
            ngettext(
                "At most %(limit)s tag is possible. Please leave some out.",
                "At most %(limit)s tags are possible. Please leave some out.",
                limit,
            )
            % {"limit": limit},
            field="tags",
        )
    return list(found.values())


def place(region: Region, given: Mapping[str, Any]) -> dict[str, Any]:
    """Address and point of something that has a place, as far as they were given."""
    found = checked(given, address=address)
    if "latitude" in given or "longitude" in given:
        point = position(region, given.get("latitude"), given.get("longitude"))
        found["latitude"], found["longitude"] = point
    return found


def position(region: Region, latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Both or none, and inside the region."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        raise Invalid(
            _("A point needs both latitude and longitude. Please fill in both or leave both empty."),
            field="longitude" if longitude is None else "latitude",
        )
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or not region.contains(latitude, longitude):
        raise Invalid(
            _("This point lies outside of %(region)s. Please choose one inside.") % {"region": region.name},
            field="latitude",
        )
    return round(latitude, 6), round(longitude, 6)
