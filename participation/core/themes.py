"""Looks: one dispatching template backend with a private engine per theme, and static files per theme.

A theme is a folder `themes/<slug>/` with `theme.toml` (name, `extends`), `static/tokens.css` and, if it must,
`templates/` and more under `static/`. It holds no Python.
"""

import copy
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import FileSystemStorage, Storage
from django.template.backends.django import DjangoTemplates, Template

current_theme: ContextVar[str] = ContextVar("current_theme", default="base")


@dataclass(frozen=True)
class Theme:
    """A look: its slug (folder), name for people and the theme it builds on ("" for none)."""

    slug: str
    name: str
    extends: str
    path: Path

    @property
    def chain(self) -> list["Theme"]:
        """This theme and the ones it builds on, most special first. Raises ValueError on a circle."""
        chain: list[Theme] = [self]
        while chain[-1].extends:
            parent = installed()[chain[-1].extends]
            if parent in chain:
                raise ValueError(f"The theme {self.slug} extends itself.")
            chain.append(parent)
        return chain

    @property
    def stylesheets(self) -> list[str]:
        """Static paths of the tokens, from the base to this theme."""
        return [
            f"themes/{theme.slug}/tokens.css"
            for theme in reversed(self.chain)
            if (theme.path / "static" / "tokens.css").exists()
        ]

    @property
    def mark(self) -> str:
        """Static path of the mark in head and address bar: this theme's own, else the nearest of those it builds on."""
        for theme in self.chain:
            if (theme.path / "static" / "mark.svg").exists():
                return f"themes/{theme.slug}/mark.svg"
        return ""


@cache
def installed() -> dict[str, Theme]:
    """All themes by slug."""
    themes = {}
    for description in sorted(Path(settings.THEMES_DIR).glob("*/theme.toml")):
        data = tomllib.loads(description.read_text())
        slug = description.parent.name
        extends = data.get("extends", "" if slug == "base" else "base")
        themes[slug] = Theme(slug, data.get("name", slug), extends, description.parent)
    return themes


def get(slug: str) -> Theme:
    """The theme of that slug, the base theme if there is none."""
    return installed().get(slug) or installed()[settings.DEFAULT_THEME]


@contextmanager
def theme_of(region: Any) -> Iterator[None]:
    """Render in the look of a region: for mails and tasks, which have no request."""
    token = current_theme.set(region.theme)
    try:
        yield
    finally:
        current_theme.reset(token)


def _template_dirs(slug: str) -> list[Path]:
    return [theme.path / "templates" for theme in get(slug).chain if (theme.path / "templates").exists()]


class ThemedTemplates(DjangoTemplates):
    """The only template backend: hands each request to the private engine of the theme in scope."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = copy.deepcopy(params)
        self.children: dict[str, DjangoTemplates] = {}
        super().__init__({**copy.deepcopy(params), "DIRS": _template_dirs(settings.DEFAULT_THEME)})

    def _child(self, slug: str) -> DjangoTemplates:
        if slug not in self.children:
            self.children[slug] = DjangoTemplates({**copy.deepcopy(self.params), "DIRS": _template_dirs(slug)})
        return self.children[slug]

    def get_template(self, template_name: str) -> Template:
        slug = current_theme.get()
        if slug == settings.DEFAULT_THEME or slug not in installed():
            return super().get_template(template_name)
        return self._child(slug).get_template(template_name)


class ThemeFinder(BaseFinder):
    """Finds `themes/<slug>/static/<path>` under the static path `themes/<slug>/<path>`."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storages = {
            slug: FileSystemStorage(location=theme.path / "static")
            for slug, theme in installed().items()
            if (theme.path / "static").exists()
        }
        for slug, storage in self.storages.items():
            storage.prefix = f"themes/{slug}"  # type: ignore[attr-defined]  # what collectstatic asks for
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        parts = Path(path).parts
        found: list[str] = []
        if len(parts) > 2 and parts[0] == "themes" and parts[1] in self.storages:
            storage = self.storages[parts[1]]
            name = str(Path(*parts[2:]))
            if storage.exists(name):
                found.append(storage.path(name))
        if find_all:
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for storage in self.storages.values():
            for name in get_files(storage, list(ignore_patterns or [])):
                yield name, storage
