"""Inviting staff: who has an account gets the role at once, others when their address is confirmed; once, logged."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from participation.accounts.models import Role, RoleAssignment
from participation.audit.models import Entry
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.invitations import mails, services
from participation.invitations.models import VALID, Invitation
from participation.invitations.tasks import forget
from tests import factories
from tests.world import at_once

pytestmark = pytest.mark.django_db
BEGIN = "/admin/einladungen/neu/"
HEIDE = "heide.land.localhost"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(factories.NOON, tick=False) as traveller:
        yield traveller


def invited(cast, places, email="neu@example.org", **values):
    return services.invite(email=email, region=places.heide, role=Role.EDITOR, actor=cast.admin, **values)


def test_an_existing_account_gets_the_role_at_once_and_a_mail(browse, cast, places, django_capture_on_commit_callbacks):
    person = factories.person("Nora")
    values = {"email": person.email.upper(), "region": places.heide.pk, "role": "editor"}
    with django_capture_on_commit_callbacks(execute=True):
        browse(cast.admin).post(BEGIN, values)
    assert RoleAssignment.objects.get(user=person).role == Role.EDITOR
    [message] = mail.outbox
    assert message.to == [person.email.upper()]
    assert not [label for label in Entry.objects.values_list("label", flat=True) if "@" in label]
    assert "/admin/" in message.body
    assert set(Entry.objects.filter(action__startswith="invitation.").values_list("action", flat=True)) == {
        "invitation.sent",
        "invitation.accepted",
    }


def test_others_sign_up_with_the_link_and_have_the_role_when_the_address_is_confirmed(
    browse, cast, places, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        browse(cast.admin).post(BEGIN, {"email": "neu@example.org", "region": places.heide.pk, "role": "editor"})
    page = re.search(r"http://[^\s]+", mail.outbox[0].body)[0]
    client = Client(headers={"host": HEIDE})
    text = client.get(page).content.decode()
    signup = re.search(r'href="(/konto/signup/\?email=[^"]+)"', text)[1]
    assert 'value="neu@example.org"' in client.get(signup).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            "/konto/signup/", {"email": "neu@example.org", "username": "Neuling", "password1": factories.PASSWORD}
        )
    assert not RoleAssignment.objects.filter(user__username="Neuling").exists()
    confirmation = re.search(r"/konto/confirm-email/[^\s]+", mail.outbox[1].body)[0]
    client.post(confirmation)
    assert RoleAssignment.objects.get(user__username="Neuling").region == places.heide
    assert Invitation.objects.get().accepted_at is not None


def test_a_signed_in_person_accepts_on_the_page(browse, cast, places):
    invitation = invited(cast, places, email="nora@example.org")
    person = factories.person("Nora", email="nora@example.org")
    address = reverse("invitations:invitation", args=[mails.token_of(invitation)])
    client = browse(person)
    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == "/admin/"
    assert client.post(address)["Location"] == "/admin/"
    assert person.roles.count() == 1


def test_somebody_else_cannot_use_the_link(browse, cast, places):
    invitation = invited(cast, places)
    other = factories.person("Andere")
    address = reverse("invitations:invitation", args=[mails.token_of(invitation)])
    assert browse(other).post(address).status_code == 409
    assert Client(headers={"host": HEIDE}).post(address).status_code == 200
    assert not RoleAssignment.objects.filter(user=other).exists()
    assert browse(other, "kueste.land.localhost").get(address).status_code == 404


def test_an_unconfirmed_account_does_not_count(cast, places):
    squatter = factories.person("Falsch", email="neu@example.org")
    EmailAddress.objects.filter(user=squatter).update(verified=False)
    assert invited(cast, places).accepted_at is None
    assert not RoleAssignment.objects.filter(user=squatter).exists()


def test_it_expires_and_is_forgotten(cast, places, at_noon):
    invitation = invited(cast, places, email="nora@example.org")
    at_noon.shift(VALID)
    person = factories.person("Nora", email="nora@example.org")
    with pytest.raises(Invalid):
        services.accept(invitation=invitation, person=person)
    assert services.accept_all(person=person, email=person.email) == 0
    assert mails.write(invitation) is None
    assert forget(clock.now() + timedelta(days=29)) == 0
    assert forget(clock.now() + timedelta(days=31)) == 1


def test_sending_again_renews_it_and_withdrawing_ends_it(browse, cast, places, at_noon):
    invitation = invited(cast, places)
    at_noon.shift(VALID + timedelta(days=1))
    client = browse(cast.admin)
    client.post(f"/admin/einladungen/{invitation.pk}/erneut/")
    invitation.refresh_from_db()
    assert invitation.is_open(at=clock.now())
    client.post(f"/admin/einladungen/{invitation.pk}/zurueckziehen/")
    invitation.refresh_from_db()
    assert not invitation.is_open(at=clock.now())
    assert mails.write(invitation) is None
    assert Invitation.objects.count() == 1


def test_it_is_void_when_whoever_invited_may_no_longer(cast, places):
    invitation = invited(cast, places, email="nora@example.org")
    cast.admin.roles.all().delete()
    person = factories.person("Nora", email="nora@example.org")
    with pytest.raises(Refused):
        services.accept(invitation=Invitation.objects.get(pk=invitation.pk), person=person)
    assert not person.roles.exists()


@pytest.mark.parametrize("who", ["editor", "team", "moderator", "foreigner"])
def test_only_administrators_of_the_region_invite(cast, places, who):
    with pytest.raises(Refused):
        services.invite(email="x@example.org", region=places.heide, role=Role.EDITOR, actor=getattr(cast, who))


def test_foreign_invitations_are_not_there(browse, cast, places):
    invitation = invited(cast, places)
    foreigner = browse(cast.foreigner, "kueste.land.localhost")
    assert foreigner.get(f"/admin/einladungen/{invitation.pk}/").status_code == 404
    assert "neu@example.org" not in foreigner.get("/admin/einladungen/").content.decode()
    answer = foreigner.post(BEGIN, {"email": "x@example.org", "region": places.heide.pk, "role": "editor"})
    assert answer.context["form"].errors.keys() == {"region"}


@pytest.mark.parametrize("wrong", [{"email": "keine"}, {"role": "kaiser"}, {"with_subtree": "on"}])
def test_bad_input_is_told_beside_the_field(browse, cast, places, wrong):
    values = {"email": "neu@example.org", "region": places.heide.pk, "role": "editor", **wrong}
    answer = browse(cast.admin).post(BEGIN, values)
    assert answer.context["form"].errors.keys() == set(wrong)
    assert not Invitation.objects.exists()


def test_a_double_click_invites_once(cast, places):
    assert invited(cast, places) == invited(cast, places)
    assert Invitation.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_invite_once(cast, places):
    results = at_once(*[lambda: invited(cast, places) for _ in range(4)])
    assert len({invitation.pk for invitation in results}) == 1


def test_an_invented_token_leads_nowhere():
    assert mails.invitation_of("1.x") is None
    assert mails.invitation_of("unfug") is None
