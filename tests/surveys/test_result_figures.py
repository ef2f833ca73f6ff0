"""Figures of results: complete, adding up, and without small numbers, for whatever was asked and answered."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.core.disclosure import is_small
from participation.surveys.definition import Definition, made_up, parse
from participation.surveys.results.classes import squares
from participation.surveys.results.crossing import Crossed, crossed, has_cells, variables_of
from participation.surveys.results.encoding import FIRST, NOT_ASKED, Gathered, gathered
from participation.surveys.results.figuring import CHANNEL, Figure, figures
from tests.surveys.counted import everything, invented
from tests.surveys.strategies import definitions

BOX = (52.0, 10.0, 53.0, 11.0)


def counted(definition: Definition, answers: list[dict[str, Any]], secret: bytes | None = None) -> Any:
    found = gathered(definition, answers)
    found.codes[CHANNEL] = bytearray([FIRST] * found.people)
    return found, figures(definition, found, secret=secret, kept={}, box=BOX)


def values_of(figure: Figure) -> Iterator[Figure]:
    for name in ("value", "status"):
        if figure.get(name):
            yield figure[name]
    yield from (value for value in figure.get("rows", {}).values() if value)


def numbers(figure: Figure) -> Iterator[int]:
    for value in values_of(figure):
        yield from value["counts"]
    yield from (count for count in figure.get("options", {}).values() if count is not None)
    yield from (square["count"] for square in figure.get("squares", ()))


def tables(definition: Definition, found: Gathered, done: dict[str, Figure]) -> Iterator[Crossed]:
    sides = [
        (question.key, name)
        for question in definition.asked
        if has_cells(question)
        for name in variables_of(question, done[question.key])
    ]
    for one, two in itertools.combinations([*sides, (CHANNEL, CHANNEL)], 2):
        table = crossed(definition, done, one, two, lambda key: bytes(found.codes[key]), secret=None)
        turned = crossed(definition, done, two, one, lambda key: bytes(found.codes[key]), secret=None)
        assert (table is None) == (turned is None)
        if table and turned:
            assert [list(row) for row in zip(*turned.cells, strict=True)] == table.cells
            assert (turned.columns, turned.rows) == (table.rows, table.columns)
            yield table


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definitions(), st.integers(5, 60))
def test_whatever_is_asked_nothing_small_is_shown_and_all_add_up(definition: Definition, people: int) -> None:
    answers = [made_up.answers(definition, str(n)) for n in range(people)]
    found, done = counted(definition, answers)
    for figure in done.values():
        assert not any(is_small(number) for number in numbers(figure))
        for value in values_of(figure):
            assert sum(value["counts"]) == people
    for table in tables(definition, found, done):
        assert sum(map(sum, table.cells)) == people
        assert not any(is_small(cell) for row in table.cells for cell in row)


def test_who_was_not_asked_is_not_computable_from_the_question_that_decides() -> None:
    """Three who take the bus stand with those who walk; were 47 known to be asked, 50 less 47 would give them away."""
    definition = parse(
        {
            "pages": [
                {
                    "key": "p",
                    "questions": [
                        {"key": "weg", "kind": "single", "text": "Wie?", "required": True,
                         "options": [{"key": key, "text": key} for key in ("bus", "fuss", "auto")]},
                        {"key": "gern", "kind": "yes_no", "text": "Gern?", "required": True,
                         "when": {"tests": [{"question": "weg", "operator": "is", "value": "fuss"}]}},
                    ],
                }
            ]
        }
    )  # fmt: skip

    def people(bus: int, walking: int, driving: int) -> list[dict[str, Any]]:
        walkers = [
            {"weg": {"chosen": ["fuss"]}, "gern": {"chosen": ["yes" if n % 2 else "no"]}} for n in range(walking)
        ]
        others = [
            {"weg": {"chosen": [key]}} for key, number in (("bus", bus), ("auto", driving)) for _ in range(number)
        ]
        return walkers + others

    _found, done = counted(definition, people(3, 47, 50))
    assert done["weg"]["value"]["groups"][0] == [2, 3]
    asked_alone = [group for group in done["gern"]["value"]["groups"] if NOT_ASKED in group and len(group) == 1]
    assert not asked_alone
    _found, done = counted(definition, people(20, 40, 40))
    assert [NOT_ASKED] in done["gern"]["value"]["groups"]


def test_blurred_figures_are_full_fives_and_the_same_from_both_sides() -> None:
    definition = everything()
    found, done = counted(definition, invented(definition, 60), secret=b"geheim")
    assert {number % 5 for figure in done.values() for number in numbers(figure)} == {0}
    again = counted(definition, invented(definition, 60), secret=b"geheim")[1]
    other = counted(definition, invented(definition, 60), secret=b"anders")[1]
    assert again == done != other

    def read(key: str) -> bytes:
        return bytes(found.codes[key])

    one = crossed(definition, done, ("bus", "bus"), ("ort", "ort"), read, secret=b"geheim")
    two = crossed(definition, done, ("ort", "ort"), ("bus", "bus"), read, secret=b"geheim")
    assert one is not None
    assert two is not None
    assert [list(row) for row in zip(*two.cells, strict=True)] == one.cells


@given(st.lists(st.tuples(st.floats(52, 53), st.floats(10, 11)), min_size=5, max_size=120))
def test_every_square_of_the_map_holds_five_places_or_more(points: list[tuple[float, float]]) -> None:
    found = squares(points, BOX)
    assert sum(square.count for square in found) == len(points)
    assert all(square.count >= 5 for square in found)


def test_rankings_are_counted_after_borda_and_points_as_shares() -> None:
    definition = everything()
    answers = [{"folge": ["o0", "o1", "o2"], "punkte": {"o0": 10}}] * 15
    answers += [{"folge": ["o2", "o0"], "punkte": {"o0": 5, "o1": 5}}] * 5
    _found, done = counted(definition, answers)
    assert done["folge"]["options"] == {"folge/o0": 15, "folge/o1": 0, "folge/o2": 5}
    assert done["folge"]["means"]["folge/o0"] == {"mean": "1.2", "share": round(100 * (15 * 2 + 5) / 40)}
    assert done["folge"]["means"]["folge/o1"]["mean"] is None  # only 15 gave it a place
    assert done["punkte"]["means"]["punkte/o0"] == {"mean": "8.8", "share": 88}


@pytest.mark.parametrize("people", [5, 19])
def test_means_of_places_and_points_are_withheld_from_few(people: int) -> None:
    _found, done = counted(everything(), [{"folge": ["o0", "o1", "o2"]}] * people)
    assert done["folge"]["means"] == {}


def test_numbers_stand_in_round_classes_that_stay() -> None:
    definition = everything()
    kept: dict[str, list[str]] = {}
    found = gathered(definition, [{"km": str(n)} for n in range(80)])
    found.codes[CHANNEL] = bytearray([FIRST] * 80)
    done = figures(definition, found, secret=None, kept=kept, box=BOX)
    assert done["km"]["edges"] == ["10", "20", "30", "40", "50", "60", "70", "80"]
    assert done["km"]["mean"] is None or done["km"]["mean"] == "39.5"
    found = gathered(definition, [{"km": "3"}] * 30)
    found.codes[CHANNEL] = bytearray([FIRST] * 30)
    assert figures(definition, found, secret=None, kept=kept, box=BOX)["km"]["edges"] == done["km"]["edges"]
