"""The search page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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
