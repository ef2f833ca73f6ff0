"""System checks of the ground: themes that hang together and can be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from participation.core import contrast, themes

# Forms carry labels, hints and errors for assistive technology; a theme changes their look, never their structure.
KEPT_TEMPLATES = ("django/forms/", "components/form", "components/error_summary")


@register("themes")
def check_themes(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every theme builds on existing ones without a circle, holds no Python and reaches the contrasts."""
    return [message for theme in themes.installed().values() for message in _check(theme)]


def faults_of(slug: str) -> list[str]:
    """What is wrong with an installed theme, as sentences; a theme with faults must not become a region's look."""
    return [str(message.msg) for message in _check(themes.installed()[slug])]


def _check(theme: themes.Theme) -> Iterator[CheckMessage]:
    try:
        chain = theme.chain
    except ValueError:
        yield Error(f"The theme {theme.slug} extends itself.", hint="Change `extends` in theme.toml.", id="themes.E001")
        return
    except KeyError as missing:
        yield Error(
            f"The theme {theme.slug} builds on {missing}, which is not installed.",
            hint="Change `extends` in theme.toml or add the missing theme.",
            id="themes.E002",
        )
        return
    yield from _check_files(theme)
    values: dict[str, str] = {}
    for link in reversed(chain):
        stylesheet = link.path / "static" / "tokens.css"
        if stylesheet.exists():
            values |= contrast.tokens(stylesheet.read_text())
    yield from _check_colours(theme, values)


def _check_files(theme: themes.Theme) -> Iterator[CheckMessage]:
    for path in sorted(theme.path.rglob("*.py")):
        yield Error(f"The theme {theme.slug} holds Python: {path.name}.", id="themes.E003")
    templates = theme.path / "templates"
    if theme.slug == settings.DEFAULT_THEME or not templates.exists():
        return
    for path in sorted(templates.rglob("*.html")):
        name = Path(path).relative_to(templates).as_posix()
        if name.startswith(KEPT_TEMPLATES):
            yield Error(
                f"The theme {theme.slug} replaces the form template {name}.",
                hint="Change the look of forms in tokens.css.",
                id="themes.E004",
            )


def _check_colours(theme: themes.Theme, values: dict[str, str]) -> Iterator[CheckMessage]:
    measured: dict[str, tuple[contrast.Colour, contrast.Colour]] = {}
    for name in contrast.needed():
        try:
            pair = contrast.colours(values, name)
        except KeyError as missing:
            yield Error(f"The theme {theme.slug} lacks the token {missing}.", id="themes.E005")
            continue
        except contrast.Unmeasurable as why:
            yield Error(f"The theme {theme.slug}: --{name} {why}.", id="themes.E006")
            continue
        if not all(colour.in_srgb for colour in pair):
            yield Error(
                f"The theme {theme.slug}: --{name} lies outside sRGB.",
                hint="Lower its chroma; browsers would each show another colour.",
                id="themes.E007",
            )
            continue
        measured[name] = pair
    for finding in contrast.faint_pairs(measured):
        yield Error(
            f"The theme {theme.slug}: --{finding.foreground} on --{finding.background} reaches "
            f"{finding.ratio:.2f}:1 in the {finding.scheme} scheme, it needs {finding.least}:1.",
            id="themes.E008",
        )
