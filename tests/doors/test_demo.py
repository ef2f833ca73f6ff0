"""`manage.py demo`: what it tells is sound, and one district of it can be built, kept and clicked through."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from django_scopes import scopes_disabled

from cms.demo import building, content, people, preparing, serving
from cms.demo.people import CROWD, PASSWORD, TEAM
from cms.demo.telling import STANDING_THRESHOLD
from participation.accounts.models import PSEUDONYM_VALIDATORS, User
from participation.contributions.models import Contribution
from participation.core import recounting
from participation.processes.models import Process
from participation.regions.models import Region
from participation.search.models import SearchDocument
from tests import factories

SLUGS = [row["slug"] for row in content.districts()]
HOST = "uelzen.land.localhost"


def thresholds(told: dict[str, Any]) -> dict[str, int]:
    found = {"offen": STANDING_THRESHOLD}
    for process in told["process"]:
        for module in process["module"]:
            found[process["slug"]] = module.get("threshold", found.get(process["slug"], 0))
    return found


def test_seven_districts_lie_in_their_states_with_facts() -> None:
    assert len(SLUGS) == 7
    assert len({row["state"] for row in content.districts()}) == 7
    for row in content.districts():
        west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
        assert west < float(row["longitude"]) < east
        assert south < float(row["latitude"]) < north
        places = content.municipalities(row["key"])
        assert 8 <= len(places) <= 14
        for place in places:
            assert len(place["key"]) == 12
            assert west <= float(place["longitude"]) <= east
            assert south <= float(place["latitude"]) <= north


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_district_tells_is_sound(slug: str) -> None:
    told = content.story(slug)
    key = next(row["key"] for row in content.districts() if row["slug"] == slug)
    places = {row["name"] for row in content.municipalities(key)}
    needed = thresholds(told)
    assert 8 <= len(told["proposal"]) <= 16
    assert 3 <= len(told["debate"]) <= 4
    assert any("statements" in debate for debate in told["debate"])
    assert {"open", "selected", "archived"} <= {item.get("stage", "open") for item in told["proposal"]}
    for item in told["proposal"]:
        assert 4 <= len(item["title"]) <= 80
        assert len(item["summary"]) <= 300
        assert len(item["tags"]) <= 6
        assert item["municipality"] in places
        assert item["supports"] <= CROWD
        assert item.get("stage") != "successful" or item["supports"] >= needed[item["module"]]
        assert "stage" in item or item["supports"] < needed[item["module"]]
        assert item.get("stage_days_ago", 0) < item["days_ago"]
    for item in [*told["proposal"], *told["debate"]]:
        depth = -1
        for line in content.thread(item.get("comments", "")):
            assert line.depth <= min(depth + 1, 4)
            assert line.up + line.down <= CROWD
            depth = line.depth
    for name in content.names(told):
        for check in PSEUDONYM_VALIDATORS:
            check(name)


def test_nobody_has_two_homes() -> None:
    told = ((content.story(slug), content.threads(slug)) for slug in SLUGS)
    names = [name for story, further in told for name in content.names(story, further) if name != TEAM]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.fixture
def one_district(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with its first district only, below the nation of the tests."""
    factories.stage()
    story = content.story
    monkeypatch.setattr(building, "NATION", "modellland")
    first = content.districts()[:1]
    monkeypatch.setattr(content, "districts", lambda: first)
    monkeypatch.setattr(content, "story", lambda slug: story("land" if slug == "modellland" else slug))
    monkeypatch.setattr(people, "PASSWORD", factories.PASSWORD)
    monkeypatch.setattr(
        "cms.demo.content.names", lambda told, further=(): [*names_of(told, further), "Plattsnacker", "Oma Hilde"]
    )
    build()


names_of = content.names


def build() -> list[str]:
    said: list[str] = []
    building.build(port=8000, say=said.append)
    return said


def test_a_district_is_built_once_and_can_be_clicked_through(one_district: None, client: Client) -> None:
    with scopes_disabled():
        before = Contribution._base_manager.count(), User.objects.count(), Region.objects.count()
        assert build() == []
        assert (Contribution._base_manager.count(), User.objects.count(), Region.objects.count()) == before
        assert [drift for entry in recounting.counters() for drift in recounting.mend(entry)] == []
        region = Region.objects.get(slug="uelzen")
        assert region.get_parent().name == "Niedersachsen"
        public = Contribution._base_manager.filter(region=region, visibility="public")
        assert {"open", "successful", "selected", "retired", "archived"} == set(public.values_list("stage", flat=True))
        found = SearchDocument._base_manager.filter(region=region, kind__in=("proposal", "debate")).count()
        assert found == public.filter(kind__in=("proposal", "debate")).count()
        pages = [
            "/", "/mitmachen/", "/vorschlaege/", "/debatten/", "/suche/?q=Radwege", "/hilfe/",
            *(row.get_absolute_url() for row in public),
            *(row.get_absolute_url() for row in Process._base_manager.filter(region=region)),
        ]  # fmt: skip
    for path in pages:
        assert client.get(path, headers={"host": HOST}).status_code == 200, path


def test_everybody_on_the_printed_list_can_sign_in_and_do_their_work(one_district: None) -> None:
    region = Region.objects.get(slug="uelzen")
    for address, _label in people.sign_ins():
        user = User.objects.get(email=address)
        assert user.check_password(factories.PASSWORD)
        assert user.emailaddress_set.get().verified
    assert User.objects.get(email="resident@example.org").is_resident_of(region)
    assert not User.objects.get(email="citizen@example.org").residences.exists()
    for name, _label, _pseudonym, role in people.STAFF:
        assert User.objects.get(email=f"{name}@example.org").has_role(region, role)
    assert User.objects.get(email="national@example.org").is_superuser


def test_the_nation_gathers_what_its_districts_say(one_district: None, client: Client) -> None:
    home = client.get("/", headers={"host": "land.localhost"})
    assert home.status_code == 200
    said = home.content.decode()
    assert "http://uelzen.land.localhost:8000/vorschlaege/" in said
    assert [piece.place for piece in home.context["supported"]] == ["Uelzen"] * 4


def test_the_demo_leaves_other_databases_alone(db: None, settings: Any, tmp_path: Any) -> None:
    factories.stage()
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="regions other than the demo's"):
        call_command("demo", no_serve=True, stdout=io.StringIO())


def test_a_taken_port_is_said_before_anything_begins(db: None, settings: Any, tmp_path: Any) -> None:
    import socket

    settings.DATA_DIR = tmp_path
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(serving.PortTakenError):
            serving.require_free(port)
        with pytest.raises(CommandError, match=str(port)):
            call_command("demo", port=port, stdout=io.StringIO())


def test_texts_looked_up_before_the_catalogues_were_compiled_are_looked_up_again() -> None:
    with translation.override("de"):
        stale = trans_real._translations["de"]
        preparing.compile_catalogues()
        assert translation.gettext("Your ideas for %(region)s") == "Ihre Ideen für %(region)s"
        assert trans_real._translations["de"] is not stale


def test_static_files_are_collected_again_only_after_a_change(settings: Any, tmp_path: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    assert preparing.must_collect()
    (tmp_path / preparing.STAMP).write_text(preparing._fingerprint())
    assert not preparing.must_collect()


def test_the_printed_password_is_the_one_that_is_set() -> None:
    assert PASSWORD == people.PASSWORD
