"""Hosts become regions; unknown ones are refused; regions that come or go are noticed."""

import dataclasses

import pytest
from django.conf import settings
from django.test import Client
from django_scopes import scopes_disabled

from cms.founding import found_region
from participation.core.errors import Invalid
from participation.regions import hosts
from participation.regions.models import Region
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> factories.Stage:
    return factories.stage()


@pytest.mark.parametrize("host", ["land.localhost", "heide.land.localhost", "heide.land.localhost:8000"])
def test_each_host_leads_to_its_region(client: Client, stage: factories.Stage, host: str) -> None:
    response = client.get("/mitmachen/", headers={"host": host})
    assert response.status_code == 200
    assert response.context["region"].site.hostname == host.split(":")[0]


@pytest.mark.parametrize(
    "host", ["evil.localhost", "land.localhost.evil.example", "127.0.0.1", "x" * 300, "ä.localhost"]
)
def test_an_unknown_host_is_misdirected(client: Client, stage: factories.Stage, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


def test_the_bare_host_leads_to_the_parent_site_and_keeps_the_port(client: Client, stage: factories.Stage) -> None:
    response = client.get("/mitmachen/", headers={"host": "localhost:8000"})
    assert response.status_code == 302
    assert response["Location"] == "http://land.localhost:8000/mitmachen/"


def test_health_is_answered_under_every_host(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.0.0.1"})
    assert response.status_code == 200
    assert response.json()["version"] == settings.VERSION
    assert "regions" in response.json()["schema"]


def test_a_region_founded_later_is_served_after_the_map_is_reloaded(client: Client, stage: factories.Stage) -> None:
    assert client.get("/mitmachen/", headers={"host": "neu.land.localhost"}).status_code == 421
    with scopes_disabled():
        found_region(level="district", name="Neu", slug="neu", host="neu.land.localhost", parent=stage.nation)
    hosts.forget()
    assert client.get("/mitmachen/", headers={"host": "neu.land.localhost"}).status_code == 200


def test_a_region_that_vanishes_between_two_reloads_is_misdirected_not_an_error(
    client: Client, stage: factories.Stage
) -> None:
    gone = dataclasses.replace(hosts.host_map()["heide.land.localhost"], region_id=10**9)
    hosts.host_map()["gone.land.localhost"] = gone
    assert client.get("/", headers={"host": "gone.land.localhost"}).status_code == 421


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "heide", "host": "anders.land.localhost"}, "slug"),
        ({"slug": "anders", "host": "heide.land.localhost"}, "host"),
        ({"slug": "anders", "host": "http://anders"}, "host"),
        ({"slug": "anders", "host": "anders.land.localhost", "theme": "gibt-es-nicht"}, "theme"),
        ({"slug": "anders", "host": "anders.land.localhost", "level": "nation"}, "parent"),
        ({"slug": "anders", "host": "anders.land.localhost", "level": "kingdom"}, "level"),
    ],
)
def test_founding_names_the_field_and_changes_nothing(stage: factories.Stage, values: dict, field: str) -> None:
    before = Region.objects.count()
    with scopes_disabled(), pytest.raises(Invalid) as caught:
        found_region(**{"level": "district", "name": "Anders", "parent": stage.nation, **values})
    assert caught.value.field == field
    assert Region.objects.count() == before


def test_a_position_is_inside_by_outline_or_by_box(stage: factories.Stage) -> None:
    triangle = {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [10, 51], [10, 50]]]}
    assert Region(outline=triangle).contains(50.2, 10.2)
    assert not Region(outline=triangle).contains(50.9, 10.9)
    assert Region(bounds=[10, 50, 11, 51]).contains(50.9, 10.9)
    assert not Region(bounds=[10, 50, 11, 51]).contains(52, 10.5)
    assert Region().contains(0, 0)


def test_the_language_is_a_cookie_for_all_sites_and_never_leads_away(client: Client, stage: factories.Stage) -> None:
    here = {"host": "heide.land.localhost"}
    response = client.get("/sprache/en/?next=/mitmachen/", headers=here)
    assert response["Location"] == "/mitmachen/"
    assert response.cookies["language"]["domain"] == "land.localhost"
    assert client.get("/sprache/en/?next=https://evil.example/", headers=here)["Location"] == "/"
    assert client.get("/sprache/xx/", headers=here).status_code == 404
    assert 'lang="en"' in client.get("/mitmachen/", headers=here).content.decode()
