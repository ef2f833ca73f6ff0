"""Starter kits: what a new site begins with, told in `cms/kits/<slug>/` by TOML, HTML and JSON alone.

`kit.toml` names the kit, what it builds on (`extends`), its home, pages and process. Days count in working days from
the day of founding. A module whose kind is not installed is left out; one with `unless` stands in for that kind and is
left out as soon as it is installed, as are the texts of `[meanwhile]`. `prepared` names a file that the kind of module
takes over, such as the questions of a survey.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from participation.processes import registry

HERE = Path(__file__).parents[1] / "kits"
BASIC = "grundseiten"
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)

Block = tuple[str, str]


@dataclass(frozen=True)
class KitPage:
    """An information page: its last part of the address, title, introduction, blocks of text; public or not yet."""

    slug: str
    title: str
    intro: str
    body: list[Block]
    is_draft: bool = False


@dataclass(frozen=True)
class KitPhase:
    """A phase of a module, from and to so many working days after the founding; `opens` None: every feature."""

    title: str
    description: str
    opens: list[str] | None
    begins: int
    ends: int


@dataclass(frozen=True)
class KitModule:
    """A module of the model process; without phases of its own it takes the usual ones of its kind."""

    kind: str
    title: str
    intro: str
    begins: int
    settings: dict[str, Any]
    categories: list[str]
    phases: list[KitPhase]
    prepared: Path | None = None  # a file that the kind of module takes over


@dataclass(frozen=True)
class KitProcess:
    """The model process of a kit."""

    slug: str
    title: str
    summary: str
    body: list[Block]
    answer_from: str
    answer_after: int
    modules: list[KitModule]


@dataclass(frozen=True)
class Kit:
    """A starter kit as it is now, with the kinds of modules that are installed."""

    slug: str
    name: str
    description: str
    question: str
    intro: str
    body: list[Block]
    news: str  # title of the list of news, with which every site begins
    pages: list[KitPage]
    process: KitProcess | None
    easy: str = ""  # the home in easy language, a draft until people have checked it


def slugs() -> list[str]:
    """All kits, the one with the basic pages first."""
    found = sorted(path.parent.name for path in HERE.glob("*/kit.toml"))
    return sorted(found, key=lambda slug: slug != BASIC)


def kits() -> list[Kit]:
    """All kits, the one with the basic pages first."""
    return [kit(slug) for slug in slugs()]


def kit(slug: str) -> Kit:
    """The kit of that slug. Raises KeyError."""
    if slug not in slugs():
        raise KeyError(slug)
    told = _told(slug)
    base = _told(told["extends"]) if "extends" in told else {}
    home = {**base.get("home", {}), **told.get("home", {})}
    pages = {page["slug"]: (told_by, page) for told_by, page in (*_pages(base), *_pages(told))}
    meanwhile = _meanwhile(told)
    return Kit(
        slug=slug,
        name=told["name"],
        description=" ".join(filter(None, (told["description"], meanwhile.get("description", "")))),
        question=home["question"],
        intro=home["intro"],
        body=_blocks(home["from"], home["file"]),
        news=home["news"],
        pages=[
            KitPage(
                page["slug"],
                page["title"],
                page.get("intro", ""),
                _blocks(told_by, page["file"]),
                page.get("draft", False),
            )
            for told_by, page in pages.values()
        ],
        process=_process(told, meanwhile),
        easy=(HERE / home["easy_from"] / home["easy"]).read_text() if "easy" in home else "",
    )


@cache
def _told(slug: str) -> dict[str, Any]:
    """What the file of a kit says; the home remembers by which kit it is told."""
    told: dict[str, Any] = tomllib.loads((HERE / slug / "kit.toml").read_text())
    if "home" in told:
        told["home"]["from"] = slug
        if "easy" in told["home"]:
            told["home"]["easy_from"] = slug
    return {**told, "slug": slug}


def _pages(told: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(told["slug"], page) for page in told.get("page", [])]


def _meanwhile(told: dict[str, Any]) -> dict[str, str]:
    """What is said as long as the kind of module that the kit is made for is not installed."""
    meanwhile: dict[str, str] = told.get("meanwhile", {})
    return meanwhile if meanwhile and not _is_installed(meanwhile["until"]) else {}


def _is_installed(kind: str) -> bool:
    return any(kind == module_type.slug for module_type in registry.types())


def _process(told: dict[str, Any], meanwhile: dict[str, str]) -> KitProcess | None:
    plan = told.get("process")
    if plan is None:
        return None
    return KitProcess(
        slug=plan["slug"],
        title=plan["title"],
        summary=meanwhile.get("summary", plan["summary"]),
        body=_blocks(told["slug"], meanwhile.get("file", plan["file"])),
        answer_from=plan["answer_from"],
        answer_after=plan["answer_after"],
        modules=[_module(told["slug"], module) for module in plan["module"] if _is_wanted(module)],
    )


def _is_wanted(module: dict[str, Any]) -> bool:
    return _is_installed(module["kind"]) and not ("unless" in module and _is_installed(module["unless"]))


def _module(slug: str, plan: dict[str, Any]) -> KitModule:
    return KitModule(
        kind=plan["kind"],
        title=plan["title"],
        intro=plan.get("intro", ""),
        begins=plan["begins"],
        settings=plan.get("settings", {}),
        categories=plan.get("categories", []),
        phases=[
            KitPhase(phase["title"], phase["description"], phase.get("opens"), phase["begins"], phase["ends"])
            for phase in plan.get("phase", [])
        ],
        prepared=HERE / slug / plan["prepared"] if "prepared" in plan else None,
    )


def _blocks(slug: str, file: str) -> list[Block]:
    """The blocks of an HTML file: each `<h2>` is a heading, what stands between is text."""
    parts = _HEADING.split((HERE / slug / file).read_text())
    blocks = [("heading" if number % 2 else "text", part.strip()) for number, part in enumerate(parts)]
    return [(kind, re.sub(r">\s+<", "><", text)) for kind, text in blocks if text]
