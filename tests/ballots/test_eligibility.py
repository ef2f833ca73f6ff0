"""Who votes: level, minimum age by month of birth, municipalities."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test.utils import isolate_apps

from participation.accounts.backoffice import ActForm
from participation.accounts.models import Residence, Role, User
from participation.ballots.eligibility import Eligibility, Level, age, attributes_of, eligible
from participation.ballots.eligibility_fields import ELIGIBILITY_FIELDS, EligibilityColumns, MunicipalitiesField
from participation.regions.models import Region
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(now: time_machine.Traveller) -> factories.Stage:
    return factories.stage()


def born(month: date | None, region) -> User:
    person = factories.person()
    Residence.objects.create(user=person, region=region, birth_month=month)
    return person


def code_of(decision) -> str:
    return "" if decision else decision.code


def test_levels_ask_for_what_they_say(stage) -> None:
    resident, stranger = factories.person(lives_in=stage.heidedorf), factories.person(lives_in=stage.kueste)
    boss = factories.staff("Chefin", Role.ADMINISTRATOR, stage.heide)
    found = {
        level: [
            code_of(eligible(who, Eligibility(level), stage.heide, NOON))
            for who in (resident, stranger, boss, AnonymousUser())
        ]
        for level in Level
    }
    assert found[Level.VERIFIED] == ["", "verify", "verify", "sign_in"]
    assert found[Level.REGISTERED] == ["", "", "", "sign_in"]
    assert found[Level.CODE] == ["code"] * 4


@pytest.mark.parametrize(
    ("month", "code"),
    [(date(2010, 6, 1), ""), (date(2010, 7, 1), "age"), (date(1950, 1, 1), ""), (None, "age_unknown")],
)
def test_the_month_of_birth_decides_about_the_age(stage, month: date | None, code: str) -> None:
    decision = eligible(born(month, stage.heide), Eligibility(min_age=16), stage.heide, NOON)
    assert code_of(decision) == code


def test_the_month_begins_at_midnight_here() -> None:
    assert age(date(2010, 7, 1), datetime(2026, 6, 30, 21, 59, tzinfo=UTC)) == 15
    assert age(date(2010, 7, 1), datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == 16


def test_only_residents_of_the_listed_municipalities_vote(stage) -> None:
    only = Eligibility(municipalities=(stage.heidedorf.pk,))
    assert eligible(factories.person(lives_in=stage.heidedorf), only, stage.heide, NOON)
    elsewhere = eligible(factories.person(lives_in=stage.heide), only, stage.heide, NOON)
    assert code_of(elsewhere) == "municipality"
    assert "Heidedorf" in str(elsewhere.reason)


def test_it_survives_the_rules_of_the_box() -> None:
    for case in (Eligibility(), Eligibility(Level.CODE), Eligibility(min_age=16, municipalities=(3, 7))):
        assert Eligibility.of({"eligibility": case.as_rules()}) == case
    assert Eligibility.of({}) == Eligibility()


def test_a_ballot_may_say_age_group_and_municipality(stage) -> None:
    person = born(date(1990, 1, 1), stage.heidedorf)
    assert attributes_of(person, stage.heide, NOON) == {"age_group": "30-44", "municipality": "Heidedorf"}
    assert attributes_of(person, stage.nation, NOON)["municipality"] == stage.heide.name
    assert attributes_of(factories.person(lives_in=stage.heide), stage.heide, NOON) == {}
    assert attributes_of(person, stage.kueste, NOON) == {}


def columns_of(region: Region, **values: Any) -> EligibilityColumns:
    """A module with the columns, which no app knows of."""
    with isolate_apps():

        class Columns(EligibilityColumns):
            class Meta:
                app_label = "nowhere"

        made = Columns(**values)
    made.region = region
    return made


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"voters": "registered", "voters_min_age": 16}, {"voters_min_age"}),
        ({"voters": "code", "voters_municipalities": [1]}, {"voters_municipalities"}),
        ({"voters_municipalities": [10**6]}, {"voters_municipalities"}),
        ({"voters_min_age": 120}, {"voters_min_age"}),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(stage, values: dict, wrong: set[str]) -> None:
    columns = columns_of(stage.heide, **values)
    with pytest.raises(ValidationError) as caught:
        columns.full_clean()
    assert set(caught.value.message_dict) == wrong


def test_staff_tick_municipalities_of_their_region(stage) -> None:
    class Form(ActForm):
        voters = forms.CharField()
        voters_municipalities = MunicipalitiesField()

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["voters_municipalities"].offer(self.obj.region)

    module = columns_of(stage.heide, voters_municipalities=[stage.heidedorf.pk])
    form = Form({"voters": "verified", "voters_municipalities": [str(stage.heidedorf.pk)]}, obj=module, user=None)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["voters_municipalities"] == [stage.heidedorf.pk]
    foreign = Form({"voters": "verified", "voters_municipalities": [str(stage.kuestendorf.pk)]}, obj=module, user=None)
    assert "voters_municipalities" in foreign.errors
    shown = Form(initial={name: getattr(module, name) for name in ELIGIBILITY_FIELDS}, obj=module, user=None)
    assert "checked" in str(shown["voters_municipalities"])
