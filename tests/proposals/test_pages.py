"""Every page of proposals opens for those it is for."""

import pytest

from tests.proposals.factories import draft, proposal
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def test_pages_open(world: World, at_heide) -> None:
    shown = proposal(world.module, world.anna, tags="Rad, Schule", latitude=52.5, longitude=10.5, address="Am Bach")
    mine = draft(world.module, world.anna, title="Noch ein Entwurf am Bach")
    visitor, anna, ben = at_heide(), at_heide(world.anna), at_heide(world.ben)
    for client in (visitor, anna, ben):
        for url in (
            "/vorschlaege/", shown.get_absolute_url(), world.module.get_absolute_url(), "/mitmachen/",
            world.module.process.get_absolute_url(), f"/vorschlaege/{shown.pk}/fassungen/", "/konto/wohnort/",
            "/vorschlaege/aehnliche/?title=Radweg", "/vorschlaege/?q=Radwege", "/vorschlaege/?tag=rad&sort=newest",
        ):  # fmt: skip
            response = client.get(url)
            assert response.status_code == 200, url
            if client is visitor:
                assert b"csrf" not in response.content, url
                assert b'method="post"' not in response.content.lower(), url
    for url in (
        "/konto/", f"/vorschlaege/neu/{world.module.pk}/", f"/vorschlaege/{mine.pk}/bearbeiten/",
        f"/vorschlaege/{mine.pk}/pruefen/", f"/vorschlaege/{shown.pk}/veroeffentlicht/",
        f"/vorschlaege/{mine.pk}/verwerfen/", f"/vorschlaege/{shown.pk}/zurueckziehen/",
        f"/vorschlaege/{shown.pk}/bearbeiten/", mine.get_absolute_url(),
    ):  # fmt: skip
        assert anna.get(url).status_code == 200, url
        assert visitor.get(url).status_code in (302, 404), url
    assert browser("land.localhost").get("/vorschlaege/").status_code == 200
    assert browser("land.localhost", world.anna).get("/konto/").status_code == 200
