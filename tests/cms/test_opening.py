"""Opening the site of a district in the back office: two pages, all or nothing, once."""

import re

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client

from cms.models import HomePage
from participation.accounts.models import Role
from participation.accounts.services import GROUP_PREFIX
from participation.audit.models import Entry
from participation.processes.models import Process
from participation.regions import hosts
from participation.regions.models import Region
from tests import factories

pytestmark = pytest.mark.django_db
NATION = "land.localhost"
ADDRESS = "/admin/regionen/neu/"


@pytest.fixture
def national(places):
    return factories.staff("Nationale", Role.ADMINISTRATOR, places.nation, with_subtree=True)


@pytest.fixture
def typed(places):
    return {
        "parent": places.nation.pk, "name": "Moorkreis", "key": "03999", "host": "moor.land.localhost",
        "theme": "heide", "languages": ["de"], "kit": "ideensammlung",
    }  # fmt: skip


FACTS = {
    "contact_email": "mitreden@moor.example.org", "participation_contact": "Team Beteiligung\nZimmer 3",
    "authority": "Landkreis Moor", "legal_form": "Körperschaft", "represented_by": "Landrätin", "address": "Markt 1",
    "phone": "0581 1", "email": "post@moor.example.org", "responsible": "Pressestelle", "privacy_officer": "Amt 3",
    "privacy_authority": "Aufsicht", "privacy_authority_url": "https://aufsicht.example.org",
    "accessibility_law": "NBGG", "accessibility_monitor": "", "accessibility_monitor_url": "",
    "accessibility_body": "Stelle", "accessibility_body_url": "",
}  # fmt: skip


def rows():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_two_pages_lead_from_nothing_to_a_site(browse, national, typed, client: Client):
    admin = browse(national, NATION)
    assert admin.get(ADDRESS).status_code == 200
    second = admin.post(ADDRESS, typed).content.decode()
    assert "Niedersächsisches Behindertengleichstellungsgesetz" in second
    assert not Region.objects.filter(name="Moorkreis").exists()
    done = admin.post(ADDRESS, {**typed, **FACTS, "found": "1"})
    region = Region.objects.select_related("site", "facts").get(name="Moorkreis")
    assert done["Location"] == f"/admin/regionen/{region.pk}/"
    assert (region.theme, region.key, region.contact_email) == ("heide", "03999", "mitreden@moor.example.org")
    assert (region.get_parent().name, region.facts.languages) == ("Niedersachsen", ["de"])
    hosts.forget()  # as the commit does, which a test does not have
    imprint = client.get("/impressum/", headers={"host": "moor.land.localhost"}).content.decode()
    assert "Landkreis Moor<br>Markt 1" in imprint
    assert Process._base_manager.filter(region=region, is_standing=False, live=False).count() == 1
    assert Entry.objects.get(action="region.created", region_id=region.pk).actor_id == national.pk
    record = admin.get(done["Location"]).content.decode()
    for part in ("/angaben/", "/einladungen/neu/?region=", "/verfahren/"):
        assert part in record


def test_all_roles_exist_at_once_and_those_above_reach_the_new_site(browse, national, typed):
    browse(national, NATION).post(ADDRESS, {**typed, **FACTS, "found": "1"})
    region = Region.objects.get(name="Moorkreis")
    groups = apps.get_model("auth.Group").objects.filter(name__startswith=f"{GROUP_PREFIX}{region.slug}:")
    assert {group.name.rpartition(":")[2] for group in groups} == set(Role.values)
    home = region.site.root_page
    for group in groups:
        assert {permission.page_id for permission in group.page_permissions.all()} <= {home.pk}
        assert {permission.collection.name for permission in group.collection_permissions.all()} <= {region.slug}
    assert national.groups.filter(name=f"{GROUP_PREFIX}{region.slug}:administrator").exists()


