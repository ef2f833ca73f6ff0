"""Between what the editor stores (blocks) and a definition. Places in both are the same, but for a few fields.

What people type in fields becomes canonical on the way: "2,5" is 2.5, "3.5.2026" a date, the wording of an option in a
condition its short name. What cannot be understood is left as it is, so that the faults can name it.
"""

from collections.abc import Mapping
from typing import Any

from participation.surveys.definition import FIELDS, OTHER, Definition, Kind, dump
from participation.surveys.definition.kinds import NO, YES
from participation.surveys.definition.values import date_of, decimal_of, plain

_OPTION_FIELDS = ("key", "text", "alone", "quota", "ends_full", "full", "image", "alt")
_YES_NO_WORDS = {"ja": YES, "yes": YES, "nein": NO, "no": NO}

Raw = list[dict[str, Any]]


def raw_of_stream(stream: Any) -> Raw:
    """The stored form of a value of the editor."""
    return [dict(block) for block in stream.get_prep_value()] if stream else []


def data_of(raw: Raw) -> dict[str, Any]:
    """The JSON of the definition that blocks stand for, to be read by `parse`."""
    sketches = _sketches(raw)
    return {"pages": [_page(page["value"], sketches) for page in raw]}


def settled(raw: Raw) -> Raw:
    """The blocks with the short names of questions, rows and options in conditions, so that wordings may change."""
    sketches = _sketches(raw)
    for page in raw:
        value = page["value"]
        questions = [block["value"] for block in value.get("questions") or []]
        for holder in (value, *questions, *(item["value"] for item in value.get("ends") or [])):
            for item in (holder.get("when") or {}).get("tests") or []:
                _settle(item["value"], sketches)
    return raw


def _settle(value: dict[str, Any], sketches: Mapping[str, Any]) -> None:
    meant = _test(value, sketches)
    if meant["question"] not in sketches:
        return  # left as it was typed, for the fault that names it
    kind = sketches[meant["question"]][0]
    value["question"], value["part"] = meant["question"], meant.get("part", "")
    if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.PICTURE, Kind.MATRIX):
        value["value"] = meant.get("value", "")


def _sketches(raw: Raw) -> dict[str, Any]:
    return {
        str(block["value"].get("key", "")): _question_sketch(block)
        for page in raw
        for block in page["value"].get("questions") or []
    }


def raw_of(definition: Definition) -> Raw:
    """The blocks of a definition."""
    return [{"type": "page", "value": _page_blocks(page)} for page in dump(definition)["pages"]]


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    if value not in (None, "", False, [], ()):
        data[name] = value


def _page(value: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"key": value.get("key") or ""}
    _put(data, "title", _line(value.get("title")))
    _put(data, "text", _lines(value.get("text")))
    _put(data, "when", _condition(value.get("when"), questions))
    _put(data, "questions", [_question(block, questions) for block in value.get("questions") or []])
    _put(data, "ends", [_end(item["value"], questions) for item in value.get("ends") or []])
    return data


