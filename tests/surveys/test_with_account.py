"""Surveys for people with an account: one answer each, resumed anywhere, changed until the close."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.notifications.models import Notice
from participation.surveys.inviting import services as inviting
from participation.surveys.models import Response, Survey, Unfinished
from tests import factories as cast
from tests.surveys import factories
from tests.surveys.forms import Form

At = Callable[..., Client]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def anna(stage: cast.Stage) -> User:
    return cast.person("Anna", lives_in=stage.heidedorf)


@pytest.fixture
def signed(stage: cast.Stage) -> Survey:
    """A survey for people with an account who may change their minds."""
    return factories.survey(stage.heide, access="registered", may_change=True)


def through(form: Form) -> Form:
    form.press(bus="never")
    form.press(why="darum")
    form.press()
    form.press("send")
    return form


def test_visitors_are_led_to_the_sign_in(signed: Survey, at_heide: At) -> None:
    page = at_heide().get(f"{signed.get_absolute_url()}ausfuellen/")
    assert page.status_code == 403
    assert b"/konto/login/" in page.content


def test_verified_surveys_are_for_residents(stage: cast.Stage, anna: User, at_heide: At) -> None:
    survey = factories.survey(stage.heide, access="verified")
    carla, fritz = cast.person("Carla"), cast.person("Fritz", lives_in=stage.kueste)
    for person, status in ((anna, 200), (carla, 403), (fritz, 403)):
        assert at_heide(person).get(f"{survey.get_absolute_url()}ausfuellen/").status_code == status


def test_what_was_typed_waits_on_any_device_and_goes_when_it_is_sent(signed: Survey, anna: User, at_heide: At) -> None:
    Form(at_heide(anna), signed).press(bus="daily")
    assert Unfinished.objects.get().typed == {"q-bus": ["daily"]}
    elsewhere = Form(at_heide(anna), signed)
    assert elsewhere.pages == ["stops"]
    elsewhere.press("back")
    assert elsewhere.values["q-bus"] == ["daily"]
    through(elsewhere)
    response = Response.objects.get()
    assert response.person == anna
    assert response.day is not None
    assert not Unfinished.objects.exists()


def test_saving_leads_back_to_the_page_of_the_survey(signed: Survey, anna: User, at_heide: At) -> None:
    form = Form(at_heide(anna), signed)
    assert "save" in form.buttons
    assert form.press("save", bus="daily").url == signed.get_absolute_url()
    assert Unfinished.objects.get().page == "ways"


def test_each_person_answers_once_and_two_tabs_are_one_answer(stage: cast.Stage, anna: User, at_heide: At) -> None:
    survey = factories.survey(stage.heide, access="registered")
    first, second = Form(at_heide(anna), survey), Form(at_heide(anna), survey)
    through(first)
    second.press(bus="daily")
    second.press()
    second.press()
    response = second.press("send")
    assert response.status_code in (302, 409)
    assert [row.answers["bus"] for row in Response.objects.all()] == [{"chosen": ["never"]}]
    page = at_heide(anna).get(f"{survey.get_absolute_url()}ausfuellen/")
    assert b"data-survey=" not in page.content


def test_answers_are_changed_until_the_close(stage: cast.Stage, anna: User, at_heide: At, now: Any) -> None:
    survey = factories.survey(stage.heide, access="registered", may_change=True, lasts=timedelta(days=401))
    through(Form(at_heide(anna), survey))
    form = Form(at_heide(anna), survey)
    assert form.values["q-why"] == ["darum"]
    form.press(why="deshalb")
    form.press()
    form.press("send")
    response = Response.objects.get()
    assert response.answers["why"] == "deshalb"
    now.shift(timedelta(days=2))
    assert at_heide(anna).get(f"{survey.get_absolute_url()}ausfuellen/").status_code == 403


def test_nobody_reads_what_another_person_has_begun(signed: Survey, anna: User, at_heide: At) -> None:
    Form(at_heide(anna), signed).press(bus="daily")
    ben = cast.person("Ben")
    form = Form(at_heide(ben), signed)
    assert form.values.get("q-bus") is None
    assert (
        form.html.partition('data-owner="')[2][:16]
        != Form(at_heide(anna), signed).html.partition('data-owner="')[2][:16]
    )


def test_a_reminder_reaches_those_who_have_not_finished_once(
    signed: Survey, stage: cast.Stage, anna: User, at_heide: At, now: Any
) -> None:
    editor = cast.staff("Edda", "survey_editor", stage.heide)
    Form(at_heide(anna), signed).press(bus="daily")
    through(Form(at_heide(cast.person("Ben")), signed))
    now.shift(timedelta(days=1))
    assert inviting.remind_unfinished(survey=signed, actor=editor) == 1
    assert inviting.remind_unfinished(survey=signed, actor=editor) == 0
    assert [notice.person for notice in Notice._base_manager.filter(kind="surveys.unfinished")] == [anna]
