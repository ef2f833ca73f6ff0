"""As much of JSON Schema as `docs/survey.schema.json` uses."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.database import ROOT

SCHEMA = json.loads((ROOT / "docs" / "survey.schema.json").read_text())
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def mistakes(data: Any, schema: Any = SCHEMA, place: str = "") -> Iterator[str]:
    """Where data break the schema."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "const" in schema and data != schema["const"]:
        yield f"{place}: not {schema['const']}"
    if "enum" in schema and data not in schema["enum"]:
        yield f"{place}: not among {schema['enum']}"
    if "type" in schema and type(data) is not TYPES[schema["type"]]:
        yield f"{place}: no {schema['type']}"
    else:
        yield from _CHECKS.get(type(data), lambda *_args: ())(data, schema, place)


def _text(data: str, schema: Any, place: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(data) <= schema.get("maxLength", 10**9):
        yield f"{place}: length {len(data)}"
    if "pattern" in schema and not re.search(schema["pattern"], data):
        yield f"{place}: {data}"


def _number(data: int, schema: Any, place: str) -> Iterator[str]:
    if not schema.get("minimum", data) <= data <= schema.get("maximum", data):
        yield f"{place}: {data}"


def _list(data: list[Any], schema: Any, place: str) -> Iterator[str]:
    if len(data) > schema.get("maxItems", 10**9):
        yield f"{place}: {len(data)} items"
    for number, item in enumerate(data):
        yield from mistakes(item, schema["items"], f"{place}/{number}")


def _object(data: dict[str, Any], schema: Any, place: str) -> Iterator[str]:
    yield from (f"{place}: {name} is missing" for name in schema.get("required", []) if name not in data)
    for name, value in data.items():
        if name in schema["properties"]:
            yield from mistakes(value, schema["properties"][name], f"{place}/{name}")
        else:
            yield f"{place}: {name} is not known"


_CHECKS: dict[type, Any] = {str: _text, int: _number, list: _list, dict: _object}
