"""The month of birth is noted with a verified residence, shown to the person, and forgotten with it."""

from datetime import date

import pytest
import time_machine

from participation.accounts import services
from participation.accounts.admin import MonthField
from participation.accounts.models import Residence, Role, User
from participation.audit.models import Entry
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.world import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.stage()


@pytest.fixture
def admin(stage) -> User:
    return factories.staff("Amt", Role.ADMINISTRATOR, stage.heide)


def test_the_clerk_notes_the_month_and_the_person_reads_it(stage, admin) -> None:
    anna = factories.person("Anna")
    response = browser("heide.land.localhost", admin).post(
        "/admin/wohnsitze/neu/", {"person": "Anna", "region": stage.heidedorf.pk, "birth_month": "3/1990"}
    )
    assert response.status_code == 302
    assert Residence.objects.get(user=anna).birth_month == date(1990, 3, 1)
    assert "1990" in browser("heide.land.localhost", anna).get("/konto/wohnort/").content.decode()
    assert "1990" not in str(list(Entry.objects.values()))


def test_verifying_again_adds_the_month_and_never_takes_it_away(stage, admin) -> None:
    anna = factories.person()
    services.verify_residence(user=anna, region=stage.heide, actor=admin)
    services.verify_residence(user=anna, region=stage.heide, actor=admin, birth_month=date(2001, 2, 17))
    services.verify_residence(user=anna, region=stage.heide, actor=admin)
    assert Residence.objects.get(user=anna).birth_month == date(2001, 2, 1)


def test_the_month_goes_with_the_residence(stage, admin) -> None:
    anna = factories.person()
    residence = services.verify_residence(user=anna, region=stage.heide, actor=admin, birth_month=date(2001, 2, 1))
    services.revoke_residence(residence=residence, actor=admin)
    assert Residence.objects.get(user=anna).birth_month is None


def test_a_month_that_cannot_be_is_refused(stage, admin) -> None:
    residence = services.verify_residence(user=factories.person(), region=stage.heide, actor=admin)
    for month in (date(2026, 7, 1), date(1890, 1, 1)):
        with pytest.raises(Invalid):
            services.note_birth_month(residence=residence, birth_month=month, actor=admin)


def test_other_districts_note_nothing(stage, admin) -> None:
    residence = services.verify_residence(user=factories.person(), region=stage.heide, actor=admin)
    stranger = factories.staff("Fremdes Amt", Role.ADMINISTRATOR, stage.kueste)
    with pytest.raises(Refused):
        services.note_birth_month(residence=residence, birth_month=date(2001, 2, 1), actor=stranger)
    address = f"/admin/wohnsitze/{residence.pk}/geburtsmonat/"
    assert browser("kueste.land.localhost", stranger).get(address).status_code == 404


@pytest.mark.parametrize("typed", ["03/1990", "3.1990", "03 1990", "1990-03", " 3 / 1990 "])
def test_months_are_taken_as_people_write_them(typed: str) -> None:
    assert MonthField().clean(typed) == date(1990, 3, 1)
