"""Answers by channel, age group and municipality, in tables in which nobody can be recognised.

Everything follows `core.disclosure`: answers and groups are merged until each cell counts nobody or at least five, also
against the totals of all answers, which are exact and public.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from participation.ballots.eligibility import AGE_GROUPS, ATTRIBUTES
from participation.ballots.models import Channel
from participation.ballots.registry import Cast, Totals
from participation.core.disclosure import Groups, Protected, blocks, protected
from participation.polls.ballot_rules import ABSTAIN, Rules, answers_of
from participation.polls.models import QuestionKind

LEFT_OUT = ""  # among answers: the question was left out; among groups: nothing is said of the voter
BY_CHANNEL = "channel"
Place = Callable[[Cast], str]


def tables_of(rules: Rules, question: Rules, casts: Sequence[Cast], totals: Totals | None = None) -> dict[str, Any]:
    """The tables of a question that can be published, by what the ballots are divided.

    Ballots counted by hand are in the one by channel only, for nothing is known of those who cast them.
    """
    found: dict[str, Any] = {}
    for name, place in _divisions(rules).items():
        by_hand = totals if name == BY_CHANNEL else None
        places = [place(cast) for cast in casts]
        groups = _groups_in(name, [*places, Channel.PAPER.value] if by_hand else places)
        if len(groups) < 2:
            continue
        table = _table(question, casts, place, groups, by_hand)
        if table is not None:
            found[name] = table
    return found


def _table(question: Rules, casts: Sequence[Cast], place: Place, groups: list[str], by_hand: Totals | None) -> Any:
    sizes = Counter(place(cast) for cast in casts)
    crosses: dict[str, int] = {}
    if by_hand is not None:
        crosses = by_hand.counts.get(str(question["id"]), {})
        sizes[Channel.PAPER.value] += by_hand.ballots + by_hand.invalid
    chosen = {answer: _chosen(question, answer, casts, place) for answer in _answers(question)}
    for answer, counted in chosen.items():
        counted[Channel.PAPER.value] += crosses.get(str(answer), 0)
    table = {answer: [counted[group] for group in groups] for answer, counted in chosen.items()}
    return (_several if _marks_several(question) else _one)(question, table, [sizes[group] for group in groups], groups)


def _answers(question: Rules) -> list[Any]:
    return [*answers_of(question), *([ABSTAIN] if question["kind"] == QuestionKind.YES_NO else [])]


def _divisions(rules: Rules) -> dict[str, Place]:
    found: dict[str, Place] = {BY_CHANNEL: lambda cast: cast.channel}
    if rules["groups"]:
        for name in ATTRIBUTES:
            found[name] = lambda cast, name=name: cast.attributes.get(name, LEFT_OUT)  # type: ignore[misc]
    return found


def _groups_in(name: str, places: list[str]) -> list[str]:
    """The groups that occur, in an order that makes sense; those of whom nothing is known last."""
    known = {BY_CHANNEL: list(Channel.values), "age_group": [key for _start, key, _label in reversed(AGE_GROUPS)]}
    order = known.get(name, sorted(set(places) - {LEFT_OUT}))
    return [group for group in (*order, LEFT_OUT) if group in set(places)]


def _marks_several(question: Rules) -> bool:
    return question["kind"] in (QuestionKind.MULTIPLE, QuestionKind.APPROVAL, QuestionKind.SCORES)


def _chosen(question: Rules, option: Any, casts: Sequence[Cast], place: Place) -> Counter[str]:
    """How many ballots of each group name an option: of rankings, in the first place; of scores, with points."""
    counted: Counter[str] = Counter()
    for cast in casts:
        answer = cast.content.get(str(question["id"]))
        if isinstance(answer, dict):
            names = bool(answer.get(str(option)))
        elif isinstance(answer, list):
            names = option in (answer[:1] if question["kind"] == QuestionKind.RANKING else answer)
        else:
            names = answer == option
        counted[place(cast)] += names
    return counted


def _one(question: Rules, chosen: dict[Any, list[int]], sizes: list[int], groups: list[str]) -> Any:
    """A table of answers (of a ranking, the first places) by groups; what is left of each group gave no answer."""
    rest = [size - sum(column) for size, column in zip(sizes, zip(*chosen.values(), strict=True), strict=True)]
    made = protected([*chosen.values(), rest], totals_known=True)
    if made is None:
        return None
    return {
        "rows": _named(made.rows, [*chosen, LEFT_OUT]),
        "columns": _named(made.columns, groups),
        "cells": [list(row) for row in made.cells],
    }


def _several(question: Rules, chosen: dict[Any, list[int]], sizes: list[int], groups: list[str]) -> Any:
    """For each option how many of a group chose it; of scores, how many gave it points. All have the same groups.

    Where every ballot names the same number of options, a withheld one could be computed from the others; then there is
    no table.
    """
    columns = _columns(sizes)
    made: dict[Any, Protected | None] = {}
    while columns is not None:
        made = {option: _binary(counts, sizes, columns) for option, counts in chosen.items()}
        shared = _joined([columns, *(each.columns for each in made.values() if each is not None)])
        if shared == columns:
            break
        columns = shared
    if columns is None or len(columns) < 2 or not any(made.values()):
        return None
    if not all(made.values()) and question["kind"] == QuestionKind.MULTIPLE and question["min"] == question["max"]:
        return None
    return {
        "columns": _named(columns, groups),
        "totals": [sum(sizes[n] for n in group) for group in columns],
        "options": [[option, list(each.cells[0]) if each else None] for option, each in made.items()],
    }


def _columns(totals: list[int]) -> Groups | None:
    found = blocks(totals)
    return None if found is None else tuple(block.members for block in found)


def _binary(counts: list[int], sizes: list[int], columns: Groups) -> Protected | None:
    others = [size - count for size, count in zip(sizes, counts, strict=True)]
    if not any(counts) or not any(others):
        return None
    return protected([counts, others], columns=columns, totals_known=True)


def _joined(partitions: list[Groups]) -> Groups:
    """The finest groups of which every group of every partition is a piece."""
    found: list[set[int]] = []
    for group in (group for partition in partitions for group in partition):
        touched = [other for other in found if other & set(group)]
        found = [other for other in found if other not in touched] + [set(group).union(*touched)]
    return tuple(sorted(tuple(sorted(group)) for group in found))


def _named(groups: Groups, names: list[Any]) -> list[list[Any]]:
    return [[names[n] for n in group] for group in groups]
