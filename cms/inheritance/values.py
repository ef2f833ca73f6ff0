"""What a shared page says, part by part, and what a site has made of it.

The parts of a page are "title", "intro" and each block of its body, "block:<id>". A site that writes its own version
of a part overrides it; all other parts follow the source. Values are plain: texts, and blocks as they are stored.
"""

import re
from copy import deepcopy
from typing import Any

TITLE, INTRO, BLOCK = "title", "intro", "block:"
Values = dict[str, Any]

# What the editor adds to HTML, or writes differently, without anybody having changed a word.
_EDITOR_KEY = re.compile(r'\s+data-block-key="[^"]*"')
_SPACE = re.compile(r">\s+<")


def values_of(page: Any) -> Values:
    """The parts of a page in their order."""
    blocks = deepcopy(list(page.body.get_prep_value())) if page.body else []
    return {TITLE: page.title, INTRO: page.intro, **{BLOCK + block["id"]: block for block in blocks}}


def is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same, however the editor stores them."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _SPACE.sub("><", _EDITOR_KEY.sub("", value)).replace("<br/>", "<br>").replace("\r\n", "\n").strip()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name != "id"}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def overrides(own: Values, source: Values) -> list[str]:
    """The parts in which a page differs from its source: changed, added or left out."""
    names = [*source, *(name for name in own if name not in source)]
    return [name for name in names if not is_same(own.get(name), source.get(name))]


def merged(own: Values, source: Values, overridden: list[str]) -> Values:
    """What a site shows: its own version of the overridden parts, the source's of all others, in the source's order.

    A block of its own stands after the block that it stood after in its own version.
    """
    mine = set(overridden)
    shown: Values = {}
    for name, value in source.items():
        if name not in mine:
            shown[name] = value
        elif name in own:
            shown[name] = own[name]
    before = ""
    for name in own:
        if name in mine and name not in source:
            shown = _placed(shown, name, own[name], before)
        before = name if name in shown else before
    return shown


def _placed(shown: Values, name: str, value: Any, before: str) -> Values:
    if before not in shown:
        return {**shown, name: value}
    placed: Values = {}
    for other, present in shown.items():
        placed[other] = present
        if other == before:
            placed[name] = value
    return placed


def changed_above(overridden: list[str], base: Values, source: Values) -> list[str]:
    """The overridden parts whose source says something else than when they were overridden."""
    return [name for name in overridden if not is_same(base.get(name), source.get(name))]


def blocks_of(values: Values) -> list[Any]:
    """The blocks among the values, as a stream stores them."""
    return [value for name, value in values.items() if name.startswith(BLOCK)]


def is_wholly_own(values: Values, overridden: list[str]) -> bool:
    """Whether nothing of what is shown comes from the source any more."""
    return all(name in overridden for name, value in values.items() if value)
