"""From sign-up to a session that holds on all sites; by e-mail or by pseudonym."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from participation.accounts.models import User
from participation.accounts.tasks import NO_ADDRESS, forget_addresses
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
HERE = {"host": "heide.land.localhost"}
FORM = {"email": "anna@example.org", "username": "Anna Heide", "password1": PASSWORD, "website": ""}


@pytest.fixture(autouse=True)
def stage() -> factories.Stage:
    return factories.stage()


def sign_up(client: Client, **changes: str):
    return client.post("/konto/signup/", {**FORM, **changes}, headers=HERE)


def test_sign_up_is_finished_by_the_link_in_the_mail(client: Client) -> None:
    assert sign_up(client).status_code == 302
    (message,) = mail.outbox
    assert message.to == ["anna@example.org"]
    assert "Heidekreis am See" in message.subject
    link = re.search(r"http://heide\.land\.localhost(/konto/confirm-email/\S+)", message.body)
    assert link, message.body
    assert client.get(link[1], headers=HERE).status_code == 200
    client.post(link[1], headers=HERE)
    assert User.objects.get(username="Anna Heide").emailaddress_set.get().verified


def test_opening_the_link_alone_confirms_nothing_because_mail_scanners_open_links(client: Client) -> None:
    sign_up(client)
    path = re.search(r"http://heide\.land\.localhost(/\S+)", mail.outbox[0].body)[1]
    client.get(path, headers=HERE)
    assert not User.objects.get(username="Anna Heide").emailaddress_set.get().verified


@pytest.mark.parametrize("name", ["anna@heide", "ab", "-anna", "x" * 41, "<b>anna</b>", ""])
def test_a_pseudonym_that_does_not_fit_is_refused_beside_its_field(client: Client, name: str) -> None:
    response = sign_up(client, username=name)
    assert response.status_code == 200
    assert "username" in response.context["form"].errors
    assert not User.objects.exists()


def test_pseudonyms_are_unique_ignoring_case(client: Client) -> None:
    factories.person("ANNA heide", email="andere@example.org")
    assert "username" in sign_up(client).context["form"].errors
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="anna HEIDE", email="dritte@example.org")


def test_the_database_keeps_at_signs_out_of_pseudonyms() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="a@b", email="x@example.org")


def test_a_machine_that_fills_the_hidden_field_creates_nothing(client: Client) -> None:
    sign_up(client, website="https://spam.example")
    assert not User.objects.exists()


def test_a_known_address_is_not_given_away(client: Client) -> None:
    factories.person("Schon Da", email="anna@example.org")
    response = sign_up(client)
    assert response.status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize("login", ["anna.heide@example.org", "ANNA.HEIDE@example.org", "Anna Heide", "anna heide"])
def test_sign_in_by_either_name(client: Client, login: str) -> None:
    factories.person("Anna Heide")
    response = client.post("/konto/login/", {"login": login, "password": PASSWORD}, headers=HERE)
    assert response.status_code == 302
    assert "_auth_user_id" in client.session


def test_the_session_holds_on_every_site_below_the_domain(client: Client) -> None:
    factories.person("Anna Heide")
    response = client.post("/konto/login/", {"login": "Anna Heide", "password": PASSWORD}, headers=HERE)
    assert response.cookies["sessionid"]["domain"] == "land.localhost"
    there = client.get("/konto/", headers={"host": "kueste.land.localhost"})
    assert there.status_code == 200
    assert "Anna Heide" in there.content.decode()


def test_an_account_of_imported_data_never_signs_in(client: Client) -> None:
    factories.person("Teil 17", is_import=True)
    client.post("/konto/login/", {"login": "Teil 17", "password": PASSWORD}, headers=HERE)
    assert "_auth_user_id" not in client.session


def test_a_password_is_reset_by_mail(client: Client) -> None:
    factories.person("Anna Heide")
    client.post("/konto/password/reset/", {"email": "anna.heide@example.org"}, headers=HERE)
    assert "heide.land.localhost/konto/password/reset/key/" in mail.outbox[0].body


def test_one_sees_where_one_is_a_verified_resident(client: Client, stage: factories.Stage) -> None:
    client.force_login(factories.person("Anna Heide", lives_in=stage.heidedorf))
    here = client.get("/konto/wohnort/", headers=HERE).context
    there = client.get("/konto/wohnort/", headers={"host": "kueste.land.localhost"}).context
    assert here["is_resident"]
    assert not there["is_resident"]


def test_the_address_of_a_session_is_forgotten_after_a_day(client: Client) -> None:
    factories.person("Anna Heide")
    client.post("/konto/login/", {"login": "Anna Heide", "password": PASSWORD}, headers=HERE)
    start = UserSession.objects.get().created_at
    assert forget_addresses(start + timedelta(hours=23, minutes=59)) == 0
    assert forget_addresses(start + timedelta(hours=24, seconds=1)) == 1
    assert UserSession.objects.get().ip == NO_ADDRESS
    assert forget_addresses(start + timedelta(days=2)) == 0
