"""Short names of pages, questions and options: made from the text once, kept whatever becomes of the text.

A duplicated block brings the short name of its model along; it then gets one of its own.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from participation.core.slugs import slug_of
from participation.surveys.builder.converting import RESERVED, Raw, as_key, settled

LENGTH = 32
_Known = Mapping[str, str]  # key of a block to the short name it had


def named(raw: Raw, before: Raw = ()) -> Raw:  # type: ignore[assignment]
    """The blocks with a short name everywhere. `before` are the blocks as they were stored."""
    known = _known(before)
    _name(((page["value"], page.get("id")) for page in raw), known, otherwise="seite", field="title")
    questions = [block for page in raw for block in page["value"].get("questions") or []]
    named_questions(questions, known)
    return settled(raw)


def identified(value: Any) -> Any:
    """The same blocks, each with the key by which the editor and we know it again."""
    if isinstance(value, dict):
        inner = {name: identified(part) for name, part in value.items()}
        if "type" in inner and "value" in inner and not inner.get("id"):
            inner["id"] = str(uuid.uuid4())
        return inner
    return [identified(part) for part in value] if isinstance(value, list) else value


def named_questions(questions: Raw, known: _Known, taken: Iterable[str] = ()) -> None:
    """Give questions and their options short names that are not taken."""
    _name(((block["value"], block.get("id")) for block in questions), known, otherwise="frage", taken=taken)
    for block in questions:
        for name in ("options", "rows"):
            items = block["value"].get(name) or []
            pairs = ((item["value"], item.get("id")) for item in items)
            _name(pairs, known, otherwise="antwort", taken=RESERVED)


def _known(raw: Raw) -> dict[str, str]:
    known = {}
    for page in raw:
        known[str(page.get("id"))] = page["value"].get("key") or ""
        for block in page["value"].get("questions") or []:
            known[str(block.get("id"))] = block["value"].get("key") or ""
    return known


def _name(
    entries: Iterable[tuple[dict[str, Any], Any]],
    known: _Known,
    *,
    otherwise: str,
    field: str = "text",
    taken: Iterable[str] = (),
) -> None:
    rows = list(entries)
    used = set(taken)
    waiting = []
    for value, key in rows:
        value["key"] = as_key(str(value.get("key") or ""))
        if value["key"] and known.get(str(key)) == value["key"] and value["key"] not in used:
            used.add(value["key"])
        else:
            waiting.append(value)
    for value in waiting:
        wanted = value["key"] or _from_text(str(value.get(field) or ""), otherwise)
        value["key"] = wanted if wanted not in used else _free(wanted, used)
        used.add(value["key"])


def _from_text(text: str, otherwise: str) -> str:
    name = slug_of(text, length=LENGTH).replace("-", "_")
    if "_" in name and len(name) == LENGTH:
        name = name.rpartition("_")[0]  # no half word at the end
    if not name:
        return otherwise
    return name if name[0].isalpha() else f"{otherwise}_{name}"[:LENGTH]


def _free(wanted: str, used: set[str]) -> str:
    stem = wanted[:LENGTH].rstrip("_")
    return next(name for name in (f"{stem}_{number}" for number in range(2, 10_000)) if name not in used)
