"""What the script of the form sends and is told; and what a limit per address says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from participation.core.abuse import Limit
from participation.surveys.answering import steps
from participation.surveys.models import Response, Survey
from tests import factories as cast
from tests.factories import NOON
from tests.surveys import factories
from tests.surveys.forms import Form
from tests.surveys.test_answering import filled

At = Callable[..., Client]


@pytest.fixture(autouse=True)
def _unscoped() -> Any:
    with scopes_disabled():
        yield


def ask(form: Form, button: str, until: str = "", **typed: Any) -> dict[str, Any]:
    """All pages at once, as the script has them."""
    data = {"mark": form.values["mark"], "kept": "", "page": ["ways", "stops", "last"], "do": button, "until": until}
    data |= {"q-" + name: value for name, value in typed.items()}
    told: dict[str, Any] = form.client.post(form.url, data, headers={"accept": "application/json"}).json()
    return told


def test_each_page_is_checked_and_the_end_is_listed(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    assert set(ask(form, "check", "ways", bus="never")["errors"]) == {"why"}
    assert ask(form, "check", "ways", bus="never", why="darum") == {}
    told = ask(form, "review", bus="never", why="<b>darum</b>")
    assert "&lt;b&gt;darum" in told["review"]
    assert not Response.objects.exists()


def test_sent_again_after_a_broken_line_it_is_one_answer(survey: Survey, at_heide: At) -> None:
    form = Form(at_heide(), survey)
    first, second = (ask(form, "send", bus="never", why="darum") for _ in range(2))
    assert first == second == {"sent": f"{survey.get_absolute_url()}danke/"}
    assert Response.objects.get().answers == {"bus": {"chosen": ["never"]}, "why": "darum"}


def test_a_closed_survey_says_so_and_takes_nothing(stage: cast.Stage, at_heide: At, now: Any) -> None:
    survey = factories.survey(stage.heide, lasts=timedelta(days=400, hours=1))
    form = Form(at_heide(), survey)
    now.move_to(NOON + timedelta(hours=2))
    assert "refused" in ask(form, "send", bus="daily")
    form.values["mark"] = ["unsinn"]
    assert "refused" in ask(form, "send", bus="daily")
    assert not Response.objects.exists()


def test_many_answers_from_one_address_have_to_wait_and_nothing_is_lost(
    survey: Survey, at_heide: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "ANSWERS", Limit("survey", 1))
    filled(at_heide(), survey).press("send")
    second = filled(at_heide(), survey)
    assert second.press("send").status_code == 409
    assert second.says("Markt")
    assert "send" in second.buttons
    assert Response.objects.count() == 1


def test_two_invitations_on_one_device_are_kept_apart(survey: Survey, stage: cast.Stage, at_heide: At) -> None:
    from participation.surveys.inviting import services
    from participation.surveys.inviting.tokens import token_of
    from participation.surveys.models import Invited

    editor = cast.staff("Edda", "survey_editor", stage.heide)
    services.invite_by_letter(survey=survey, label="Haushalt", number=2, actor=editor)
    names = {
        Form(at_heide(), survey, f"?einladung={token_of(invited.key)}").html.partition('data-whose="')[2][:16]
        for invited in Invited.objects.all()
    }
    assert len(names) == 2
