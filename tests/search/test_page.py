"""The search page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participation.core import clock
from participation.regions import hosts
from participation.search import registry
from tests.factories import Stage
from tests.search.conftest import Push

HEIDE, NATION = "heide.land.localhost", "land.localhost"


@pytest.fixture(autouse=True)
def _kinds(no_providers: dict[str, registry.Provider], land: Stage) -> None:
    registry.provider("proposal", label="Vorschlag", plural="Vorschläge")(lambda: iter(()))
    registry.provider("debate", label="Debatte", plural="Debatten")(lambda: iter(()))


def page(client: Client, host: str = HEIDE, **query: Any) -> str:
    response = client.get("/suche/", query, headers={"host": host})
    assert response.status_code == 200
    return response.content.decode()


def test_the_empty_form_invites(client: Client) -> None:
    html = page(client)
    assert 'name="q"' in html
    assert '<ol class="entries"' not in html


def test_results_show_marks_kind_and_address(client: Client, push: Push, land: Stage) -> None:
    push("Mehr <Radwege>", summary="Ein Radweg & mehr")
    push("Radweg an der Küste", land.kueste)
    html = page(client, q="Radwege")
    assert 'href="/vorschlaege/1/">Mehr &lt;<mark>Radwege</mark>&gt;</a>' in html
    assert "Ein <mark>Radweg</mark> &amp; mehr" in html
    assert "Vorschlag" in html
    assert "Küste" not in html.split("<main")[1].split("</main>")[0]


def test_a_mark_in_the_text_comes_before_a_summary_without_one(client: Client, push: Push) -> None:
    push("Verkehr", summary="Worum es geht", body="Ein Radweg fehlt")
    assert "Ein <mark>Radweg</mark> fehlt" in page(client, q="Radweg")


def test_the_parent_site_leads_to_the_home_of_each_result(client: Client, push: Push, land: Stage) -> None:
    push("Radweg an der Küste", land.kueste)
    html = page(client, NATION, q="Radweg")
    assert 'href="http://kueste.land.localhost/vorschlaege/1/"' in html
    assert land.kueste.name in html.split("<main")[1]


def test_one_kind_alone(client: Client, push: Push) -> None:
    push("Radweg als Vorschlag")
    push("Radweg als Debatte", kind="debate")
    html = page(client, q="Radweg", kind="debate")
    assert "als Debatte" in html
    assert "als Vorschlag" not in html
    assert "als Vorschlag" in page(client, q="Radweg", kind="nonsense")


def test_nothing_found_helps_and_suggests(client: Client, push: Push) -> None:
    push("Radweg")
    html = page(client, q="Radwge")
    assert 'href="?q=Radweg"' in html
    html = page(client, q="Zzzz", kind="debate")
    assert 'href="?q=Zzzz"' in html


def test_pages_follow_each_other_and_end(client: Client, push: Push) -> None:
    for number in range(45):
        push(f"Radweg {number}")
    seen = []
    for after in ("", "1", "2"):
        html = page(client, q="Radweg", after=after)
        seen.append(html.count('class="entry"'))
    assert seen == [20, 20, 5]
    assert 'rel="next"' in page(client, q="Radweg", after="1")
    assert 'rel="next"' not in html
    assert page(client, q="Radweg", after="9").count('class="entry"') == 0


@pytest.mark.parametrize("after", ["-1", "x", "²", "99999999999", "1e3"])
def test_a_damaged_address_is_no_error(client: Client, push: Push, after: str) -> None:
    push("Radweg")
    page(client, q="Radweg", after=after)


@pytest.mark.parametrize("text", ["🚲", '"', "AND (", "\0", "x" * 10_000, "<script>alert(1)</script>"])
def test_anything_can_be_typed(client: Client, push: Push, text: str) -> None:
    push("Radweg")
    html = page(client, q=text)
    assert "<script>alert" not in html


def test_the_number_of_queries_does_not_grow(client: Client, push: Push) -> None:
    numbers = []
    push("Radweg")
    page(client, q="Radweg")  # what is remembered for a while: compounds, menus
    for _ in range(2):
        for _ in range(25):
            push("Radweg", body="Radweg " * 200)
        hosts.forget()
        with CaptureQueriesContext(connection) as queries:
            page(client, q="Radweg")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 20


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post("/suche/", headers={"host": HEIDE}).status_code == 405


def hits(html: str) -> list[str]:
    return re.findall(r'href="[^"]*/vorschlaege/(\d+)/"', html.split("<main")[1])


def test_filters_narrow_and_stay_in_the_address(client: Client, push: Push) -> None:
    push("Radweg am See", tags=["Verkehr", "Schulweg"], published_at=clock.now() - timedelta(days=2))
    push("Radweg am Bach", tags=["Verkehr"], published_at=clock.now() - timedelta(days=60))
    push("Radweg durch die Heide", language="en", published_at=clock.now() - timedelta(days=400))
    assert hits(page(client, q="Radweg", tag="Schulweg")) == ["1"]
    assert sorted(hits(page(client, q="Radweg", tag="Verkehr"))) == ["1", "2"]
    assert hits(page(client, q="Radweg", since="7")) == ["1"]
    assert hits(page(client, q="Radweg", language="en")) == ["3"]
    html = page(client, q="Radweg", since="365", tag="Verkehr")
    assert '<option value="365" selected>' in html
    assert '<option value="Verkehr" selected>' in html
    assert 'href="?q=Radweg"' in html
    assert len(hits(page(client, q="Radweg", tag="Unsinn", since="x", language="xx", sort="?"))) in (0, 3)


def test_the_newest_come_first_where_this_is_chosen(client: Client, push: Push) -> None:
    push("Radweg Radweg Radweg", published_at=clock.now() - timedelta(days=9))
    push("Ein ganz anderer Titel über vieles mehr", body="Radweg", published_at=clock.now())
    assert hits(page(client, q="Radweg")) == ["1", "2"]
    assert hits(page(client, q="Radweg", sort="neu")) == ["2", "1"]


def test_each_kind_says_how_many_it_has_whatever_is_chosen(client: Client, push: Push) -> None:
    push("Radweg")
    push("Radweg zwei")
    push("Radweg drei", kind="debate")
    for kind in ("", "debate"):
        html = page(client, q="Radweg", kind=kind)
        assert "Vorschläge (2)" in html
        assert "Debatten (1)" in html


def test_the_national_site_finds_all_regions_or_one(client: Client, push: Push, land: Stage) -> None:
    push("Radweg an der Küste", land.kueste)
    push("Radweg in der Heide")
    assert len(hits(page(client, NATION, q="Radweg"))) == 2
    assert hits(page(client, NATION, q="Radweg", region="kueste")) == ["1"]
    html = page(client, HEIDE, q="Radweg", region="kueste")
    assert hits(html) == ["2"]
    assert 'href="http://land.localhost/suche/?q=Radweg"' in html


def test_who_looks_for_a_word_finds_its_compounds(client: Client, push: Push) -> None:
    push("Ein Fahrradweg zur Schule")
    push("Der Urlaub")
    html = page(client, q="Radweg")
    assert hits(html) == ["1"]
    assert "<mark>Fahrradweg</mark>" in html
    assert hits(page(client, q="Laub")) == []
    push("Ein Radweg zur Schule")
    assert hits(page(client, q="Radweg"))[0] == "3"
