"""Small groups: nothing below five is published, and an attacker who knows the method and all tables finds none."""

import doctest
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.core import disclosure
from participation.core.disclosure import Block, blocks, blurred, choices, crossing, is_small, joint, protected

counts_of = st.lists(st.integers(0, 40), min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    columns = draw(st.integers(1, 6))
    cells = st.one_of(st.integers(0, 4), st.integers(0, 60))
    return draw(st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=1, max_size=6))


def worlds(cells: int, people: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread at most so many people over so many cells."""
    if cells == 0:
        yield ()
        return
    for first in range(people + 1):
        for rest in worlds(cells - 1, people - first):
            yield (first, *rest)


def found_out(possible: Iterable[tuple[int, ...]], publish: Callable[[Any], Any], facts: Callable[[Any], Any]) -> list:
    """What is certain although it is small: of all worlds that look alike when published, one number fits them all."""
    alike = defaultdict(list)
    for world in possible:
        alike[publish(world)].append(facts(world))
    return [
        (shown, values[0])
        for shown, several in alike.items()
        for values in zip(*several, strict=True)
        if is_small(values[0]) and len(set(values)) == 1
    ]


def grid(world: Sequence[int], columns: int) -> list[Sequence[int]]:
    return [world[n : n + columns] for n in range(0, len(world), columns)]


def margins(table: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]


@given(counts_of)
def test_merged_categories_are_empty_or_large_and_add_up(counts: list[int]) -> None:
    found = blocks(counts)
    if is_small(sum(counts)):
        assert found is None
        return
    assert found is not None
    assert not any(is_small(block.count) for block in found)
    assert sum(block.count for block in found) == sum(counts)
    assert [n for block in found for n in block.members] == list(range(len(counts)))


@pytest.mark.parametrize(("cells", "people"), [(2, 30), (3, 26), (4, 18)])
def test_no_small_category_is_certain_for_one_who_knows_the_method(cells: int, people: int) -> None:
    assert found_out(worlds(cells, people), blocks, lambda world: world) == []


def test_enough_categories_stay_as_they_are() -> None:
    assert blocks([30, 0, 5]) == (Block((0,), 30), Block((1,), 0), Block((2,), 5))
    assert blocks([]) == ()
    assert blocks([0, 0]) == (Block((0,), 0), Block((1,), 0))
    assert blocks([9, 3]) == (Block((0, 1), 12),)
    assert blocks([1, 3]) is None


@settings(max_examples=300)
@given(tables())
def test_a_crossing_holds_no_small_cell_and_its_totals_say_nothing_new(table: list[list[int]]) -> None:
    found = protected(table)
    if found is None:
        return
    assert not any(is_small(cell) for row in found.cells for cell in row)
    for groups, totals in zip((found.rows, found.columns), margins(table), strict=True):
        alone = blocks(totals)
        assert alone is not None
        assert all(any(set(block.members) <= set(group) for group in groups) for block in alone)
    assert sum(map(sum, found.cells)) == sum(map(sum, table))
    for row, cells in zip(found.rows, found.cells, strict=True):
        for column, cell in zip(found.columns, cells, strict=True):
            assert cell == sum(table[n][m] for n in row for m in column)


@given(tables())
def test_a_crossing_read_the_other_way_round_is_the_same_table(table: list[list[int]]) -> None:
    other = [list(column) for column in zip(*table, strict=True)]
    one, two = crossing(("a", "b"), table), crossing(("b", "a"), other)
    assert one == (two.turned() if two else None)


@pytest.mark.parametrize(("columns", "cells", "people"), [(2, 4, 15), (2, 4, 22), (3, 6, 15)])
def test_no_small_cell_is_certain_for_one_who_knows_the_method_and_both_totals(
    columns: int, cells: int, people: int
) -> None:
    def publish(world: Sequence[int]) -> object:
        table = grid(world, columns)
        rows, across = margins(table)
        return blocks(rows), blocks(across), protected(table)

    def facts(world: Sequence[int]) -> tuple[int, ...]:
        rows, across = margins(grid(world, columns))
        return (*world, *rows, *across)

    assert found_out((w for w in worlds(cells, people) if sum(w) == people), publish, facts) == []


def test_no_small_cell_is_certain_where_the_total_of_every_row_is_public() -> None:
    def publish(world: Sequence[int]) -> object:
        table = grid(world, 2)
        return tuple(margins(table)[0]), protected(table, totals_known=True)

    assert found_out(worlds(6, 13), publish, lambda world: world) == []
    assert protected([[2, 0], [10, 0], [9, 9]], totals_known=True) is None
    assert protected([[2, 0], [10, 0], [9, 9]]) is not None


def test_those_who_were_asked_further_are_no_small_part_of_a_cell() -> None:
    table, asked = [[20, 20], [20, 20], [20, 20]], [[20, 17], [0, 0], [0, 0]]
    assert protected(table) == disclosure.Protected(((0,), (1,), (2,)), ((0,), (1,)), ((20, 20),) * 3)
    found = protected(table, along=[asked])
    assert found is not None
    assert found.rows == ((0, 1), (2,))
    asked = [[20, 15], [0, 0], [0, 0]]
    assert protected(table, along=[asked]) == protected(table)


@pytest.mark.parametrize("total", [5, 8, 13])
def test_no_option_is_certain_where_everybody_chose_the_same_number(total: int) -> None:
    for options, each in ((2, 1), (3, 1), (3, 2)):
        possible = [w for w in product(range(total + 1), repeat=options) if sum(w) == each * total]
        shown = found_out(
            possible,
            lambda world: choices(world, total, same_number=True),
            lambda world: (*world, *(total - count for count in world)),
        )
        assert shown == []


def test_options_chosen_freely_are_withheld_alone() -> None:
    assert choices([30, 2, 7, 38], 40) == (30, None, 7, None)
    assert choices([30, 2, 8], 40, same_number=True) == (30, None, None)
    assert choices([2, 1], 3) == (None, None)
    assert choices([0, 40], 40) == (0, 40)


@given(st.lists(counts_of.filter(lambda counts: len(counts) == 4), min_size=1, max_size=5))
def test_joint_results_add_up_from_what_each_district_publishes(districts: list[list[int]]) -> None:
    parts = [blocks(counts) for counts in districts]
    found = joint(parts)
    published = sum(block.count for part in parts for block in part or ())
    assert sum(block.count for block in found.blocks) + found.not_broken_down == published
    assert not is_small(found.not_broken_down)
    for block in found.blocks:
        inside = [part for n, part in enumerate(parts) if n not in found.left_out and part]
        pieces = [piece for part in inside for piece in part if set(piece.members) <= set(block.members)]
        assert block.count == sum(piece.count for piece in pieces)
        assert {n for piece in pieces for n in piece.members} == set(block.members)


def test_a_small_district_does_not_coarsen_the_joint_result() -> None:
    found = joint([blocks([300, 200, 100]), blocks([250, 90, 60]), blocks([4, 1, 2]), blocks([1, 1, 1])])
    assert [block.count for block in found.blocks] == [550, 290, 160]
    assert (found.left_out, found.not_broken_down) == ((2, 3), 7)


def test_before_the_end_a_count_is_shown_as_full_fives_and_always_the_same() -> None:
    shown = [blurred(120, secret=b"a state", cell=f"frage/{n}") for n in range(400)]
    assert shown == [blurred(120, secret=b"a state", cell=f"frage/{n}") for n in range(400)]
    assert {count % 5 for count in shown} == {0}
    assert min(shown) >= 0
    assert abs(sum(shown) / len(shown) - 120) < 1
    assert 100 <= min(shown) < max(shown) <= 140


def test_what_is_shown_before_the_end_leaves_every_growth_possible() -> None:
    reached = {count: {blurred(count, secret=b"s", cell=str(n)) for n in range(4000)} for count in range(8)}
    assert all({0, 5, 10} <= shown for shown in reached.values())


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(disclosure).failed == 0
