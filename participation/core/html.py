"""Cleaning of what people write: one function, one list of allowed tags."""

import re
from html import unescape

import bleach
import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINK_REL = "nofollow ugc noopener"
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
_RENAMED = (("b", "strong"), ("i", "em"))
_PARAGRAPHS = re.compile(r"\n\s*\n")
_MAY_HOLD_LINK = re.compile(r"\w\.[a-z]{2}|://", re.IGNORECASE)


def clean_html(html: str) -> str:
    """Cleaned HTML: allowed tags only, links with `rel`, no scripts, no styles. Idempotent."""
    for old, new in _RENAMED:
        html = re.sub(rf"<(/?){old}(\s[^>]*)?>", rf"<\1{new}>", html, flags=re.IGNORECASE)
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=LINK_REL,
        strip_comments=True,
    ).strip()


def _add_rel(attrs: dict, new: bool = False) -> dict:
    attrs[(None, "rel")] = LINK_REL
    return attrs


def text_to_html(text: str) -> SafeString:
    """Plain text as paragraphs, with addresses made into links; everything else escaped."""
    paragraphs = (part.strip() for part in _PARAGRAPHS.split(text.replace("\r\n", "\n")))
    html = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)
    if _MAY_HOLD_LINK.search(html):  # parsing costs half a millisecond, and most texts hold no address
        html = bleach.linkify(html, callbacks=[_add_rel], parse_email=False)
    return mark_safe(html)  # noqa: S308  (escaped above)


def plain_text(html: str) -> str:
    """The words of an HTML text without its tags, for search, previews and length limits."""
    spaced = re.sub(r"</(p|li|h3|h4|blockquote)>|<br\s*/?>", " ", html)
    return re.sub(r"\s+", " ", unescape(nh3.clean(spaced, tags=set()))).strip()