def test_a_double_click_opens_one_site(browse, national, typed):
    admin = browse(national, NATION)
    first = admin.post(ADDRESS, {**typed, **FACTS, "found": "1"})
    before = rows()
    again = admin.post(ADDRESS, {**typed, **FACTS, "found": "1"})
    assert again["Location"] == first["Location"]
    assert {label: number for label, number in rows().items() if before[label] != number} == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host": "heide.land.localhost"}, "host"),
        ({"host": "moor/kreis"}, "host"),
        ({"key": "0399"}, "key"),
        ({"key": "99999"}, "key"),
        ({"name": ""}, "name"),
        ({"theme": "neon"}, "theme"),
        ({"kit": "nichts"}, "kit"),
        ({"languages": ["en"]}, "languages"),
        ({"email": "keine Adresse"}, "email"),
        ({"privacy_authority_url": "javascript:alert(1)"}, "privacy_authority_url"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_lost_or_stored(browse, national, typed, wrong, field):
    admin = browse(national, NATION)
    before = rows()
    answer = admin.post(ADDRESS, {**typed, **FACTS, **wrong, "found": "1"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    text = answer.content.decode()
    for value in ("Pressestelle", "Landkreis Moor", "moor.land.localhost" if field != "host" else "Moorkreis"):
        assert value in text
    after = rows()
    changed = {label for label in before if before[label] != after[label]} - {"sessions.Session"}
    assert not changed


def test_one_can_go_back_and_forth_without_losing_anything(browse, national, typed):
    admin = browse(national, NATION)
    first = admin.post(ADDRESS, {**typed, **FACTS, "back": "1"}).content.decode()
    assert 'value="Landkreis Moor"' in first
    assert 'value="Moorkreis"' in first
    second = admin.post(ADDRESS, {**typed, **FACTS, "represented_by": "Landrat Beispiel"})
    assert second.context["form"]["represented_by"].value() == "Landrat Beispiel"


@pytest.mark.parametrize("who", ["admin", "editor", "team", "moderator", "foreigner"])
def test_only_those_above_open_sites(browse, cast, typed, who):
    client = browse(getattr(cast, who))
    assert client.get(ADDRESS).status_code in (302, 403)
    before = Region.objects.count()
    assert client.post(ADDRESS, {**typed, **FACTS, "found": "1"}).status_code in (302, 403)
    assert Region.objects.count() == before


def test_a_national_role_without_the_subtree_does_not_reach_districts(browse, places, typed):
    person = factories.staff("Ohne", Role.ADMINISTRATOR, places.nation)
    assert browse(person, NATION).post(ADDRESS, {**typed, **FACTS, "found": "1"}).status_code in (302, 403)
    assert person.groups.count() == 1


def test_a_superuser_opens_sites_in_german_whatever_the_language(browse, cast, typed):
    client = browse(cast.root, NATION)
    client.cookies["language"] = "en"
    client.post(ADDRESS, {**typed, **FACTS, "found": "1"})
    region = Region.objects.get(name="Moorkreis")
    assert Process._base_manager.get(region=region, is_standing=True).title.startswith("Ihre Ideen")


def test_facts_are_changed_by_the_administrator_and_logged(browse, cast, places, client: Client):
    address = f"/admin/regionen/{places.heide.pk}/angaben/"
    values = {name: value for name, value in FACTS.items() if name != "contact_email"} | {"languages": ["de", "en"]}
    admin = browse(cast.admin)
    assert admin.get(address).status_code == 200
    assert admin.post(address, values).status_code == 302
    entry = Entry.objects.get(action="region.facts_changed", region_id=places.heide.pk, actor_id=cast.admin.pk)
    assert "phone" in entry.details["changed"]
    assert "0581 1" in client.get("/impressum/", headers={"host": "heide.land.localhost"}).content.decode()
    assert browse(cast.editor).post(address, values).status_code in (302, 403, 404)
    assert browse(cast.foreigner, "kueste.land.localhost").get(address).status_code == 404
    wrong = admin.post(address, {**values, "email": "keine", "languages": ["en"]})
    assert set(wrong.context["form"].errors) >= {"email"}


def page_data(text, **values):
    return {
        "title": "Hilfe", "slug": "hilfe-neu", "intro": text, "body-count": "0", "seo_title": "",
        "search_description": "", "go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", **values,
    }  # fmt: skip


def test_a_variable_that_says_nothing_is_told_before_publishing(browse, cast, places):
    home = places.heide.site.root_page
    address = f"/admin/pages/add/cms/contentpage/{home.pk}/"
    client = browse(cast.editor)
    refused = client.post(address, page_data("Von {{ Verantwortlich }} und {{ Unfug }}", **{"action-publish": "1"}))
    assert len(refused.context["form"].errors["intro"]) == 2
    assert "Verantwortlich" in refused.content.decode()
    assert client.post(address, page_data("Von {{ Unfug }}")).status_code == 302  # a draft may hold it
    good = client.post(address, page_data("Hier ist {{ Name }}", slug="gut", **{"action-publish": "1"}))
    assert good.status_code == 302
    shown = Client(headers={"host": "heide.land.localhost"}).get("/gut/").content.decode()
    assert "Hier ist Heidekreis am See" in shown


def test_the_home_of_a_new_site_has_no_braces(client: Client):
    home = HomePage.objects.get(slug="heide")
    assert home.body
    text = client.get("/", headers={"host": "heide.land.localhost"}).content.decode()
    assert not re.search(r"\{\{|\}\}", text)
    assert not mail.outbox
