"""The look of a region in mails: a few colours of its theme, as mail programs know no tokens."""

import re
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from participation.core import themes

_LIGHT = re.compile(r"--color-([\w-]+)\s*:\s*(?:light-dark\(\s*)?(#[0-9a-fA-F]{3,6})\b")
_DEFAULTS = {"text": "#1b2421", "muted": "#55605b", "action": "#0e5c4c", "heading": "#14332b", "line": "#ded7c9"}


@cache
def _colours(slug: str) -> dict[str, str]:
    colours = dict(_DEFAULTS)
    for theme in reversed(themes.get(slug).chain):
        tokens = theme.path / "static" / "tokens.css"
        if tokens.exists():
            found = dict(reversed(_LIGHT.findall(tokens.read_text())))  # the first of a name is the light one
            colours.update({name: found[name] for name in _DEFAULTS if name in found})
    return colours


def style_of(region: Any) -> SafeString:
    """The style sheet of a region's mails."""
    colour = _colours(region.theme)
    rules = (
        "<style>:root{color-scheme:light}"
        f"body{{margin:0;padding:24px;background:#fff;color:{colour['text']};"
        "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
        "main{max-width:36rem;margin:0 auto}"
        f"h1,h2,h3{{color:{colour['heading']};line-height:1.25}}h1{{font-size:1.5rem}}h2{{font-size:1.25rem}}"
        f"h3{{font-size:1.05rem;margin-bottom:.25rem}}a{{color:{colour['action']}}}"
        f"hr{{border:0;border-top:1px solid {colour['line']};margin:24px 0}}"
        f".top{{border-top:6px solid {colour['action']};padding-top:16px}}"
        f"ul{{padding-left:1.1rem}}li{{margin:.35rem 0}}.small{{font-size:.875rem;color:{colour['muted']}}}</style>"
    )
    return mark_safe(rules)  # noqa: S308  (colours that match the pattern above, nothing else)
