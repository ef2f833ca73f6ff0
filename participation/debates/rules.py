"""What a debate must be like: one function for each part, used by the form and by the services alike.

Each takes what was given and returns what is stored, or raises `Invalid` with a sentence that says what to do.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.contributions.marks import to_html
from participation.core.errors import Invalid
from participation.core.html import clean_html, plain_text
from participation.debates.models import STATEMENT_LENGTH

TITLE_LENGTH = (4, 80)
BODY_LENGTH = (10, 6_000)  # in characters of the text without its HTML
SHORTEST_STATEMENT = 5
TAG_LENGTH = 40
_NOT_IN_TAGS = re.compile(r"[^\w\s.\-/+&’'()]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def one_line(text: str) -> str:
    """Without line breaks, control characters and doubled spaces."""
    return re.sub(r"\s+", " ", _CONTROL.sub("", text)).strip()


def title(text: str) -> str:
    """4 to 80 characters."""
    text = one_line(text)
    shortest, longest = TITLE_LENGTH
    if not text:
        raise Invalid(_("Please give your debate a title."), field="title")
    if len(text) < shortest:
        raise Invalid(
            _("This title is too short. Use at least %(number)s characters.") % {"number": shortest}, field="title"
        )
    if len(text) > longest:
        raise Invalid(
            _("This title is too long. Use at most %(number)s characters.") % {"number": longest}, field="title"
        )
    return text


def body(typed: str) -> str:
    """Cleaned HTML of what was typed, up to 6,000 characters; a draft may still be without."""
    return within_limit(to_html(_CONTROL.sub("", typed.replace("\r\n", "\n")).strip()))


def within_limit(html: str) -> str:
    """The same HTML, unless its text is too long."""
    longest = BODY_LENGTH[1]
    if len(plain_text(html)) > longest:
        raise Invalid(
            _("This text is too long. Use at most %(number)s characters.") % {"number": longest}, field="body"
        )
    return html


def complete(html: str) -> None:
    """Raise Invalid where a text is too short to be published."""
    shortest = BODY_LENGTH[0]
    if len(plain_text(html)) < shortest:
        raise Invalid(
            _("Please say in some more words what this debate is about. Use at least %(number)s characters.")
            % {"number": shortest},
            field="body",
        )


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


def statement(text: str) -> str:
    """5 to 300 characters in one line."""
    text = one_line(text)
    if len(text) < SHORTEST_STATEMENT:
        raise Invalid(
            _("This statement is too short. Use at least %(number)s characters.") % {"number": SHORTEST_STATEMENT},
            field="text",
        )
    if len(text) > STATEMENT_LENGTH:
        raise Invalid(
            _("This statement is too long. Use at most %(number)s characters.") % {"number": STATEMENT_LENGTH},
            field="text",
        )
    return text


def content(given: dict[str, Any]) -> dict[str, Any]:
    """The content of a draft, checked part by part. `body` is what was typed, `body_html` HTML from elsewhere."""
    html = given.get("body_html")
    return {
        "title": title(given.get("title") or ""),
        "body": body(given.get("body") or "") if html is None else within_limit(clean_html(html)),
        "collects_statements": bool(given.get("collects_statements")),
    }
