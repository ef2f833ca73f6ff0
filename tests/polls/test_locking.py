"""From the first ballot on a poll stays as it is: the service refuses, and so does the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.ballots.contents import parsed
from participation.ballots.models import Box
from participation.core.errors import Invalid, Refused
from participation.polls import services
from participation.polls.models import DECIDING, Option, Poll, Question
from participation.polls.querysets import fresh
from participation.polls.tasks import open_boxes
from participation.processes import services as processes
from participation.processes.models import Module, Phase
from tests import factories
from tests.factories import NOON
from tests.polls.factories import CLOSE, Vote, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(vote: Vote) -> Any:
    return factories.staff("Theo Team", Role.PROJECT_TEAM, vote.stage.heide)


def rename(vote: Vote, title: str) -> Any:
    def store() -> None:
        Question.objects.filter(poll=vote.poll, kind="single").update(title=title)

    return store


def test_a_change_before_the_first_ballot_goes_into_the_box(vote, team) -> None:
    services.change_poll(poll=vote.poll, actor=team, store=rename(vote, "Neue Frage?"))
    vote.box.refresh_from_db()
    assert "Neue Frage?" in [question["title"] for question in parsed(vote.box.rules)["questions"]]


def test_after_the_first_ballot_the_service_refuses_and_nothing_is_written(vote, team) -> None:
    vote.cast({})
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.change_poll(poll=vote.poll, actor=team, store=rename(vote, "Neue Frage?"))
    assert caught.value.decision.code == "fixed"
    assert vote.questions["single"].title == Question.objects.get(pk=vote.questions["single"].pk).title


def test_while_people_can_vote_nothing_may_be_left_missing(vote, team) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        services.change_poll(
            poll=vote.poll,
            actor=team,
            store=lambda: Option.objects.filter(question=vote.questions["single"]).delete(),
        )


@pytest.mark.parametrize("somebody", ["resident", "moderator", "elsewhere"])
def test_only_the_team_of_the_region_builds_polls(vote, somebody) -> None:
    actor = {
        "resident": lambda: factories.person(lives_in=vote.stage.heide),
        "moderator": lambda: factories.staff("Mona", Role.MODERATOR, vote.stage.heide),
        "elsewhere": lambda: factories.staff("Kai", Role.ADMINISTRATOR, vote.stage.kueste),
    }[somebody]()
    with pytest.raises(Refused):
        services.change_poll(poll=vote.poll, actor=actor, store=rename(vote, "Neue Frage?"))


def _changes(vote: Vote) -> dict[str, Any]:
    question, option = vote.questions["single"], vote.questions["single"].options.all()[0]
    other = {
        "replaceable": True,
        "random_order": True,
        "groups": True,
        "voters": "registered",
        "quorum": "turnout_number",
    }
    deciding = {name: other.get(name, 7) for name in DECIDING}
    return {
        **{
            f"poll {name}": lambda name=name, value=value: Poll._base_manager.filter(pk=vote.poll.pk).update(
                **{name: value}
            )
            for name, value in deciding.items()
        },
        "title": lambda: Module._base_manager.filter(pk=vote.poll.pk).update(title="Anders"),
        "intro": lambda: Module._base_manager.filter(pk=vote.poll.pk).update(intro="Anders"),
        "question": lambda: Question.objects.filter(pk=question.pk).update(title="Anders"),
        "question moved": lambda: Question.objects.filter(pk=question.pk).update(sort_order=99),
        "question added": lambda: Question.objects.create(poll=vote.poll, title="Neu"),
        "question removed": lambda: Question.objects.filter(pk=vote.questions["yes_no"].pk).delete(),
        "option": lambda: Option.objects.filter(pk=option.pk).update(title="Anders"),
        "option text": lambda: Option.objects.filter(pk=option.pk).update(pro="Anders"),
        "option added": lambda: Option.objects.create(question=question, title="Neu"),
        "option removed": lambda: Option.objects.filter(pk=option.pk).delete(),
        "poll removed": lambda: Poll._base_manager.filter(pk=vote.poll.pk)._raw_delete("default"),
    }


def test_after_the_first_ballot_the_database_refuses_every_change(vote) -> None:
    vote.cast({})
    passed = []
    for name, change in _changes(vote).items():
        try:
            with transaction.atomic(), scopes_disabled():
                change()
        except IntegrityError:
            continue
        passed.append(name)
    assert passed == []


def test_before_the_first_ballot_the_database_lets_changes_pass(vote) -> None:
    refused = []
    for name, change in _changes(vote).items():
        if name == "poll removed":
            continue
        try:
            with transaction.atomic(), scopes_disabled():
                change()
        except IntegrityError:
            refused.append(name)
    assert refused == []


def test_what_decides_nothing_can_still_be_changed_after_the_first_ballot(vote) -> None:
    vote.cast({})
    with scopes_disabled():
        Module._base_manager.filter(pk=vote.poll.pk).update(is_public=False, position=3)
    assert not Module._base_manager.get(pk=vote.poll.pk).is_public


def test_a_poll_is_not_opened_by_hand_while_something_is_missing(now, vote, team) -> None:
    Option.objects.filter(question=vote.questions["single"]).delete()
    phase = Phase.objects.get(module=vote.poll.pk)
    now.move_to(NOON - timedelta(days=1))
    with pytest.raises(Invalid):
        processes.open_phase_now(phase=phase, reason="Früher", actor=team)


def test_nobody_votes_in_an_incomplete_poll(vote) -> None:
    Option.objects.filter(question=vote.questions["single"]).delete()
    services.open_box(poll=fresh(vote.poll.pk))
    with pytest.raises(Refused) as caught:
        vote.cast({})
    assert caught.value.decision.code == "incomplete"


def test_a_copied_poll_has_the_questions_and_a_box_of_its_own_when_it_opens(now, vote, team) -> None:
    vote.cast({})
    with scopes_disabled():
        copy = processes.copy_process(
            process=vote.poll.process, first_day=CLOSE, title="Noch einmal", region=vote.stage.heide, actor=team
        )
        twin = fresh(Poll._base_manager.get(process=copy).pk)
        assert [len(question.options.all()) for question in twin.questions.all()] == [0, 3, 3, 3, 3, 3]
        assert not Box._base_manager.filter(module=twin.pk).exists()
        now.move_to(CLOSE)
        assert open_boxes(CLOSE) == 1
        assert open_boxes(CLOSE) == 0
        rules = parsed(Box._base_manager.get(module=twin.pk).rules)
    assert [question["id"] for question in rules["questions"]] == [question.pk for question in twin.questions.all()]


def test_an_empty_poll_is_never_ready(now) -> None:
    vote = make_vote("yes_no")
    Question.objects.filter(poll=vote.poll).delete()
    services.open_box(poll=fresh(vote.poll.pk))
    with pytest.raises(Refused) as caught:
        vote.cast({})
    assert caught.value.decision.code == "incomplete"
