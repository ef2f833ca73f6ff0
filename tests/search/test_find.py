"""What is found, in which order, and what is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from participation.regions.models import Level, Region
from participation.regions.scope import EVERYTHING, Reach
from participation.search import querysets, services
from participation.search.models import SearchDocument
from participation.search.querysets import count, find, matching_ids, similar_titles
from tests.factories import Stage
from tests.search.conftest import NOON, Push, reach_of_site

TEXTS = [
    "",
    " ",
    '"',
    "'",
    "''",
    "AND",
    "OR NOT NEAR",
    "NEAR(rad weg, 3)",
    'title : "rad" *',
    "rad:*",
    "rad & | ! <-> weg",
    "-rad +weg",
    "(((",
    "rad) OR (weg",
    "^rad",
    "{a b}: c",
    "*",
    "%_\\",
    "rad\\",
    "🚲🌳",
    "\0",
    "rad\0weg",
    "\ud800",
    "x" * 10_000,
    "rad " * 2_500,
    "'; DROP TABLE search_searchdocument; --",
    "ﷺ" * 300,
]


def titles(documents: list[SearchDocument]) -> list[str]:
    return [document.title for document in documents]


@pytest.mark.usefixtures("everywhere")
class TestFinding:
    @pytest.mark.parametrize("text", ["Radweg", "Radwege", "RADWEGEN", "radweg!", "Rad", "radw", "Ra"])
    def test_other_forms_and_beginnings_are_found(self, push: Push, text: str) -> None:
        push("Mehr Radwege für Uelzen")
        push("Bäume an der Straße")
        assert titles(find(text)) == ["Mehr Radwege für Uelzen"]
        assert count(text) == 1

    @pytest.mark.parametrize("text", ["Baum", "Baeume", "bäumen", "Strasse", "Straßen", "STRASSE Bäume", "Häuser"])
    def test_umlauts_may_be_written_in_any_way(self, push: Push, text: str) -> None:
        push("Bäume an der Straße", body="Vor den Haeusern soll es schattig werden.")
        push("Mehr Radwege für Uelzen")
        assert titles(find(text)) == ["Bäume an der Straße"]

    def test_every_word_must_occur_but_anywhere(self, push: Push) -> None:
        push("Radweg", summary="Von Uelzen", body="nach Bad Bevensen", tags=["Verkehr"])
        push("Radweg", summary="Von Uelzen nach Ebstorf")
        assert [document.object_id for document in find("Verkehr Bevensen Uelzen Radwege")] == [1]

    def test_title_counts_more_than_tags_and_these_more_than_the_text(self, push: Push) -> None:
        push("Wald am Ort", body="Ein Radweg wäre gut.")
        push("Wald im Ort", tags=["Radweg"])
        push("Radweg im Ort", body="Ein Wald wäre gut.")
        assert [document.object_id for document in find("Radweg")] == [3, 2, 1]

    def test_the_word_itself_counts_more_than_one_that_begins_like_it(self, push: Push) -> None:
        push("Rad im Ort")
        push("Radverkehr im Ort")
        found = find("Rad")
        assert [document.object_id for document in found] == [1, 2]
        assert found[0].rank > found[1].rank

    def test_among_equals_the_newest_comes_first(self, push: Push) -> None:
        for days in (1, 3, 2):
            push("Radweg", published_at=NOON + timedelta(days=days), object_id=days)
        assert [document.object_id for document in find("Radweg")] == [3, 2, 1]

    def test_kinds_and_municipality_narrow_down(self, push: Push) -> None:
        push("Radweg", kind="debate")
        push("Radweg", municipality_id=77)
        push("Radweg")
        assert [document.kind for document in find("Radweg", kinds=["debate"])] == ["debate"]
        assert [document.object_id for document in find("Radweg", municipality_id=77)] == [2]
        assert count("Radweg", kinds=["debate", "proposal"]) == 3
        assert find("Radweg", kinds=[]) == []

    def test_pages_follow_each_other_without_gaps(self, push: Push) -> None:
        for _ in range(7):
            push("Radweg")
        keys = [document.object_id for offset in (0, 3, 6, 9) for document in find("Radweg", limit=3, offset=offset)]
        assert keys == [7, 6, 5, 4, 3, 2, 1]

    def test_counting_stops_where_it_is_told_to(self, push: Push) -> None:
        for _ in range(5):
            push("Radweg")
        assert count("Radweg", most=3) == 4

    def test_keys_filter_other_querysets(self, push: Push) -> None:
        push("Radweg")
        push("Baum")
        push("Radweg", kind="debate")
        proposals = SearchDocument.objects.filter(kind="proposal")
        assert [row.object_id for row in proposals.filter(object_id__in=matching_ids("Radwege", "proposal"))] == [1]
        assert not proposals.filter(object_id__in=matching_ids("…", "proposal")).exists()
        assert proposals.exclude(object_id__in=matching_ids("Radwege", "proposal")).count() == 1

    def test_the_number_of_queries_does_not_grow(self, push: Push) -> None:
        push("Radweg")
        find("Radweg")  # its compounds are remembered for a while
        with CaptureQueriesContext(connection) as few:
            find("Radweg")
        for _ in range(15):
            push("Radweg")
        with CaptureQueriesContext(connection) as many:
            assert len(find("Radweg")) == 16
        assert len(few) == len(many) <= 2

    @pytest.mark.parametrize("text", TEXTS)
    def test_nothing_typed_is_an_error(self, push: Push, land: Stage, text: str) -> None:
        push("Radweg", body="Ein Text")
        find(text)
        count(text)
        list(matching_ids(text, "proposal"))
        similar_titles(text, region=land.heide, kind="proposal")

    @pytest.mark.parametrize("text", TEXTS)
    def test_nothing_pushed_is_an_error(self, push: Push, text: str) -> None:
        push(text, summary=text, body=text + " Radweg", tags=[text])
        assert count("Radweg") == 1

    @given(text=st.text(max_size=200), query=st.text(max_size=80))
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @example(text="Radweg", query="radweg")
    @example(text="0\x000", query="\ud800")
    @example(text="a\ud800b", query="a\0b")
    def test_any_text_can_be_pushed_and_searched(self, push: Push, text: str, query: str) -> None:
        push(text, summary=text, body=text, tags=[text], object_id=1)
        find(query)
        count(query)
        assert count(text) == (1 if querysets.parse(text) else 0)


class TestScope:
    def test_a_search_outside_every_scope_is_refused(self, push: Push) -> None:
        push("Radweg")
        with pytest.raises(ScopeError):
            find("Radweg")
        with pytest.raises(ScopeError):
            count("Radweg")

    def test_documents_of_another_region_are_not_found(self, push: Push, land: Stage) -> None:
        push("Radweg in der Heide")
        push("Radweg an der Küste", land.kueste)
        push("Radweg im ganzen Land", land.nation)
        with scope(region=reach_of_site(land.heide)):
            assert titles(find("Radweg")) == ["Radweg in der Heide"]
            assert count("Radweg") == 1
            assert [row["object_id"] for row in matching_ids("Radweg", "proposal")] == [1]
            assert similar_titles("Radweg", region=land.kueste, kind="proposal") == []
        with scope(region=EVERYTHING):
            assert count("Radweg") == 3

    def test_what_a_region_above_shares_is_found_below(self, push: Push, land: Stage) -> None:
        push("Radweg im ganzen Land", land.nation, shared_down=True)
        push("Radweg an der Küste", land.kueste, shared_down=True)
        with scope(region=reach_of_site(land.heide)):
            assert titles(find("Radweg")) == ["Radweg im ganzen Land"]

    def test_a_subtree_is_found_from_above(self, push: Push, land: Stage) -> None:
        push("Radweg an der Küste", land.kueste)
        with scope(region=Reach(prefixes=(land.nation.path,))):
            assert count("Radweg") == 1

    def test_a_reach_narrows_and_never_widens(self, push: Push, land: Stage) -> None:
        push("Radweg in der Heide")
        push("Radweg an der Küste", land.kueste)
        kueste = reach_of_site(land.kueste)
        with scope(region=EVERYTHING):
            assert titles(find("Radweg", reach=kueste)) == ["Radweg an der Küste"]
        with scope(region=reach_of_site(land.heide)):
            assert find("Radweg", reach=kueste) == []
            assert count("Radweg", reach=EVERYTHING) == 1

    def test_somebody_without_regions_finds_nothing(self, push: Push) -> None:
        push("Radweg")
        with scope(region=Reach()):
            assert find("Radweg") == []
            assert count("Radweg") == 0
            assert list(matching_ids("Radweg", "proposal")) == []

    def test_a_deleted_region_takes_its_documents_along(self, push: Push, land: Stage) -> None:
        region = Region.objects.get(pk=land.nation.pk).add_child(level=Level.DISTRICT, name="Neu", slug="neu")
        push("Radweg", region)
        Region.objects.get(pk=region.pk).delete()
        with scope(region=EVERYTHING):
            assert find("Radweg") == []


class TestSimilarTitles:
    @pytest.fixture(autouse=True)
    def _titles(self, push: Push, land: Stage, everywhere: None) -> None:
        for title in (
            "Radweg von Uelzen nach Ebstorf",
            "Radwege ausbauen",
            "Bäume an der Hauptstraße",
            "Radweg nach Uelzen und Ebstorf beleuchten",
            "Freibad länger öffnen",
        ):
            push(title, body="Text über Spielplätze")
        push("Radweg nach Ebstorf", land.kueste)
        push("Radweg nach Ebstorf", kind="debate")

    def test_titles_that_share_words_come_by_likeness(self, land: Stage) -> None:
        similar = similar_titles("Ein Radweg nach Ebstorf", region=land.heide, kind="proposal")
        assert titles(similar) == [
            "Radweg von Uelzen nach Ebstorf",
            "Radweg nach Uelzen und Ebstorf beleuchten",
            "Radwege ausbauen",
        ]

    def test_a_word_that_is_still_being_typed_counts(self, land: Stage) -> None:
        assert titles(similar_titles("Mehr Bäume in der Hauptstr", region=land.heide, kind="proposal")) == [
            "Bäume an der Hauptstraße"
        ]

    def test_only_titles_count(self, land: Stage) -> None:
        assert similar_titles("Spielplätze", region=land.heide, kind="proposal") == []

    def test_stop_words_are_nothing_in_common(self, land: Stage) -> None:
        assert similar_titles("von und nach der", region=land.heide, kind="proposal") == []

    def test_there_are_at_most_as_many_as_wanted(self, push: Push, land: Stage) -> None:
        for number in range(8):
            push(f"Radweg {number}")
        assert len(similar_titles("Radweg", region=land.heide.pk, kind="proposal")) == 5
        assert len(similar_titles("Radweg", region=land.heide, kind="proposal", limit=2)) == 2


@pytest.mark.usefixtures("everywhere")
def test_what_is_dropped_is_not_found(push: Push) -> None:
    key = push("Radweg")
    services.drop(kind="proposal", object_id=key)
    assert find("Radweg") == []
