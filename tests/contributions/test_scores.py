"""The formulas of the orders, at their edges."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.contributions.scores import confidence, hot_score
from tests.factories import NOON


@pytest.mark.parametrize(
    ("balance", "age", "score"),
    [
        (10, timedelta(0), 10),
        (10, timedelta(hours=1), 10),
        (10, timedelta(days=1), 10),
        (10, timedelta(days=1, seconds=1), 5),
        (62, timedelta(days=31), 2),
        (62, timedelta(days=400), 2),
        (-62, timedelta(days=31), -2),
        (0, timedelta(days=3), 0),
    ],
)
def test_hot_is_the_balance_per_day_of_the_last_month(balance: int, age: timedelta, score: int) -> None:
    assert hot_score(balance, NOON - age, NOON) == score


@pytest.mark.parametrize(("up", "down", "value"), [(0, 0, 1), (1, 0, 100), (0, 1, 0), (3, 1, 150), (1, 3, -50)])
def test_confidence_weighs_the_lead_by_the_share(up: int, down: int, value: float) -> None:
    assert confidence(up, down) == value


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_confidence_has_the_sign_of_the_lead(up: int, down: int) -> None:
    value = confidence(up, down)
    if up and up != down:
        assert (value > 0) == (up > down)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_twice_the_votes_in_the_same_share_count_twice(up: int, down: int) -> None:
    assert confidence(2 * up, 2 * down) == pytest.approx(2 * confidence(up, down))
