"""Lists of proposals: orders, filters, words, pages, and how little they ask of the database."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from participation.contributions.listing import Wanted
from participation.contributions.models import Contribution
from participation.contributions.services import states, supporting
from participation.proposals.models import Proposal
from tests import factories
from tests.proposals.factories import fresh, proposal
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    found = re.findall(r'<h2 class="entry__title"><a href="[^"]*">(.*?)</a>', text)
    return [re.sub(r"</?mark>", "", title) for title in found]


def listed(client: Any, query: str = "") -> list[str]:
    response = client.get(f"/vorschlaege/{query}", follow=True)
    assert response.status_code == 200
    return titles(response.text)


@pytest.fixture
def three(world: World, now: Any) -> list[Proposal]:
    """Alt (2 supports, hot), Mittel (1 support, most comments), Neu."""
    made = []
    for day, title in enumerate(("Alt am Bach", "Mittel am Bach", "Neu am Bach")):
        now.move_to(factories.NOON + timedelta(days=day))
        made.append(proposal(world.module, world.anna, title=title))
    for index, user in ((0, world.anna), (0, world.ben), (1, world.ben)):
        supporting.support(contribution=fresh(made[index]), user=user)
    Contribution._base_manager.filter(pk=made[0].pk).update(hot_score=5)
    Contribution._base_manager.filter(pk=made[1].pk).update(comment_count=9)
    return made


@pytest.mark.parametrize(
    ("order", "first"),
    [("", "Alt"), ("hot", "Alt"), ("supported", "Alt"), ("newest", "Neu"), ("discussed", "Mittel"), ("bogus", "Alt")],
)
def test_orders(world: World, at_heide: Any, three: Any, order: str, first: str) -> None:
    assert listed(at_heide(), f"?sort={order}")[0] == f"{first} am Bach"


def test_the_shuffled_order_gets_a_seed_into_its_address_and_goes_round_once(world: World, at_heide: Any) -> None:
    for number in range(25):
        made = proposal(world.module, world.anna)
        Contribution._base_manager.filter(pk=made.pk).update(rand=number / 25)
    response = at_heide().get("/vorschlaege/?sort=random")
    assert response.status_code == 302
    assert re.search(r"sort=random&seed=\d{1,2}$", response["Location"])
    page = at_heide().get("/vorschlaege/?sort=random&seed=50")
    first = titles(page.text)
    after = page.context["page"].next_cursor
    rest = titles(at_heide().get(f"/vorschlaege/?sort=random&seed=50&after={after}").text)
    assert len(first) == 20
    assert len(set(first + rest)) == 25
    assert titles(at_heide().get("/vorschlaege/?sort=random&seed=50").text) == first
    assert titles(at_heide().get("/vorschlaege/?sort=random&seed=10").text) != first


@pytest.mark.parametrize("order", ["hot", "supported", "newest", "discussed"])
def test_pages_show_everything_once_and_keep_the_filters(world: World, at_heide: Any, order: str) -> None:
    for number in range(45):
        proposal(world.module, world.anna, title=f"Nummer {number:02}", tags="Rad")
    seen: list[str] = []
    url = f"/vorschlaege/?sort={order}&tag=rad"
    for _ in range(3):
        page = at_heide().get(url)
        seen += titles(page.text)
        found = re.search(r'rel="next" href="([^"]*)"', page.text)
        if found:
            assert "tag=rad" in found[1]
            url = "/vorschlaege/" + found[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 45
    assert found is None
    assert "45 " in page.text


@pytest.mark.parametrize(
    "query",
    ["?after=kaputt", "?after=WyJ4Il0", "?seed=999&sort=random", "?seed=x&sort=random", "?tag=%00", "?q=%00",
     "?category='", "?municipality=gibtsnicht", "?state=bogus", "?after=" + "x" * 500, "?q=" + "wort+" * 200],
)  # fmt: skip
def test_nonsense_in_the_address_is_left_out(world: World, at_heide: Any, three: Any, query: str) -> None:
    assert at_heide().get(f"/vorschlaege/{query}", follow=True).status_code == 200


def test_filters(world: World, at_heide: Any, three: Any) -> None:
    traffic = world.module.categories.create(name="Verkehr", slug="verkehr")
    proposal(
        world.module, world.anna, title="Mit allem am See", tags="Rad, Schule", category=traffic,
        municipality=world.stage.heidedorf,
    )  # fmt: skip
    visitor = at_heide()
    for query in ("?tag=rad", "?category=verkehr", "?municipality=heidedorf", "?tag=schule&category=verkehr"):
        assert listed(visitor, query) == ["Mit allem am See"], query
    assert listed(visitor, "?tag=gibtesnicht") == []
    assert listed(visitor, "?tag=rad&municipality=kuestendorf") == []
    assert len(listed(visitor)) == 4


def test_what_is_retired_or_archived_has_lists_of_its_own(world: World, at_heide: Any, three: Any) -> None:
    old, middle, new = three
    team = factories.staff("Team", "project_team", world.stage.heide)
    states.retire(contribution=old, actor=world.anna, reason="done", explanation="Ist gebaut.")
    states.archive(contribution=middle)
    states.select(contribution=new, actor=team)
    visitor = at_heide()
    assert listed(visitor) == ["Neu am Bach"]
    assert listed(visitor, "?state=retired") == ["Alt am Bach"]
    assert listed(visitor, "?state=archived") == ["Mittel am Bach"]
    assert listed(visitor, "?state=selected") == ["Neu am Bach"]
    assert listed(visitor, "?state=open") == []


def test_words_are_found_in_other_forms_with_the_passage_marked(world: World, at_heide: Any) -> None:
    proposal(world.module, world.anna, title="Ein Radweg am Bach", summary="Kurz gesagt: gut.")
    proposal(world.module, world.anna, title="Schatten im Ort", body="An der Straße sollen Bäume stehen.")
    proposal(world.module, world.anna, title="Etwas anderes", summary="Nichts davon.", body="")
    visitor = at_heide()
    assert listed(visitor, "?q=Radwege") == ["Ein Radweg am Bach"]
    assert listed(visitor, "?q=Baeume") == ["Schatten im Ort"]
    assert listed(visitor, "?q=Radwege&sort=newest") == ["Ein Radweg am Bach"]
    page = visitor.get("/vorschlaege/?q=baum").text
    assert "<mark>Bäume</mark>" in page
    assert visitor.get("/vorschlaege/?q=baum").context["wanted"].order == "relevance"
    assert 'value="baum"' in page


def test_a_misspelt_word_gets_a_suggestion(world: World, at_heide: Any) -> None:
    for number in range(3):
        proposal(world.module, world.anna, title=f"Schwimmbad {number}")
    page = at_heide().get("/vorschlaege/?q=Schwimbad")
    assert page.context["listing"].suggestion == "Schwimmbad"
    assert "?q=Schwimmbad" in page.text


def test_the_best_match_comes_first_and_other_filters_hold(world: World, at_heide: Any) -> None:
    proposal(world.module, world.anna, title="Wege im Wald", body="Ein Brunnen fehlt.", tags="Wald")
    proposal(world.module, world.anna, title="Ein Brunnen für den Markt")
    assert listed(at_heide(), "?q=Brunnen") == ["Ein Brunnen für den Markt", "Wege im Wald"]
    assert listed(at_heide(), "?q=Brunnen&tag=wald") == ["Wege im Wald"]


def test_the_parent_site_filters_by_region(world: World) -> None:
    there = factories.module(world.stage.kueste, "proposal", slug="ideen")
    proposal(there.proposalmodule, world.fritz, title="Ein Steg an der Küste")
    proposal(world.module, world.anna, title="Ein Weg in der Heide")
    parent = browser("land.localhost")
    assert sorted(listed(parent)) == ["Ein Steg an der Küste", "Ein Weg in der Heide"]
    assert listed(parent, "?municipality=kueste") == ["Ein Steg an der Küste"]


def test_the_page_of_a_module_lists_only_its_own(world: World, at_heide: Any) -> None:
    other = factories.module(world.stage.heide, "proposal", slug="mehr")
    proposal(other.proposalmodule, world.anna, title="Woanders am Bach")
    proposal(world.module, world.anna, title="Hier am Bach")
    assert titles(at_heide().get(world.module.get_absolute_url()).text) == ["Hier am Bach"]


def test_an_empty_list_invites(world: World, at_heide: Any) -> None:
    assert "/vorschlaege/neu/" in at_heide().get("/vorschlaege/").text
    assert 'class="empty"' in at_heide().get("/vorschlaege/?tag=x").text


def _many(world: World, number: int) -> None:
    """Many proposals as quickly as rows can be written."""
    first = proposal(world.module, world.anna, tags="Rad", municipality=world.stage.heidedorf)
    rows = []
    for n in range(number - 1):
        row = Contribution._base_manager.get(pk=first.pk) if not n else rows[0]
        values = {f.attname: getattr(row, f.attname) for f in Contribution._meta.concrete_fields if f.name != "id"}
        rows.append(Contribution(**values | {"title": f"Ein Radweg {n}", "hot_score": n % 7, "rand": n / number}))
    Contribution._base_manager.bulk_create(rows, batch_size=100)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO proposals_proposal (contribution_ptr_id, summary, body, address) VALUES (%s, %s, %s, %s)",
            [(row.pk, "Kurz.", "<p>Ein Radweg</p>", "") for row in rows],
        )


@pytest.mark.parametrize(
    "query", ["", "?sort=newest", "?sort=random&seed=3", "?tag=rad", "?q=Radweg", "?q=Radwge&sort=hot"]
)
def test_lists_take_twelve_queries_at_ten_rows_and_at_a_thousand(world: World, query: str) -> None:
    counts = []
    for number in (10, 990):
        with scopes_disabled():
            _many(world, number)
        for host, path in (
            ("heide.land.localhost", "/vorschlaege/"),
            ("heide.land.localhost", world.module.get_absolute_url()),
            ("land.localhost", "/vorschlaege/"),
        ):
            client = browser(host)
            client.get(path + "?state=open")  # hosts and the choice of tags are remembered
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path + query).status_code == 200
            counts.append(len(queries))
            assert len(queries) <= 12, (host, path, [q["sql"][:200] for q in queries])
    assert max(counts[3:]) <= max(counts[:3]) + 1  # a thousand are counted, ten are seen


def test_the_address_is_read_carefully() -> None:
    assert Wanted.from_address({"sort": "relevance"}).order == "hot"
    assert Wanted.from_address({"q": " Rad  weg "}).text == "Rad weg"
    assert Wanted.from_address({"q": "x"}).order == "relevance"
    assert Wanted.from_address({"seed": "٣"}).seed is None
