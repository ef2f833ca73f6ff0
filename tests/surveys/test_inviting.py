"""Links, personal invitations and reminders: known to be used, never for which answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.notifications.outbox import send_due
from participation.surveys.answering.unlinking import unlink_ended
from participation.surveys.inviting import services
from participation.surveys.inviting.tokens import token_of
from participation.surveys.models import Batch, Invited, Response, Survey
from tests import factories as cast
from tests.surveys import factories
from tests.surveys.forms import Form
from tests.surveys.test_answering import filled

At = Callable[..., Client]
THREE = ["anna@example.org", "ben@example.org", " Anna@example.org "]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def editor(stage: cast.Stage) -> User:
    return cast.staff("Edda", "survey_editor", stage.heide)


def answered(client: Client, survey: Survey, token: str) -> Form:
    form = Form(client, survey, f"?einladung={token}")
    form.press(bus="daily")
    form.press()
    form.press()
    form.press("send")
    return form


def test_each_address_gets_one_mail_with_a_link_for_one_answer(survey: Survey, editor: User, at_heide: At) -> None:
    services.invite_by_mail(survey=survey, label="Eltern", addresses=THREE, actor=editor)
    assert send_due(clock.now()) == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["anna@example.org", "ben@example.org"]
    token = mail.outbox[0].body.partition("?einladung=")[2].split()[0]
    client = at_heide()
    assert answered(client, survey, token).response.status_code == 302
    assert Invited.objects.filter(used=True).count() == 1
    again = client.get(f"{survey.get_absolute_url()}ausfuellen/?einladung={token}")
    assert b"data-survey=" not in again.content


def test_one_invitation_in_two_tabs_is_one_answer(survey: Survey, editor: User, at_heide: At) -> None:
    services.invite_by_letter(survey=survey, label="Stichprobe", number=3, actor=editor)
    token = token_of(Invited.objects.first().key)
    first, second = (Form(at_heide(), survey, f"?einladung={token}") for _ in range(2))
    for form in (first, second):
        form.press(bus="daily")
        form.press()
        form.press()
    assert first.press("send").status_code == 302
    assert second.press("send").status_code == 409
    assert Response.objects.count() == 1


def test_without_an_invitation_a_closed_circle_stays_closed(stage: cast.Stage, editor: User, at_heide: At) -> None:
    survey = factories.survey(stage.heide, invited_only=True)
    client = at_heide()
    for query in ("", "?einladung=erfunden.token"):
        assert b"data-survey=" not in client.get(f"{survey.get_absolute_url()}ausfuellen/{query}").content
    services.invite_by_letter(survey=survey, label="Stichprobe", number=1, actor=editor)
    assert answered(client, survey, token_of(Invited.objects.get().key)).response.status_code == 302


def test_reminders_go_to_those_who_have_not_answered_and_to_nobody_twice(
    survey: Survey, editor: User, at_heide: At, now: Any
) -> None:
    batch = services.invite_by_mail(survey=survey, label="Eltern", addresses=THREE, actor=editor)
    send_due(clock.now())
    answered(at_heide(), survey, token_of(Invited.objects.get(email="anna@example.org").key))
    now.shift(timedelta(days=4))
    services.remind(batch=batch, actor=editor)
    mail.outbox.clear()
    send_due(clock.now())
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]
    with pytest.raises(Invalid):
        services.remind(batch=batch, actor=editor)


def test_an_invitation_that_was_used_meanwhile_is_not_reminded_of(
    survey: Survey, editor: User, at_heide: At, now: Any
) -> None:
    batch = services.invite_by_mail(survey=survey, label="Eltern", addresses=THREE[:1], actor=editor)
    send_due(clock.now())
    now.shift(timedelta(days=4))
    services.remind(batch=batch, actor=editor)
    answered(at_heide(), survey, token_of(Invited.objects.get().key))
    mail.outbox.clear()
    send_due(clock.now())
    assert mail.outbox == []


def test_a_public_link_is_noted_with_the_answer_and_an_unknown_one_is_not(
    survey: Survey, editor: User, at_heide: At
) -> None:
    link = services.make_link(survey=survey, label="Amtsblatt Süd", actor=editor)
    for query in (f"?weg={link.slug}", "?weg=erfunden&noch-einmal=1"):
        form = Form(at_heide(), survey, query)
        form.press(bus="daily")
        form.press()
        form.press()
        form.press("send")
    assert sorted(row.link.label if row.link else "" for row in Response.objects.all()) == ["", "Amtsblatt Süd"]


def test_staff_see_numbers_in_steps_of_five(survey: Survey) -> None:
    assert services.in_steps(0) == services.in_steps(4)
    assert services.in_steps(5) == services.in_steps(9)
    assert services.in_steps(4) != services.in_steps(5)


def test_an_invitation_and_its_answer_share_nothing(survey: Survey, editor: User, at_heide: At) -> None:
    services.invite_by_letter(survey=survey, label="Stichprobe", number=1, actor=editor)
    invited = Invited.objects.get()
    answered(at_heide(), survey, token_of(invited.key))
    row = {**Response.objects.values().get(), "answers": ""}
    told = {**Invited.objects.values().get()}
    assert told["used"] is True
    plain = (None, "", 1, True)
    shared = {value for value in row.values() if value not in plain} & {v for v in told.values() if v not in plain}
    assert shared <= {invited.batch_id, survey.pk}


def test_addresses_are_forgotten_when_the_survey_is_over(stage: cast.Stage, editor: User, now: Any) -> None:
    survey = factories.survey(stage.heide, lasts=timedelta(days=401))
    services.invite_by_mail(survey=survey, label="Eltern", addresses=THREE, actor=editor)
    assert services.forget_addresses(clock.now()) == 0
    now.shift(timedelta(days=2))
    assert services.forget_addresses(clock.now()) == 2
    assert not Invited.objects.exclude(email="").exists()
    with pytest.raises(Invalid):
        services.invite_by_mail(survey=survey, label="Zu spät", addresses=THREE, actor=editor)


def test_when_a_survey_is_over_its_rows_are_written_anew_in_the_order_of_their_keys(
    stage: cast.Stage, editor: User, at_heide: At, now: Any
) -> None:
    survey = factories.survey(stage.heide, lasts=timedelta(days=401))
    services.invite_by_letter(survey=survey, label="Stichprobe", number=6, actor=editor)
    for invited in list(Invited.objects.all()[:4]):
        answered(at_heide(), survey, token_of(invited.key))
    filled(at_heide(), survey).press("send")
    before = {row.key: row.answers for row in Response.objects.all()}
    now.shift(timedelta(days=2))
    assert unlink_ended(clock.now()) == 1
    assert unlink_ended(clock.now()) == 0
    assert {row.key: row.answers for row in Response.objects.all()} == before
    assert Invited.objects.filter(used=True).count() == 4
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("surveys_response", "surveys_invited"):
                cursor.execute(f"SELECT key FROM {table} ORDER BY ctid")  # noqa: S608
                keys = [row[0] for row in cursor.fetchall()]
                assert keys == sorted(keys)
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")  # noqa: S608
                assert cursor.fetchone()[0] == 1


def test_only_the_team_of_the_region_invites(survey: Survey, stage: cast.Stage) -> None:
    for person in (cast.person("Anna"), cast.staff("Kai", "survey_editor", stage.kueste)):
        with pytest.raises(Refused):
            services.make_link(survey=survey, label="x", actor=person)
        with pytest.raises(Refused):
            services.invite_by_mail(survey=survey, label="x", addresses=THREE, actor=person)


def test_bad_addresses_are_named_and_nobody_is_invited(survey: Survey, editor: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.invite_by_mail(survey=survey, label="x", addresses=["anna@example.org", "unsinn"], actor=editor)
    assert refusal.value.field == "addresses"
    assert not Batch.objects.exists()