def _end(value: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    when = _condition(value.get("when"), questions) or {"tests": []}
    return {"when": when, "text": _lines(value.get("text"))}


def _question(block: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    data: dict[str, Any] = {"key": value.get("key") or "", "kind": kind, "text": _line(value.get("text"))}
    for name in sorted(FIELDS[kind] - {"key", "kind", "text", "when", "options", "rows", "default"}):
        given = value.get(name)
        if name in ("lowest", "highest"):
            given = _typed(kind, given, value.get("decimals") or 0)
        elif name in ("help", "consent"):
            given = _lines(given)
        elif isinstance(given, str):
            given = _line(given)
        _put(data, name, given)
    for name in ("options", "rows"):
        if name in FIELDS[kind]:
            _put(data, name, [_option(item["value"]) for item in value.get(name) or []])
    _put(data, "default", _default(kind, value))
    _put(data, "when", _condition(value.get("when"), questions))
    return data


def _option(value: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"key": value.get("key") or "", "text": _line(value.get("text"))}
    for name in _OPTION_FIELDS[2:]:
        given = value.get(name)
        _put(data, name, _lines(given) if isinstance(given, str) else given)
    return data


def _default(kind: str, value: Mapping[str, Any]) -> list[str]:
    if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.PICTURE):
        items = [item["value"] for item in value.get("options") or []]
        return [str(item.get("key") or "") for item in items if item.get("chosen")]
    given = value.get("default") or ""
    return [_typed(kind, given, value.get("decimals") or 0)] if given else []


def _condition(value: Mapping[str, Any] | None, questions: Mapping[str, Any]) -> dict[str, Any] | None:
    items = (value or {}).get("tests") or []
    if not items or value is None:
        return None
    data: dict[str, Any] = {"tests": [_test(item["value"], questions) for item in items]}
    if value.get("match") == "any":
        data["match"] = "any"
    return data


def _test(value: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    name = _line(value.get("question"))
    key = as_key(name) if as_key(name) in questions else _by_text(name, questions) or as_key(name)
    data: dict[str, Any] = {"question": key, "operator": value.get("operator") or ""}
    kind, options, rows, decimals = questions.get(key, ("", {}, {}, 0))
    parts = rows if kind == Kind.MATRIX else options
    _put(data, "part", _meant(_line(value.get("part")), parts))
    compared = _line(value.get("value"))
    if kind == Kind.YES_NO:
        compared = _YES_NO_WORDS.get(compared.casefold(), compared)
    elif kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.PICTURE, Kind.MATRIX):
        compared = _meant(compared, options)
    _put(data, "value", _typed(kind, compared, decimals))
    return data


def _question_sketch(block: Mapping[str, Any]) -> tuple[str, dict[str, str], dict[str, str], int]:
    """Kind, options and rows (short names by wording) and decimals of a question, for what conditions say of it."""
    value = block["value"]
    found = [
        {_line(item["value"].get("text")).casefold(): item["value"].get("key") or "" for item in value.get(name) or []}
        for name in ("options", "rows")
    ]
    found[0][""] = _line(value.get("text"))
    return block["type"], found[0], found[1], value.get("decimals") or 0


def _by_text(text: str, questions: Mapping[str, Any]) -> str:
    """The short name of the question with that wording, or ""."""
    if not text:
        return ""
    return next((key for key, sketch in questions.items() if sketch[1][""].casefold() == text.casefold()), "")


def _meant(given: str, names: Mapping[str, str]) -> str:
    """The short name of an option that was given by its wording or its short name."""
    if not given or given in names.values():
        return given
    return names.get(given.casefold(), as_key(given) if as_key(given) in names.values() else given)


def _typed(kind: str, given: Any, decimals: int) -> str:
    text = _line(given)
    if kind == Kind.DATE:
        day = date_of(text)
        return day.isoformat() if day else text
    if kind in (Kind.NUMBER, Kind.SCALE, Kind.POINTS, Kind.RANKING):
        number = decimal_of(text, decimals)
        return text if number is None else plain(number)
    return text


def as_key(text: str) -> str:
    """A short name as somebody typed it, in small letters and with underscores."""
    return "_".join(text.strip().lower().replace("-", " ").split())[:40]


def _line(given: Any) -> str:
    return " ".join(str(given or "").split())


def _lines(given: Any) -> str:
    return str(given or "").replace("\r\n", "\n").strip()


def _page_blocks(data: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: data.get(name, "") for name in ("key", "title", "text")},
        "when": _condition_blocks(data.get("when")),
        "questions": [question_block(question) for question in data.get("questions", [])],
        "ends": _items([{"when": _condition_blocks(end["when"]), "text": end["text"]} for end in data.get("ends", [])]),
    }


def question_block(data: Mapping[str, Any]) -> dict[str, Any]:
    """The block of a question from its JSON."""
    kind = data["kind"]
    value = {name: data[name] for name in FIELDS[kind] if name in data and name not in ("kind", "default", "when")}
    value["when"] = _condition_blocks(data.get("when"))
    default = data.get("default", [])
    chosen = set(default) if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.PICTURE) else None
    for name in ("options", "rows"):
        if name in data:
            value[name] = _items([_option_block(option, chosen) for option in data[name]])
    if default and chosen is None:
        value["default"] = default[0]
    return {"type": kind, "value": value}


def _option_block(data: Mapping[str, Any], chosen: set[str] | None) -> dict[str, Any]:
    return {**data, **({"chosen": data["key"] in chosen} if chosen is not None else {})}


def _condition_blocks(data: Mapping[str, Any] | None) -> dict[str, Any]:
    tests = [
        {name: test.get(name, "") for name in ("question", "part", "operator", "value")}
        for test in (data or {}).get("tests", [])
    ]
    return {"match": (data or {}).get("match", "all"), "tests": _items(tests)}


def _items(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value} for value in values]


RESERVED = {OTHER}
