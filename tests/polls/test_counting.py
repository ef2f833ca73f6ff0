"""Counting rankings, scores and marks: as another program does, and by the laws that hold for every election."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.polls.counting import (
    Majority,
    TieBreak,
    borda,
    needed_for_majority,
    needed_for_share,
    runoff,
    scored,
    tally,
)
from participation.polls.counting.ranking import lot
from tests.polls.oracle.elections import ELECTIONS, election

KEPT = json.loads((Path(__file__).parent / "oracle" / "winners.json").read_text())


def test_instant_runoff_has_a_winner_that_another_program_finds() -> None:
    differing = []
    for number in range(ELECTIONS):
        made, wanted = election(number), KEPT[number]["runoff"]
        winner = runoff(made["options"], made["rankings"]).winner
        if winner not in wanted:
            differing.append(number)
    assert differing == []
    assert sum(len(kept["runoff"]) == 1 for kept in KEPT) > 800  # most have only one, whatever breaks the ties


def test_points_by_borda_are_those_that_another_program_finds() -> None:
    for number in range(ELECTIONS):
        made = election(number)
        points = borda(made["options"], made["rankings"])
        beaten = Fraction(len(made["rankings"]) * (len(made["options"]) - 1), 2)
        assert [2 * (points[option] - beaten) for option in made["options"]] == KEPT[number]["borda"], number


def test_scores_and_approval_have_the_winners_that_another_program_finds() -> None:
    for number in range(ELECTIONS):
        made = election(number)
        sums = {option: each.sum for option, each in scored(made["options"], made["scores"]).items()}
        leading = [option for option in made["options"] if sums[option] == max(sums.values())]
        assert leading == KEPT[number]["scores"], number
        votes = tally(made["options"], made["approvals"]).votes
        assert [option for option in votes if votes[option] == max(votes.values())] == KEPT[number]["approval"], number


rankings = st.integers(2, 6).flatmap(
    lambda number: st.tuples(
        st.just(list(range(number))),
        st.lists(
            st.permutations(range(number)).flatmap(lambda order: st.integers(0, number).map(lambda end: order[:end])),
            max_size=25,
        ),
    )
)


@settings(max_examples=150, deadline=None)
@given(rankings)
def test_every_round_counts_every_ballot_once(made) -> None:
    options, ballots = made
    counted = runoff(options, ballots)
    ranking = [ballot for ballot in ballots if ballot]
    left = set(options)
    for each in counted.rounds:
        assert set(each.votes) == left
        assert sum(each.votes.values()) + each.exhausted == len(ranking)
        if each.out is not None:
            assert each.votes[each.out] == min(each.votes.values())
            left.remove(each.out)
    if ranking:
        last = counted.rounds[-1].votes
        assert last[counted.winner] == max(last.values())
    else:
        assert counted.winner is None


@settings(max_examples=150, deadline=None)
@given(rankings, st.randoms())
def test_the_order_of_the_ballots_changes_nothing(made, rng) -> None:
    options, ballots = made
    mixed = list(ballots)
    rng.shuffle(mixed)
    assert runoff(options, mixed) == runoff(options, ballots)
    assert borda(options, mixed) == borda(options, ballots)


@settings(max_examples=150, deadline=None)
@given(rankings)
def test_every_ballot_that_ranks_gives_the_same_number_of_points(made) -> None:
    options, ballots = made
    number = len(options)
    assert sum(borda(options, ballots).values()) == sum(bool(b) for b in ballots) * Fraction(number * (number - 1), 2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_mean_and_median_of_scores_are_exact(points) -> None:
    each = scored(["a"], [{"a": value} for value in points])["a"]
    ordered = sorted(points)
    middle = len(points) // 2
    median = Fraction(ordered[middle] if len(points) % 2 else ordered[middle - 1] + ordered[middle])
    assert each.mean == Fraction(sum(points), len(points))
    assert each.median == (median if len(points) % 2 else median / 2)
    assert each.distribution == tuple(Counter(points)[value] for value in range(6))


def test_a_tie_is_broken_by_the_round_before() -> None:
    ballots = [["a"]] * 5 + [["b"]] * 3 + [["c", "b"]] * 2 + [["d", "c"]] * 1
    counted = runoff(["a", "b", "c", "d"], ballots)
    second = counted.rounds[1]
    assert second.votes == {"a": 5, "b": 3, "c": 3}
    assert (second.level, second.out, second.tie_break) == (("b", "c"), "c", TieBreak.EARLIER)


def test_a_tie_without_earlier_rounds_is_broken_by_points() -> None:
    ballots = [["a"]] * 3 + [["b", "c"]] * 2 + [["c", "a"]] * 2
    first = runoff(["a", "b", "c"], ballots).rounds[0]
    assert (first.level, first.out, first.tie_break) == (("b", "c"), "b", TieBreak.BORDA)


def test_a_tie_in_everything_is_broken_by_the_lot_that_anybody_can_draw_again() -> None:
    counted = runoff([7, 9], [[7], [9]])
    loser = min((7, 9), key=lambda option: lot(option, 2))
    assert (counted.rounds[0].out, counted.rounds[0].tie_break) == (loser, TieBreak.LOT)
    assert lot(7, 2) == "7bcddfc2024dd9347260a4fa5ecac2bd4da9c4dca0a189f63196eb9f7f3b4bc0"


@pytest.mark.parametrize(
    ("majority", "of", "rival", "needed"),
    [
        (Majority.SIMPLE, 100, 40, 41),
        (Majority.ABSOLUTE, 100, 0, 51),
        (Majority.ABSOLUTE, 101, 0, 51),
        (Majority.ABSOLUTE, 0, 0, 1),
        (Majority.TWO_THIRDS, 99, 0, 66),
        (Majority.TWO_THIRDS, 100, 0, 67),
        (Majority.TWO_THIRDS, 0, 0, 1),
    ],
)
def test_majorities_are_whole_numbers(majority, of, rival, needed) -> None:
    assert needed_for_majority(majority, of=of, rival=rival) == needed


@pytest.mark.parametrize(("percent", "of", "needed"), [(20, 1000, 200), (20, 1001, 201), (1, 1, 1), (100, 7, 7)])
def test_a_quorum_in_per_cent_is_rounded_up(percent, of, needed) -> None:
    assert needed_for_share(percent, of=of) == needed
