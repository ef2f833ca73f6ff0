"""Several at the same moment, with real transactions on PostgreSQL."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django_scopes import scopes_disabled

from participation.surveys.answering import services
from participation.surveys.answering.carrying import Mark, new_mark
from participation.surveys.inviting import services as inviting
from participation.surveys.models import Invited, Response, Survey
from participation.surveys.querysets import current_version
from tests import factories as cast
from tests.surveys import factories
from tests.world import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TYPED = {"q-bus": ["daily"]}


def job(survey: Survey, mark: Mark, user: Any = None, typed: Any = TYPED) -> Any:
    with scopes_disabled():
        version = current_version(survey)
        return partial(
            services.send, survey=survey, version=version, mark=mark, typed=typed, user=user or AnonymousUser()
        )


def mark_of(survey: Survey, **more: str) -> Mark:
    return new_mark(survey=survey.pk, version=1, **more)


def test_the_same_answer_sent_at_the_same_moment_is_one(now: Any) -> None:
    survey = factories.survey(cast.stage().heide)
    mark = mark_of(survey)
    results = at_once(*(job(survey, mark) for _ in range(5)))
    assert sorted(result.repeated for result in results) == [False, True, True, True, True]
    with scopes_disabled():
        assert Response.objects.count() == 1


def test_one_person_in_two_tabs_at_the_same_moment_answers_once(now: Any) -> None:
    survey = factories.survey(cast.stage().heide, access="registered")
    anna = cast.person("Anna")
    at_once(*(job(survey, mark_of(survey), anna) for _ in range(4)))
    with scopes_disabled():
        assert Response.objects.count() == 1


def test_a_quota_holds_at_the_same_moment(now: Any) -> None:
    options = [{"key": "early", "text": "früh", "quota": 2}, {"key": "late", "text": "spät"}]
    questions = {"pages": [{"key": "p", "questions": [
        {"key": "bus", "kind": "single", "text": "Wann?", "options": options}]}]}  # fmt: skip
    survey = factories.survey(cast.stage().heide, questions)
    at_once(*(job(survey, mark_of(survey), typed={"q-bus": ["early"]}) for _ in range(6)))
    with scopes_disabled():
        assert Response.objects.count() == 2


def test_an_invitation_is_used_once_at_the_same_moment(now: Any) -> None:
    stage = cast.stage()
    survey = factories.survey(stage.heide)
    with scopes_disabled():
        inviting.invite_by_letter(
            survey=survey, label="Brief", number=1, actor=cast.staff("Edda", "survey_editor", stage.heide)
        )
        key = Invited.objects.get().key.hex
    at_once(*(job(survey, mark_of(survey, invitation=key)) for _ in range(4)))
    with scopes_disabled():
        assert Response.objects.count() == 1
