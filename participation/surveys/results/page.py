"""What the page of a result holds: every question with its figures, its chosen texts and its map."""

import math
from typing import Any

from participation.contributions import maps
from participation.core.disclosure import choices
from participation.surveys.results.figuring import CHANNEL
from participation.surveys.results.models import Result
from participation.surveys.results.presenting import Shown, lines_of, shown, state_of
from participation.surveys.results.querysets import published_texts, subjects
from participation.surveys.results.wording import rough


def questions_of(result: Result) -> list[Shown]:
    """All questions of a result as they are shown, in three queries."""
    texts, filed = published_texts(result), subjects(result)
    exact = result.settled_at is not None
    found = []
    for question in result.version.definition.asked:
        if question.key not in result.figures:
            continue
        one = shown(question, result.figures[question.key], exact=exact)
        one.texts = texts.get(question.key, [])
        named = filed.get(question.key, [])
        counts = choices([number for _name, number in named], result.people)
        one.subjects = [(name, number) for (name, _n), number in zip(named, counts, strict=True) if number]
        found.append(one)
    return found


def contents(result: Result) -> dict[str, Any]:
    """The context of the page."""
    found = questions_of(result)
    channels = lines_of(None, {}, result.figures.get(CHANNEL, {}).get("value"), exact=result.settled_at is not None)
    return {
        "state": state_of(result),
        "questions": [{"shown": one, "map": map_of(result, one)} for one in found],
        "channels": [line for line in channels if line.raw],
        "rows": bool(found),
    }


def map_of(result: Result, one: Shown) -> dict[str, Any] | None:
    """The squares on the map of the region, and how many people in all near which place; None without any."""
    drawn = maps.map_of(result.survey.region) if one.squares else None
    if drawn is None:
        return None
    most = max(square["count"] for square in one.squares)
    squares: list[dict[str, Any]] = []
    near: dict[str, int] = {}
    for square in one.squares:
        boxes = [_on_map(drawn, box) for box in square["boxes"]]
        middle_x = sum(x + wide / 2 for x, _y, wide, _high in boxes) / len(boxes)
        middle_y = sum(y + high / 2 for _x, y, _wide, high in boxes) / len(boxes)
        nearest = min(drawn.places, key=lambda p: math.hypot(p.x - middle_x, p.y - middle_y), default=None)
        name = nearest.name if nearest else drawn.name
        near[name] = near.get(name, 0) + square["count"]
        shapes = [{"x": x, "y": y, "width": wide, "height": high} for x, y, wide, high in boxes]
        squares.append({"boxes": shapes, "depth": min(3, 1 + 3 * square["count"] // (most + 1))})
    exact = result.settled_at is not None
    places = sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))
    return {"ground": drawn, "squares": squares, "near": [(name, rough(n, exact=exact)) for name, n in places]}


def _on_map(drawn: maps.RegionMap, box: list[float]) -> tuple[float, float, float, float]:
    south, west, north, east = box
    left, top = drawn.project(north, west)
    right, bottom = drawn.project(south, east)
    return left, top, round(right - left, 1), round(bottom - top, 1)
