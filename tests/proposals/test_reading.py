"""Reading proposals: addresses, versions, what others may not see, sites."""

import re
from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.contributions.services import attachments, states, supporting, writing
from tests import factories
from tests.contributions.test_attachments import pdf, picture
from tests.proposals.factories import draft, fresh, proposal
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def test_an_older_address_leads_to_the_present_one(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna, title="Ein Radweg am Bach")
    old = shown.get_absolute_url()
    assert old == f"/vorschlaege/{shown.pk}-ein-radweg-am-bach/"
    writing.edit(contribution=fresh(shown), actor=world.anna, content={"title": "Ein Weg am See", "summary": "Kurz."})
    new = f"/vorschlaege/{shown.pk}-ein-weg-am-see/"
    for url in (old, f"/vorschlaege/{shown.pk}/", f"/vorschlaege/{shown.pk}-irgendwas/"):
        response = at_heide().get(url)
        assert (response.status_code, response["Location"]) == (301, new)
    assert at_heide().get(new).status_code == 200


def test_what_does_not_exist_is_not_found(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    for url in (
        "/vorschlaege/999999-x/", f"/vorschlaege/{shown.pk}/fassungen/7/", "/vorschlaege/999999/bearbeiten/",
        "/vorschlaege/99999999999999999999-x/", "/vorschlaege/neu/999999/",
    ):  # fmt: skip
        assert at_heide(world.anna).get(url).status_code == 404, url


def test_drafts_are_invisible_to_everybody_else(world: World, at_heide: Any) -> None:
    mine = draft(world.module, world.anna, title="Mein geheimer Entwurf")
    staff = factories.staff("Amt", "administrator", world.stage.heide)
    assert at_heide(world.anna).get(mine.get_absolute_url()).status_code == 200
    for user in (None, world.ben, staff):
        client = at_heide(user)
        assert client.get(mine.get_absolute_url()).status_code == 404
        assert client.get(f"/beitrag/{mine.pk}/qr.svg").status_code == 404
        assert client.get(f"/vorschlaege/{mine.pk}/fassungen/").status_code == 404
        for url in ("/vorschlaege/", "/vorschlaege/?q=geheimer", "/suche/?q=geheimer", world.module.get_absolute_url()):
            assert "Mein geheimer Entwurf" not in client.get(url).text
        assert client.post(f"/beitrag/{mine.pk}/unterstuetzen/", {"on": "1"}).status_code == 404


def test_another_district_does_not_know_it(world: World) -> None:
    shown = proposal(world.module, world.anna)
    for user in (None, world.anna, world.fritz):
        kueste = browser("kueste.land.localhost", user)
        for url in (
            shown.get_absolute_url(), f"/vorschlaege/{shown.pk}/fassungen/", f"/beitrag/{shown.pk}/qr.svg",
            world.module.get_absolute_url(), world.module.process.get_absolute_url(),
        ):  # fmt: skip
            assert kueste.get(url).status_code == 404, url
        assert shown.title not in kueste.get("/vorschlaege/").text
    assert browser("kueste.land.localhost", world.anna).get(f"/vorschlaege/{shown.pk}/bearbeiten/").status_code == 404


def test_the_parent_site_leads_to_the_home_of_a_proposal(world: World) -> None:
    shown = proposal(world.module, world.anna)
    hidden = proposal(world.module, world.anna, title="Verborgenes am Bach")
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    states.set_visibility(contribution=hidden, visibility="hidden", actor=moderator, reason="Werbung")
    draft(world.module, world.anna, title="Entworfenes am Bach")
    parent = browser("land.localhost")
    page = parent.get("/vorschlaege/").text
    assert f'href="http://heide.land.localhost{shown.get_absolute_url()}"' in page
    assert "Heidekreis am See" in page
    assert "Verborgenes" not in page
    assert "Entworfenes" not in page
    response = parent.get(shown.get_absolute_url())
    assert (response.status_code, response["Location"]) == (
        301, f"http://heide.land.localhost{shown.get_absolute_url()}",
    )  # fmt: skip
    assert parent.get(hidden.get_absolute_url()).status_code == 404


def test_the_page_tells_author_place_tags_trail_and_ways_to_pass_it_on(world: World, at_heide: Any) -> None:
    shown = proposal(
        world.module, world.anna, tags="Schule", address="Am Bach", latitude=52.5, longitude=10.5,
        municipality=world.stage.heidedorf,
    )  # fmt: skip
    page = at_heide().get(shown.get_absolute_url()).text
    for text in (
        "Anna", "Am Bach", "Heidedorf", "Schule", 'class="map"', "52,5", "mailto:", f"/beitrag/{shown.pk}/qr.svg",
        "data-print", "data-share", 'rel="canonical"', "print-only",
    ):  # fmt: skip
        assert text in page, text
    assert "anna@example.org" not in page


def test_documents_and_picture_are_shown(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    attachments.attach_document(contribution=shown, actor=world.anna, file=pdf(), title="Der Plan")
    attachments.attach_image(contribution=shown, actor=world.anna, file=picture(), alt="Der Bach")
    page = at_heide().get(shown.get_absolute_url()).text
    assert "Der Plan</a>" in page
    assert 'alt="Der Bach"' in page
    assert page.count("/anhang/") == 2


def test_the_qr_code_is_an_image_of_the_address(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    response = at_heide().get(f"/beitrag/{shown.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content


def test_a_successful_proposal_shows_no_button_to_support(world: World, at_heide: Any) -> None:
    type(world.module)._base_manager.filter(pk=world.module.pk).update(threshold=1)
    shown = proposal(world.module, world.anna)
    supporting.support(contribution=fresh(shown), user=world.ben)
    page = at_heide(world.anna).get(shown.get_absolute_url()).text
    assert 'name="on" value="1"' not in re.sub(r'<div class="follow".*?</div>', "", page, flags=re.DOTALL)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_takes_few_queries_however_much_hangs_on_it(
    world: World, at_heide: Any, signed_in: bool, django_assert_max_num_queries: Any
) -> None:
    shown = proposal(
        world.module, world.anna, tags="a,b,c,d,e,f", latitude=52.5, longitude=10.5, municipality=world.stage.heidedorf
    )
    for number in range(5):
        with scopes_disabled():
            writing.edit(
                contribution=fresh(shown), actor=world.anna, content={"title": f"Titel {number}", "summary": "Kurz."},
                tags="a,b,c",
            )  # fmt: skip
    client = at_heide(world.ben if signed_in else None)
    url = fresh(shown).get_absolute_url()
    client.get(url + "?order=newest")
    with django_assert_max_num_queries(20):
        assert client.get(url + "?page=1").status_code == 200


@pytest.mark.parametrize("page", ["detail", "list", "module", "process", "processes", "versions"])
def test_visitors_pages_hold_no_token_and_no_form_that_writes(world: World, at_heide: Any, page: str) -> None:
    shown = proposal(world.module, world.anna)
    url = {
        "detail": shown.get_absolute_url(),
        "list": "/vorschlaege/",
        "module": world.module.get_absolute_url(),
        "process": world.module.process.get_absolute_url(),
        "processes": "/mitmachen/",
        "versions": f"/vorschlaege/{shown.pk}/fassungen/",
    }[page]
    response = at_heide().get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "csrf" not in response.text
    assert not re.search(r"<form[^>]*method=.?post", response.text, re.IGNORECASE)
    assert " style=" not in response.text
    assert "<script>" not in response.text
