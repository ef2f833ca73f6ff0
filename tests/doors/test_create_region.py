"""`manage.py create_region`: regions and sites from the command line, all or nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django_scopes import scopes_disabled

from participation.processes.models import Process
from participation.regions.models import Region
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stage() -> factories.Stage:
    return factories.stage()


def create(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("create_region", **{"level": "district", "parent": "modellland", **options}, json=True, stdout=out)
    printed: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return printed


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_a_district_gets_a_site_with_pages_and_a_standing_process(client: Client) -> None:
    made = create(name="Moorkreis", slug="moor", host="moor.land.localhost", port=8000)
    assert made["url"] == "http://moor.land.localhost:8000"
    assert made["level"] == "district"
    home = client.get("/", headers={"host": "moor.land.localhost"})
    assert home.status_code == 200
    assert "Moorkreis" in home.content.decode()
    for page in ("hilfe", "impressum", "datenschutz", "barrierefreiheit"):
        assert client.get(f"/{page}/", headers={"host": "moor.land.localhost"}).status_code == 200
    with scopes_disabled():
        standing = Process.objects.get(region_id=made["id"], is_standing=True)
        assert {module.kind for module in standing.modules.all()} == {"proposal", "debate"}


def test_an_empty_home_explains_itself_and_invites(client: Client) -> None:
    create(name="Moorkreis", slug="moor", host="moor.land.localhost")
    home = client.get("/", headers={"host": "moor.land.localhost", "accept-language": "de"})
    assert home.context["newest"] == []
    assert home.context["open"][0].process.is_standing
    assert 'class="empty"' in home.content.decode()


def test_a_municipality_needs_no_site() -> None:
    made = create(level="municipality", name="Moordorf", slug="moordorf", parent="heide", key="990010000001")
    assert made["url"] == ""
    assert Region.objects.get(pk=made["id"]).get_parent().slug == "heide"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "heide"}, "slug"),
        ({"host": "heide.land.localhost"}, "host"),
        ({"host": "no host/at:all"}, "host"),
        ({"parent": "nowhere"}, "nowhere"),
        ({"parent": ""}, "parent"),
        ({"parent": "heidedorf"}, "parent"),
        ({"theme": "neon"}, "theme"),
        ({"outline": Path("/nowhere.json")}, "--outline"),
        ({"key": "0399"}, "key"),
        ({"key": "0399x"}, "key"),
        ({"key": "99999"}, "key"),
        ({"key": "03999", "email": "no address"}, "email"),
        ({"accessibility_body_url": "javascript:alert(1)"}, "accessibility_body_url"),
        ({"languages": ["fr"]}, "languages"),
        ({"languages": ["en"]}, "languages"),
    ],
)
def test_a_mistake_is_named_and_changes_nothing(wrong: dict[str, Any], said: str) -> None:
    before = rows()
    with pytest.raises(CommandError, match=said):
        create(**{"name": "Moorkreis", "slug": "moor", "host": "moor.land.localhost", **wrong})
    assert rows() == before


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({"slug": "moor2", "key": "03998"}, "host"),
        ({"slug": "moor2", "host": "moor2.land.localhost"}, "key"),
        ({"slug": "moor2", "host": "MOOR.land.localhost.", "key": "03998"}, "host"),
    ],
)
def test_the_same_host_or_key_twice_is_refused_and_changes_nothing(again: dict[str, Any], said: str) -> None:
    first = {"name": "Moorkreis", "slug": "moor", "host": "moor.land.localhost", "key": "03999", "kit": "umfrage"}
    create(**first)
    before = rows()
    with pytest.raises(CommandError, match=f"^{said}: ") as caught:
        create(**{**first, **again})
    assert caught.value.returncode == 1
    assert rows() == before


def test_the_land_is_made_along_and_gives_the_facts_of_its_law() -> None:
    made = create(
        name="Moorkreis", slug="moor", host="moor.land.localhost", key="03999", phone="0581 82-0",
        languages=["de"], responsible="Erika Beispiel",
    )  # fmt: skip
    region = Region.objects.select_related("facts").get(pk=made["id"])
    assert region.get_parent().name == "Niedersachsen"
    assert region.facts.accessibility_law.startswith("Niedersächsisches")
    assert (region.facts.phone, region.facts.languages) == ("0581 82-0", ["de"])
    create(name="Seekreis", slug="see", host="see.land.localhost", key="03997")
    assert Region.objects.filter(name="Niedersachsen").count() == 1


def test_a_site_in_german_alone_offers_no_other_language(client: Client) -> None:
    create(name="Moorkreis", slug="moor", host="moor.land.localhost", languages=["de"])
    client.cookies["language"] = "en"
    text = client.get("/", headers={"host": "moor.land.localhost"}).content.decode()
    assert '<html lang="de">' in text
    assert "/sprache/en/" not in text
    assert "/sprache/de/" in client.get("/", headers={"host": "heide.land.localhost"}).content.decode()


def test_an_official_key_is_given_once() -> None:
    create(level="municipality", name="Moordorf", slug="moordorf", parent="heide", key="990010000001")
    with pytest.raises(CommandError, match="key"):
        create(level="municipality", name="Seedorf", slug="seedorf", parent="heide", key="990010000001")


def test_an_outline_is_read_from_a_feature(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[9, 52], [10, 52], [10, 53], [9, 53], [9, 52]]]}
    file = tmp_path / "outline.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": square}))
    made = create(name="Moorkreis", slug="moor", outline=file)
    region = Region.objects.get(pk=made["id"])
    assert region.bounds == [9, 52, 10, 53]
    assert region.contains(52.5, 9.5)
    assert not region.contains(53.5, 9.5)
