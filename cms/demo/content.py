"""Reading what the demo tells: regions from tables, the rest from one file per site."""

import csv
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_LINE = re.compile(r"(?P<depth>>*)\s*(?P<name>[^:]+?)(?:\s*\((?P<up>\d+)(?:/(?P<down>\d+))?\))?: (?P<text>.+)")


@dataclass(frozen=True)
class Line:
    """One comment of a thread: how deep, by whom, what, and its votes."""

    depth: int
    name: str
    text: str
    up: int
    down: int


def districts() -> list[dict[str, str]]:
    """The districts of the demo with their facts."""
    return _table("districts.csv")


def municipalities(district_key: str) -> list[dict[str, str]]:
    """Some municipalities of a district: official key, name, middle."""
    return [row for row in _table("municipalities.csv") if row["key"].startswith(district_key)]


def outline() -> dict[str, Any]:
    """The country in a few strokes."""
    drawn: dict[str, Any] = json.loads((HERE / "outline.json").read_text())
    return drawn


def story(slug: str) -> dict[str, Any]:
    """What happens on the site of that region."""
    with (HERE / "content" / f"{slug}.toml").open("rb") as stream:
        return tomllib.load(stream)


def part(slug: str, concept: str) -> dict[str, Any]:
    """A further part of what a site tells, such as its news; empty where it has none."""
    file = HERE / "content" / slug / f"{concept}.toml"
    return tomllib.loads(file.read_text()) if file.exists() else {}


def site(slug: str) -> dict[str, Any]:
    """How the site of a district was founded."""
    found: dict[str, Any] = tomllib.loads((HERE / "content" / "sites.toml").read_text())[slug]
    return found


def news(slug: str) -> list[dict[str, Any]]:
    """The news of a site, latest first."""
    short = tomllib.loads((HERE / "content" / "news.toml").read_text())
    items = [*short.get(slug, []), *part(slug, "news").get("item", [])]
    return sorted(items, key=lambda item: float(item["days_ago"]))


def threads(slug: str) -> list[str]:
    """What is said on a site about its strategy and its measures, in the form of threads."""
    measures = part(slug, "progress").get("measure", [])
    return [
        *(item["lines"] for item in part(slug, "comments").get("thread", [])),
        *(item["said"] for item in measures if "said" in item),
    ]


def thread(text: str) -> list[Line]:
    """Comments, one a line: `> Name (votes for/against): text`, a `>` for each level."""
    lines = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"This is no comment: {line}")
        lines.append(
            Line(
                depth=len(match["depth"]),
                name=match["name"],
                text=match["text"],
                up=int(match["up"] or 0),
                down=int(match["down"] or 0),
            )
        )
    return lines


def names(told: dict[str, Any], further: Iterable[str] = ()) -> list[str]:
    """Everybody who says something on a site or in further threads, in the order of their appearance."""
    found: dict[str, None] = {}
    for item in [*told.get("proposal", []), *told.get("debate", [])]:
        found[item["author"]] = None
        found.update({line.name: None for line in thread(item.get("comments", ""))})
    for text in further:
        found.update({line.name: None for line in thread(text)})
    return list(found)


def _table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as stream:
        return list(csv.DictReader(stream))
