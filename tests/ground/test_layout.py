"""The house: where things stand and how big they get."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.database import ROOT

MOST_LINES = 450
VAGUE_NAMES = {"utils", "helpers", "common", "misc", "tools"}


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT)


def packages() -> list[str]:
    return sorted(f"participation.{path.parent.name}" for path in (ROOT / "participation").glob("*/__init__.py"))


def test_no_file_outgrows_one_concept() -> None:
    long = {str(path): lines for path in sources("participation", "cms") if (lines := _lines(path)) > MOST_LINES}
    assert long == {}, "Make a package of it, split by concept."


def test_every_file_is_named_after_a_concept() -> None:
    vague = [
        str(path) for path in sources("participation", "cms", "tests") if VAGUE_NAMES & {path.stem, path.parts[-2]}
    ]
    assert vague == []


def test_every_room_has_its_layer() -> None:
    (contract,) = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layered = {room.strip(" ()") for layer in contract["layers"] for room in layer.split("|")}
    assert set(packages()) - layered == set()


def test_no_room_listens_to_its_own_models_by_signals() -> None:
    """Writes are services; a signal would be a second way, which bulk writes and readers miss."""
    own = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    listening = [
        f"{path}:{node.lineno}"
        for path in sources("participation", "cms")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.ImportFrom) and own & {alias.name for alias in node.names}
    ]
    assert listening == []


def test_themes_hold_no_python() -> None:
    assert list((ROOT / "themes").rglob("*.py")) == []


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content security policy of public pages refuses both."""
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)")
    found = {}
    for path in [*(ROOT / "participation").rglob("*.html"), *(ROOT / "themes").rglob("*.html")]:
        markup = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        if marks := inline.findall(markup):
            found[str(path.relative_to(ROOT))] = marks
    assert found == {}


def _lines(path: Path) -> int:
    return len((ROOT / path).read_text().splitlines())
