from datetime import UTC, datetime

import pytest

from participation.core.clock import months_before


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2028, 3, 31), 1, (2028, 2, 29)),
        ((2026, 1, 15), 12, (2025, 1, 15)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 5, 31), 0, (2026, 5, 31)),
    ],
)
def test_months_are_counted_back_to_a_day_that_exists(moment: tuple, months: int, earlier: tuple) -> None:
    assert months_before(datetime(*moment, tzinfo=UTC), months) == datetime(*earlier, tzinfo=UTC)
