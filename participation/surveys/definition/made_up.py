"""Made-up answers for rehearsals and examples: valid, varied, the same for the same seed."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from participation.surveys.definition.cleaning import cleaned
from participation.surveys.definition.kinds import Format, Kind
from participation.surveys.definition.model import Definition, Question
from participation.surveys.definition.routing import Full
from participation.surveys.definition.values import date_of, plain, plain_decimal

Weights = Mapping[str, Mapping[str, float]]  # how often options and steps are chosen, by question
_WORDS = ("Haus", "Weg", "Bus", "Rad", "Dorf", "Stadt", "Park", "Schule", "Markt", "Brücke", "Wald", "Verein")
_LEFT_OUT = 0.12  # the share of questions that are left out where they may be
_DAYS = 3650


def answers(
    definition: Definition,
    seed: str,
    *,
    weights: Weights | None = None,
    texts: Mapping[str, tuple[str, ...]] | None = None,
    full: Full = (),
    bounds: tuple[float, float, float, float] = (52.0, 9.0, 53.0, 11.0),
) -> dict[str, Any]:
    """A made-up response without files and e-mail addresses, as canonical answers.

    `weights` gives options or steps other chances than the same for all, `texts` what is answered in words; places
    lie within `bounds` (south, west, north, east in degrees).
    """
    chance = random.Random(seed)  # noqa: S311  (made-up data)
    raw: dict[str, Any] = {}
    for question in definition.asked:
        make = _MAKERS.get(question.kind)
        if make is None or (not question.required and chance.random() < _LEFT_OUT):
            continue
        words = (texts or {}).get(question.key)
        if words:
            raw[question.key] = chance.choice(words)
        else:
            raw[question.key] = make(question, chance, (weights or {}).get(question.key, {}))
        if question.kind == Kind.PLACE:
            raw[question.key] = _place(chance, bounds)
    return cleaned(definition, raw, full=full).answers


def _chosen(keys: list[Any], chance: random.Random, weights: Mapping[str, float]) -> Any:
    return chance.choices(keys, [weights.get(str(key), 1.0 if not weights else 0.0) or 1e-9 for key in keys])[0]


def _choice(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    options = [option for option in question.choices if option.quota is None] or list(question.choices)
    first = _chosen([option.key for option in options], chance, weights)
    alone = {option.key for option in question.choices if option.alone}
    if question.is_single or first in alone:
        return {"chosen": [first]}
    others = [option.key for option in options if option.key != first and option.key not in alone]
    least = max((question.at_least or 1) - 1, 0)
    most = min((question.at_most or 3) - 1, len(others))
    wanted = chance.randint(min(least, most), max(least, most))
    chosen = [first]
    while len(chosen) <= wanted and others:
        chosen.append(_chosen(others, chance, weights))
        others.remove(chosen[-1])
    return {"chosen": chosen}


def _text(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    if question.format == Format.POSTCODE:
        return f"{chance.randint(1000, 99999):05}"
    if question.format == Format.TELEPHONE:
        return f"05191 {chance.randint(100000, 999999)}"
    text = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(2, 6)))
    while len(text) < (question.at_least or 0):
        text += " " + chance.choice(_WORDS)
    return text[: question.longest]


def _number(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    step = Decimal(1).scaleb(-question.decimals)
    lowest, highest = plain_decimal(question.lowest), plain_decimal(question.highest)
    if lowest is None:
        lowest = Decimal(0) if highest is None else min(Decimal(0), highest)
    if highest is None:
        highest = max(lowest, Decimal(0)) + 100
    return plain(lowest + step * chance.randint(0, int((highest - lowest) / step)))


def _date(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    lowest, highest = date_of(question.lowest), date_of(question.highest)
    first = lowest or ((highest - timedelta(days=_DAYS)) if highest else date(2015, 1, 1))
    last = highest or first + timedelta(days=_DAYS)
    return (first + timedelta(days=chance.randint(0, (last - first).days))).isoformat()


def _scale(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    return _chosen(list(question.steps), chance, weights)


def _matrix(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    columns = [option.key for option in question.options]
    return {row.key: _chosen(columns, chance, weights) for row in question.rows}


def _ranking(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    keys = [option.key for option in question.options]
    order = []
    while keys:
        order.append(_chosen(keys, chance, weights))
        keys.remove(order[-1])
    return order[: question.at_most or len(order)]


def _points(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    given: dict[str, int] = {}
    keys = [option.key for option in question.options]
    left = question.total
    while left:
        some = chance.randint(1, max(1, left // 2))
        key = _chosen(keys, chance, weights)
        given[key] = given.get(key, 0) + some
        left -= some
    return given


def _anywhere(question: Question, chance: random.Random, weights: Mapping[str, float]) -> Any:
    return {}


def _place(chance: random.Random, bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    south, west, north, east = bounds
    return {"lat": str(chance.uniform(south, north)), "lon": str(chance.uniform(west, east)),
            "label": chance.choice(_WORDS)}  # fmt: skip


_MAKERS: dict[str, Callable[[Question, random.Random, Mapping[str, float]], Any]] = {
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.YES_NO: _choice,
    Kind.PICTURE: _choice,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.PLACE: _anywhere,
}
