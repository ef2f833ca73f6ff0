"""The public pages: list, time line, goals, feeds, downloads; a region's own and all of them."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from participation.core.errors import Invalid
from participation.measures.services.history import Proof
from participation.measures.services.recording import Event
from tests.factories import NOON
from tests.measures.factories import facts, fresh, goal, measure, prepared, recorded
from tests.world import browser

PAGES = ("/fortschritt/", "/fortschritt/zeitleiste/", "/fortschritt/ziele/", "/fortschritt/neues.atom")


@pytest.fixture(autouse=True)
def _everywhere():
    with scopes_disabled():
        yield


def words_of(client, path):
    cache.clear()
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def many(world, team, number=4):
    heide = world.stage.heide
    for index in range(number):
        aim = goal(
            heide, team.theo, title=f"Ziel {index} {recorded(heide, milestones=[('Schritt', date(2026, 7, 1))]).pk}"
        )
        recorded(heide, goal=aim, due=date(2026, 8, 1), published_at=NOON - timedelta(days=index))


@pytest.mark.parametrize("host", ["heide.land.localhost", "land.localhost"])
@pytest.mark.parametrize("path", [*PAGES, "/fortschritt/massnahmen.csv", "/", "/suche/?q=Radweg"])
def test_pages_ask_the_database_the_same_number_of_times_for_any_amount(world, team, host, path):
    counts = []
    for _time in range(2):
        many(world, team)
        words_of(browser(host), path)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert browser(host).get(path).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert max(counts) <= 20


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_region_explains_itself(world, at_heide, path):
    words_of(at_heide(), path)


def test_a_region_shows_its_own_and_the_nation_all_with_their_region(world, team):
    here = measure(world.stage.heide, team.theo, title="Bank am See", due=date(2026, 8, 1))
    there = measure(world.stage.kueste, team.kai, title="Deich am Meer", due=date(2026, 8, 1))
    hidden = prepared(world.stage.heide, team.theo, title="Noch nicht fertig", due=date(2026, 8, 1))
    for path in PAGES:
        own, whole = words_of(browser("heide.land.localhost"), path), words_of(browser("land.localhost"), path)
        assert there.title not in own
        assert hidden.title not in own + whole
        if path != "/fortschritt/ziele/":
            assert here.title in own
            assert here.title in whole
            assert there.title in whole
            assert "http://kueste.land.localhost" in whole
    assert "Küstenkreis" in words_of(browser("land.localhost"), "/fortschritt/")
    home = words_of(browser("land.localhost"), "/")
    assert here.title in home
    assert there.title in home


def test_a_measure_has_one_address(world, team):
    made = measure(world.stage.heide, team.theo)
    assert browser("heide.land.localhost").get(f"/fortschritt/{made.pk}/")["Location"] == made.get_absolute_url()
    assert browser("heide.land.localhost").get(f"/fortschritt/{made.pk}-falsch/").status_code == 301
    away = browser("land.localhost").get(made.get_absolute_url())
    assert away["Location"] == f"http://heide.land.localhost{made.get_absolute_url()}"
    assert browser("kueste.land.localhost").get(made.get_absolute_url()).status_code == 404


def test_what_is_prepared_is_there_for_the_team_only(world, team, at_heide):
    made = prepared(world.stage.heide, team.theo)
    for person in (None, world.anna, team.kai):
        assert at_heide(person).get(made.get_absolute_url()).status_code == 404
    assert at_heide(team.theo).get(made.get_absolute_url()).status_code == 200
    assert at_heide(team.theo).get(f"/fortschritt/{made.pk}/neues.atom").status_code == 404


def test_filters_orders_and_pages_go_together(world, team, at_heide):
    heide = world.stage.heide
    aim = goal(heide, team.theo)
    for number in range(25):
        recorded(
            heide, title=f"Maßnahme {number:02}", goal=aim if number % 2 else None, percent=number,
            status="running" if number % 3 else "planned", published_at=NOON - timedelta(days=number),
            due=date(2026, 7, 1) + timedelta(days=number) if number else None,
        )  # fmt: skip
    page = words_of(at_heide(), "/fortschritt/")
    assert page.index("Maßnahme 00") < page.index("Maßnahme 19")
    assert "Maßnahme 20" not in page
    more = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Maßnahme 24" in words_of(at_heide(), f"/fortschritt/{more}")
    assert words_of(at_heide(), "/fortschritt/?sort=progress").index("Maßnahme 24") < page.index("Maßnahme 05") + 10**6
    due = words_of(at_heide(), "/fortschritt/?sort=due")
    assert due.index("Maßnahme 01") < due.index("Maßnahme 20")
    assert "Maßnahme 00" not in due  # without a day, behind all others
    found = words_of(at_heide(), f"/fortschritt/?state=planned&goal={aim.slug}")
    assert "Maßnahme 03" in found
    assert "Maßnahme 01" not in found
    for odd in ("?sort=x&state=y&after=z&goal=w", "?after=%00", "?q=%00", "?municipality=x"):
        words_of(at_heide(), f"/fortschritt/{odd}")


def test_the_time_line_goes_by_years_and_quarters(world, team, at_heide):
    past = Event(at=NOON - timedelta(days=300), milestone="Pläne", text="Fertig.")
    made = recorded(
        world.stage.heide, published_at=NOON - timedelta(days=400), due=date(2027, 3, 1), events=[past],
        milestones=[("Pläne", date(2025, 7, 1)), ("Bau", date(2026, 5, 1)), ("Feier", date(2026, 11, 1))],
    )  # fmt: skip
    page = words_of(at_heide(), "/fortschritt/zeitleiste/")
    assert page.index('id="quartal-2"') < page.index("Bau") < page.index('id="quartal-4"') < page.index("Feier")
    assert "Pläne" in words_of(at_heide(), "/fortschritt/zeitleiste/2025/")
    assert made.title in words_of(at_heide(), "/fortschritt/zeitleiste/2027/")
    assert at_heide().get("/fortschritt/zeitleiste/1/").status_code == 404
    words_of(at_heide(), "/fortschritt/zeitleiste/2100/")


def test_goals_show_their_measures_with_words(world, team, at_heide):
    aim = goal(world.stage.heide, team.theo)
    hidden = goal(world.stage.heide, team.theo, title="Noch geheim", is_public=False)
    recorded(world.stage.heide, goal=aim, status="done", title="Fertig gebaut")
    for number in range(10):
        recorded(world.stage.heide, goal=aim, title=f"Im Bau {number}")
    inside = recorded(world.stage.heide, goal=hidden, title="Mit geheimem Ziel")
    page = words_of(at_heide(), "/fortschritt/ziele/")
    assert "1 von 11" in page or "1 of 11" in page
    assert f"?goal={aim.slug}" in page
    detail = words_of(at_heide(), inside.get_absolute_url())
    for text in (page, detail, words_of(at_heide(), "/fortschritt/")):
        assert "Noch geheim" not in text


def test_feeds_hold_what_is_new(world, team, at_heide):
    news = Event(at=NOON - timedelta(days=1), text="Es <b>geht</b> voran.")
    made = recorded(world.stage.heide, published_at=NOON - timedelta(days=2), events=[news])
    for path in ("/fortschritt/neues.atom", f"/fortschritt/{made.pk}/neues.atom"):
        answer = at_heide().get(path)
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert "geht" in answer.content.decode()
        assert f"http://heide.land.localhost{made.get_absolute_url()}#eintrag-" in answer.content.decode()


def test_downloads_hold_every_measure_and_no_formula(world, team, at_heide):
    measure(world.stage.heide, team.theo, title="=HYPERLINK(1)", owner=team.theo, budget_cents=1_250_050)
    client = at_heide()
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/fortschritt/massnahmen.csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert rows[0]["budget_euros"] == "12500.50"
    sheet = load_workbook(io.BytesIO(client.get("/fortschritt/massnahmen.xlsx").content)).active
    assert sheet["D2"].value == "'=HYPERLINK(1)"
    data = json.loads(client.get("/fortschritt/massnahmen.json").content)
    assert data[0]["title"] == "=HYPERLINK(1)"
    assert team.theo.username not in json.dumps(data)
    assert "@" not in json.dumps(data)


def test_measures_are_found(world, team, at_heide):
    made = measure(world.stage.heide, team.theo, text="Mit Kirschbäumen am Rand.")
    assert made.get_absolute_url() in words_of(at_heide(), "/suche/?q=Kirschbaum")
    assert made.get_absolute_url() in words_of(at_heide(), "/fortschritt/?q=Kirschbaum")


def test_a_past_can_be_recorded_in_every_state(world):
    begun = NOON - timedelta(days=200)
    evidence = (Proof("text", "Beschluss", text="Nummer 12"),)
    events = [
        Event(at=NOON - timedelta(days=10), text="Kein Geld.", status="stopped"),
        Event(at=NOON - timedelta(days=150), status="running", percent=20),
        Event(at=NOON - timedelta(days=100), milestone="Pläne", percent=50, evidence=evidence),
    ]
    made = recorded(
        world.stage.heide, published_at=begun, events=events, milestones=[("Pläne", date(2026, 2, 1))], percent=5
    )
    made = fresh(made)
    assert (made.status, made.percent, made.reached_count) == ("stopped", 50, 1)
    assert made.finished_on == date(2026, 5, 22)
    assert [entry.at for entry in made.entries.order_by("pk")] == sorted(entry.at for entry in made.entries.all())
    assert made.last_news_at == NOON - timedelta(days=10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": [Event(at=NOON + timedelta(days=1), text="Morgen.")]},
        {"events": [Event(at=NOON - timedelta(days=30), text="Zuvor.")]},
        {"events": [Event(at=NOON, status="stopped")]},
        {"events": [Event(at=NOON, milestone="Gibt es nicht")]},
        {"published_at": NOON + timedelta(days=1)},
        {"status": "stopped"},
    ],
)
def test_a_past_that_cannot_be_is_refused_as_a_whole(world, wrong):
    from participation.measures.models import Measure
    from participation.measures.services.recording import record_measure

    given = {"published_at": NOON - timedelta(days=10), **wrong}
    with pytest.raises(Invalid):
        record_measure(region=world.stage.heide, **facts(), **given)
    assert not Measure._base_manager.exists()
