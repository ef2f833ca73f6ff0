"""Did you mean …?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from participation.search.suggestions import suggest
from tests.factories import Stage
from tests.search.conftest import Push, reach_of_site
from tests.search.test_find import TEXTS


@pytest.fixture(autouse=True)
def _documents(push: Push, everywhere: None) -> None:
    for number in range(12):
        push("Radweg nach Ebstorf", body=f"Fußgänger und Spielplätze {number}")
    push("Radwerk am Bahnhof", body="Bäume")
    push("Windräder im Wald", kind="debate")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Radwge", "Radweg"),
        ("radwge", "radweg"),
        ("RADWGE", "RADWEG"),
        ("Radwege Ebsdorf", "Radwege Ebstorf"),
        ("Fussgenger", "Fußgänger"),
        ("Fußgänger Spielplatze Ebstrof!", "Fußgänger Spielplatze Ebstorf!"),
        ("Windredar", "Windräder"),
        ("Bahnhoff", "Bahnhof"),
    ],
)
def test_a_slip_is_corrected(typed: str, meant: str) -> None:
    assert suggest(typed) == meant


@pytest.mark.parametrize(
    "typed", ["Radweg", "Radwege", "Rad", "Baeume", "Schwimmbad", "Radweg Schwimmbad", "xy", "12345"]
)
def test_words_in_use_and_words_like_nothing_stay(typed: str) -> None:
    assert suggest(typed) == ""


def test_words_in_use_stay_even_if_nothing_has_all_of_them() -> None:
    assert suggest("Ebstorf Windräder") == ""


def test_the_frequent_word_wins() -> None:
    assert suggest("Radwerg") == "Radweg"


def test_nothing_is_suggested_where_enough_was_found() -> None:
    assert suggest("Radwge", found=3) == ""


def test_a_rare_spelling_gives_way_where_little_was_found(push: Push) -> None:
    push("Ebstrof")
    assert suggest("Ebstrof") == "Ebstorf"


def test_only_what_can_be_found_here_is_suggested(push: Push, land: Stage) -> None:
    push("Leuchtturm", land.kueste)
    with scope(region=reach_of_site(land.heide)):
        assert suggest("Leuchtturn") == ""
    with scope(region=reach_of_site(land.kueste)):
        assert suggest("Leuchtturn") == "Leuchtturm"


def test_suggestions_keep_to_the_kind() -> None:
    assert suggest("Windredar", kinds=["proposal"]) == ""
    assert suggest("Windredar", kinds=["debate"]) == "Windräder"


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_typed_is_an_error(text: str) -> None:
    suggest(text)


def test_a_suggestion_takes_few_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert suggest("Radwge Ebstrof Fussgenger", found=0)
    assert len(queries) <= 5
