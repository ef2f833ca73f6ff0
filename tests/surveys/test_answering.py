"""Answering without a script: page by page, conditions, what is stored and what is not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.surveys.models import Response, Survey, Unfinished
from tests import factories as cast
from tests.factories import NOON
from tests.surveys import factories
from tests.surveys.forms import Form

At = Callable[..., Client]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


def answers() -> list[dict[str, Any]]:
    return [response.answers for response in Response.objects.all()]


def test_the_page_of_a_survey_says_what_is_asked_and_what_is_stored(survey: Survey, at_heide: At) -> None:
    page = at_heide().get(survey.get_absolute_url()).content.decode()
    assert f"{survey.get_absolute_url()}ausfuellen/" in page
    assert "IP" in page


def test_page_by_page_to_one_answer(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    assert form.pages == ["ways"]
    form.press(bus="daily")
    assert form.pages == ["stops"]
    form.press(stop="Markt")
    assert form.pages == ["last"]
    form.press(wish="Mehr Fahrten")
    assert form.pages == []
    assert form.says("täglich")
    assert form.says("Mehr Fahrten")
    response = form.press("send")
    assert response.status_code == 302
    assert response.url == f"{survey.get_absolute_url()}danke/"
    assert at_heide().get(response.url).status_code == 200
    assert answers() == [{"bus": {"chosen": ["daily"]}, "stop": "Markt", "wish": "Mehr Fahrten"}]


def test_a_condition_on_the_same_page_asks_before_it_goes_on(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    assert form.questions == ["bus"]
    form.press(bus="never")
    assert form.pages == ["ways"]
    assert form.questions == ["bus", "why"]
    assert "field__errors" not in form.html  # it has not been asked before, so nothing is wrong yet
    form.press()
    assert "field__errors" in form.html
    form.press(why="Er fährt nicht")
    assert form.pages == ["last"]  # the page of stops is left out
    form.press()
    form.press("send")
    assert answers() == [{"bus": {"chosen": ["never"]}, "why": "Er fährt nicht"}]


def test_going_back_and_changing_ones_mind_drops_what_is_not_asked_any_more(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="daily")
    form.press(stop="Markt")
    form.press("back")
    form.press("back")
    assert form.values["q-bus"] == ["daily"]
    form.press(bus="never")
    form.press(why="Zu teuer")
    form.press()
    form.press("send")
    assert answers() == [{"bus": {"chosen": ["never"]}, "why": "Zu teuer"}]


def test_an_error_stands_beside_its_question_and_nothing_is_lost(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="daily")
    form.press(stop="x" * 300)
    assert form.pages == ["stops"]
    assert form.values["q-stop"] == ["x" * 300]
    assert 'href="#q-stop"' in form.html
    assert 'aria-invalid="true"' in form.html


def test_ten_thousand_characters_are_refused_and_stay_in_the_field(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="daily")
    form.press()
    form.press(wish="ü" * 10_000)
    assert form.pages == ["last"]
    assert form.values["q-wish"] == ["ü" * 10_000]
    assert "200" in form.html
    form.press(wish="kurz")
    form.press("send")
    assert answers()[0]["wish"] == "kurz"


def test_sending_twice_is_one_answer(survey: Survey, at_heide: At) -> None:
    form = filled(at_heide(), survey)
    data = {**form.values, "do": "send"}
    first, second = (form.client.post(form.url, data) for _ in range(2))
    assert first.url == second.url
    assert len(answers()) == 1


def test_the_back_button_after_sending_changes_nothing(survey: Survey, at_heide: At) -> None:
    form = filled(at_heide(), survey)
    before = {**form.values}
    form.press("send")
    form.values = before
    response = form.press("send", wish="anders")
    assert response.status_code == 302
    assert [row.get("wish") for row in answers()] == ["Mehr"]


def test_two_tabs_of_one_person_without_an_account_are_two_answers_only_if_somebody_says_so(
    survey: Survey, at_heide: At
) -> None:
    client = at_heide()
    filled(client, survey).press("send")
    again = client.get(f"{survey.get_absolute_url()}ausfuellen/")
    assert b"noch-einmal" in again.content
    assert b"data-survey=" not in again.content
    assert Form(client, survey, "?noch-einmal=1").pages == ["ways"]


def test_an_option_that_was_never_offered_is_refused(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="hourly")
    assert form.pages == ["ways"]
    assert "field__errors" in form.html
    assert answers() == []


@pytest.mark.parametrize("field", ["mark", "kept"])
def test_a_manipulated_hidden_field_is_noticed_and_the_page_keeps_what_was_typed(
    survey: Survey, at_heide: At, field: str
) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="daily")
    form.values[field] = [form.values[field][0][:-3] + "abc"]
    response = form.press(stop="Markt")
    assert response.status_code == 400
    assert answers() == []
    form.press(bus="daily")
    assert form.values.get("q-stop") == ["Markt"]


def test_hidden_fields_of_another_survey_are_not_taken(survey: Survey, stage: cast.Stage, at_heide: At) -> None:
    other = factories.survey(stage.heide, in_process=cast.process(stage.heide, title="Anderes"))
    mine, theirs = Form(at_heide(), survey), Form(at_heide(), other)
    mine.values["mark"] = theirs.values["mark"]
    assert mine.press(bus="daily").status_code == 400


def test_a_survey_that_closed_meanwhile_takes_what_was_begun_for_a_quarter_of_an_hour(
    stage: cast.Stage, at_heide: At, now: Any
) -> None:
    end = NOON + timedelta(hours=1)
    survey = factories.survey(stage.heide, lasts=end - (NOON - timedelta(days=400)))
    first, second = filled(at_heide(), survey), filled(at_heide(), survey)
    now.move_to(end + timedelta(minutes=14, seconds=59))
    assert first.press("send").status_code == 302
    assert Response.objects.get().wave == 1
    now.move_to(end + timedelta(minutes=15))
    response = second.press("send")
    assert response.status_code == 403
    assert len(answers()) == 1
    assert second.says("Mehr")  # what was typed can still be read and copied
    assert "send" not in second.buttons


def test_nobody_begins_after_the_close_or_before_the_opening(stage: cast.Stage, at_heide: At, now: Any) -> None:
    start = NOON + timedelta(hours=1)
    survey = factories.survey(stage.heide, starts=start, lasts=timedelta(hours=1))
    url = f"{survey.get_absolute_url()}ausfuellen/"
    for moment, status in (
        (start - timedelta(seconds=1), 403),
        (start, 200),
        (start + timedelta(minutes=59, seconds=59), 200),
        (start + timedelta(hours=1), 403),
    ):
        now.move_to(moment)
        assert at_heide().get(url).status_code == status


def test_a_mark_of_before_the_phase_opens_nothing_after_it(stage: cast.Stage, at_heide: At, now: Any) -> None:
    survey = factories.survey(stage.heide, lasts=timedelta(days=400, hours=1))
    form = filled(at_heide(), survey)
    now.move_to(NOON + timedelta(days=30))
    assert form.press("send").status_code == 403
    assert answers() == []


def test_an_anonymous_answer_leaves_no_person_no_day_and_no_entry_in_the_log(
    survey: Survey, stage: cast.Stage, at_heide: At
) -> None:
    anna = cast.person("Anna", lives_in=stage.heidedorf)
    before = Entry.objects.count()
    filled(at_heide(anna), survey).press("send")
    response = Response.objects.get()
    assert (response.person_id, response.day, response.channel) == (None, None, "online")
    assert Entry.objects.count() == before
    assert not Unfinished.objects.exists()


def test_a_new_version_while_the_page_is_open_keeps_what_was_typed(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    form.press(bus="daily")
    changed = {"pages": [*factories.QUESTIONS["pages"], {"key": "more", "questions": [
        {"key": "age", "kind": "number", "text": "Wie alt sind Sie?"}]}]}  # fmt: skip
    factories.version(survey, changed)
    form.press(stop="Markt")
    assert form.pages == ["ways"]
    assert form.values["q-bus"] == ["daily"]
    for _ in range(4):
        form.press()
    form.press("send")
    response = Response.objects.get()
    assert response.version.number == 2
    assert response.answers == {"bus": {"chosen": ["daily"]}, "stop": "Markt"}


def test_all_pages_at_once_ask_what_the_answers_lead_to(stage: cast.Stage, at_heide: At) -> None:
    survey = factories.survey(stage.heide, layout="whole")
    form = Form(at_heide(), survey)
    assert form.pages == ["ways", "last"]
    form.press(bus="daily")
    assert form.pages == ["ways", "stops", "last"]
    form.press(stop="Markt")
    assert form.pages == []
    form.press("send")
    assert answers() == [{"bus": {"chosen": ["daily"]}, "stop": "Markt"}]


def test_a_survey_of_another_region_is_not_there(survey: Survey, at_heide: At) -> None:
    other = at_heide(host="kueste.land.localhost")
    for page in ("", "ausfuellen/", "danke/"):
        assert other.get(survey.get_absolute_url() + page).status_code == 404


def test_a_key_that_belongs_to_another_survey_is_refused(survey: Survey, stage: cast.Stage, at_heide: At) -> None:
    form = filled(at_heide(), survey)
    form.press("send")
    other = factories.survey(stage.heide, in_process=cast.process(stage.heide, title="Anderes"))
    theirs = filled(at_heide(), other)
    Response.objects.update(survey=other)
    form.values = theirs.values
    Response.objects.update(survey=survey)
    assert theirs.press("send").status_code == 302
    assert Response.objects.count() == 2


def test_queries_stay_within_bounds(survey: Survey, at_heide: At, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20):
        at_heide().get(survey.get_absolute_url())
    with django_assert_max_num_queries(20):
        form = Form(at_heide(), survey)
    with django_assert_max_num_queries(20):
        form.press(bus="never", why="darum")
    form.press()
    form.press()
    with django_assert_max_num_queries(30):
        assert form.press("send").status_code == 302


def filled(client: Client, survey: Survey) -> Form:
    """A form on the page for checking."""
    form = Form(client, survey, "?noch-einmal=1")
    form.press(bus="daily")
    form.press(stop="Markt")
    form.press(wish="Mehr")
    assert re.search(r'value="send"', form.html)
    return form
