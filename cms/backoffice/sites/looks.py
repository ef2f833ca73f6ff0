"""Small pictures of the themes, drawn from their tokens, to choose a look by."""

from dataclasses import dataclass

from participation.core import contrast, themes
from participation.core.decisions import Text

FALLBACK = "#808080"
SHOWN = ("surface", "band", "band-text", "heading", "text", "action", "action-text", "accent", "line", "raised")


@dataclass(frozen=True)
class Look:
    """A theme with its colours in light, by the name of the token."""

    slug: str
    name: Text
    colours: dict[str, str]
    mark: str


def looks() -> list[Look]:
    """All themes, the base theme first."""
    found = sorted(themes.installed().values(), key=lambda theme: (theme.slug != "base", theme.name))
    return [look(theme) for theme in found]


def look(theme: themes.Theme) -> Look:
    """A theme as it is drawn."""
    values: dict[str, str] = {}
    for part in reversed(theme.chain):
        sheet = part.path / "static" / "tokens.css"
        if sheet.exists():
            values |= contrast.tokens(sheet.read_text())
    colours = {name.replace("-", "_"): _light(values, f"color-{name}") for name in SHOWN}
    return Look(theme.slug, theme.name, colours, theme.mark)


def _light(values: dict[str, str], name: str) -> str:
    value = values.get(name, FALLBACK)
    for _step in range(5):  # a token may name another one
        if not value.startswith("var(--"):
            break
        value = values.get(value.removeprefix("var(--").rstrip(")").strip(), FALLBACK)
    return contrast.schemes(value)[0]
