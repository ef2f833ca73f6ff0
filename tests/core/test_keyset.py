"""Paging by the last row seen: every row once, whatever the values; a damaged cursor begins at the start."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.audit.models import Entry
from participation.core import keyset


@given(
    st.one_of(st.integers(-(10**15), 10**15), st.floats(0, 1), st.datetimes(timezones=st.just(UTC))),
    st.integers(1, 10**15),
)
def test_a_cursor_comes_back_as_it_went(value: object, pk: int) -> None:
    assert keyset.decode(keyset.encode(value, pk)) == (value, pk)


@given(st.text(max_size=60))
def test_a_damaged_cursor_is_no_error(cursor: str) -> None:
    position = keyset.decode(cursor)
    assert position is None or isinstance(position[1], int)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "eyJ9", "bnVsbA", "WzEsMl0x"])
def test_a_broken_cursor_begins_at_the_start(cursor: str) -> None:
    assert keyset.decode(cursor) is None


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [True, False])
def test_pages_show_every_row_once_even_with_equal_values(descending: bool) -> None:
    moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 2, 2, 3, 3, 4)]
    rows = Entry.objects.bulk_create(Entry(action="probe", at=moment) for moment in moments)
    expected = [row.pk for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=descending)]
    seen: list[int] = []
    cursor = ""
    for _ in range(10):
        page = keyset.page(Entry.objects.filter(action="probe"), "at", cursor, descending=descending, size=2)
        seen += [row.pk for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == expected
