"""Following contributions, processes and modules; and what My page shows of it all."""

from typing import Any

import pytest

from participation.contributions.models import Contribution, Follow
from participation.contributions.services import supporting
from tests import factories
from tests.proposals.factories import draft, fresh, proposal
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def test_following_and_no_longer_following(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    client = at_heide(world.carla)
    for _ in range(2):
        client.post(f"/beitrag/{shown.pk}/folgen/", {"on": "1"})
    assert fresh(shown).follower_count == Follow.objects.count() == 1
    for _ in range(2):
        client.post(f"/beitrag/{shown.pk}/folgen/", {"on": "0"})
    assert fresh(shown).follower_count == Follow.objects.count() == 0


def test_process_and_module_are_followed_through_their_anchors(world: World, at_heide: Any) -> None:
    client = at_heide(world.carla)
    process = world.module.process
    page = process.get_absolute_url()
    assert 'aria-pressed="false"' in client.get(page).text
    response = client.post(f"/verfahren/{process.pk}/folgen/", {"on": "1"}, headers={"HX-Request": "true"})
    assert f'id="follow-process-{process.pk}"' in response.text
    assert 'aria-pressed="true"' in response.text
    assert 'aria-pressed="true"' in client.get(page).text
    client.post(f"/modul/{world.module.pk}/folgen/", {"on": "1"})
    anchors = Contribution._base_manager.filter(kind__in=("process", "module"))
    assert sorted(anchors.values_list("kind", "follower_count")) == [("module", 1), ("process", 1)]
    client.post(f"/verfahren/{process.pk}/folgen/", {"on": "0"})
    assert 'aria-pressed="false"' in client.get(page).text


def test_visitors_are_led_to_the_sign_in(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    response = at_heide().post(f"/beitrag/{shown.pk}/folgen/", {"on": "1"})
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_my_page_shows_drafts_contributions_supports_and_follows(world: World, at_heide: Any) -> None:
    proposal(world.module, world.anna, title="Mein veröffentlichter Vorschlag")
    draft(world.module, world.anna, title="Mein angefangener Entwurf")
    supported = proposal(world.module, world.ben, title="Von Ben unterstützenswert")
    supporting.support(contribution=fresh(supported), user=world.anna)
    client = at_heide(world.anna)
    client.post(f"/verfahren/{world.module.process_id}/folgen/", {"on": "1"})
    page = client.get("/konto/").text
    for text in (
        "Mein veröffentlichter Vorschlag", "Mein angefangener Entwurf", "Von Ben unterstützenswert",
        world.module.process.title,
    ):  # fmt: skip
        assert text in page
    assert "Mein angefangener Entwurf" not in at_heide(world.ben).get("/konto/").text


def test_my_page_holds_what_belongs_to_the_site_and_above_all_of_it(world: World, at_heide: Any) -> None:
    there = factories.module(world.stage.kueste, "proposal", slug="ideen")
    proposal(there.proposalmodule, world.anna, title="Ein Steg an der Küste")
    assert "Ein Steg an der Küste" not in at_heide(world.anna).get("/konto/").text
    page = browser("land.localhost", world.anna).get("/konto/").text
    assert 'href="http://kueste.land.localhost/vorschlaege/' in page


def test_my_page_is_for_those_who_are_signed_in(world: World, at_heide: Any) -> None:
    assert at_heide().get("/konto/").status_code == 302


def test_my_page_does_not_ask_more_the_more_there_is(
    world: World, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(25):
        shown = proposal(world.module, world.anna)
        supporting.support(contribution=fresh(shown), user=world.anna)
    client = at_heide(world.anna)
    with django_assert_max_num_queries(14):
        page = client.get("/konto/").text
    assert page.count("<article") >= 40


@pytest.mark.parametrize(("name", "resident"), [("anna", True), ("carla", False), ("fritz", False)])
def test_the_head_says_whether_one_is_a_resident_here(world: World, at_heide: Any, name: str, resident: bool) -> None:
    context = at_heide(getattr(world, name)).get("/konto/wohnort/").context
    assert context["is_resident_here"] is resident
