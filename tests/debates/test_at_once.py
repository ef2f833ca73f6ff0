"""Several people, or one person twice, at the same moment."""

import pytest
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.contributions.services import writing
from participation.core.errors import DomainError
from participation.core.recounting import counters, mend
from participation.debates.models import Debate, DebateVote, Respondent, Statement, StatementAnswer
from participation.debates.services.statements import add_statement, answer
from participation.debates.services.voting import vote
from tests import factories
from tests.debates.conftest import make_world
from tests.debates.factories import debate, fresh, statement
from tests.world import World, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world()


def no_drift() -> None:
    with scopes_disabled():
        assert [drift for entry in counters() for drift in mend(entry)] == []


def same(user: User) -> User:
    """The person as another request would load them."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("values", [(1,) * 6, (1, -1) * 3, (1, 0, -1) * 2])
@pytest.mark.parametrize("who", ["ben", "carla"])
def test_one_person_votes_several_times_at_once(world, values, who) -> None:
    shown = debate(world.module, world.anna)
    user = getattr(world, who)
    at_once(*(lambda value=value: vote(debate=shown, user=same(user), value=value) for value in values))
    votes = list(DebateVote.objects.filter(debate=shown))
    assert len(votes) <= 1
    if 0 not in values:
        assert len(votes) == 1
    counted = fresh(shown)
    assert counted.up_count == sum(row.value == 1 for row in votes)
    assert counted.down_count == sum(row.value == -1 for row in votes)
    assert counted.unverified_count == (len(votes) if who == "carla" else 0)
    no_drift()


def test_many_people_vote_at_once(world) -> None:
    shown = debate(world.module, world.anna)
    people = [factories.person(lives_in=world.stage.heide if number % 2 else None) for number in range(10)]
    at_once(
        *(
            lambda user=user, value=1 if number % 3 else -1: vote(debate=shown, user=same(user), value=value)
            for number, user in enumerate(people)
        )
    )
    counted = fresh(shown)
    assert (counted.up_count, counted.down_count, counted.unverified_count) == (6, 4, 5)
    no_drift()


def test_the_cap_holds_when_unverified_people_vote_at_once(world) -> None:
    type(world.module)._base_manager.filter(pk=world.module.pk).update(free_unverified_votes=3)
    shown = debate(world.module, world.anna)
    people = [factories.person() for _number in range(8)]
    results = at_once(*(lambda user=user: vote(debate=shown, user=same(user), value=1) for user in people))
    assert sum(isinstance(result, DomainError) for result in results) == 5
    assert fresh(shown).unverified_count == 3


@pytest.mark.parametrize("values", [(1,) * 5, (1, -1, 0, 1, -1), (1, None, -1, None, 0)])
def test_one_person_answers_several_times_at_once(world, values) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    said = statement(shown, world.ben)
    at_once(*(lambda value=value: answer(statement=said, user=same(world.carla), value=value) for value in values))
    answers = list(StatementAnswer.objects.filter(statement=said))
    assert len(answers) <= 1
    said.refresh_from_db()
    assert said.answer_count == len(answers)
    assert Respondent.objects.count() == 1
    assert fresh(shown).respondent_count == len(answers)
    no_drift()


def test_one_person_answers_different_statements_at_once_and_counts_once(world) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    said = [statement(shown, world.ben) for _number in range(6)]
    at_once(*(lambda row=row: answer(statement=row, user=same(world.carla), value=1) for row in said))
    assert StatementAnswer.objects.count() == 6
    assert fresh(shown).respondent_count == 1
    no_drift()


def test_many_people_answer_at_once(world) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    said = statement(shown, world.ben)
    people = [factories.person() for _number in range(10)]
    at_once(
        *(
            lambda user=user, value=number % 3 - 1: answer(statement=said, user=same(user), value=value)
            for number, user in enumerate(people)
        )
    )
    said.refresh_from_db()
    assert (said.agree_count, said.disagree_count, said.pass_count) == (3, 4, 3)
    assert fresh(shown).respondent_count == 10
    no_drift()


def test_the_same_statement_sent_twice_at_once_is_one(world) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    at_once(
        *(
            lambda: add_statement(debate=shown, user=same(world.ben), text="Der Bus soll stündlich fahren.")
            for _number in range(4)
        )
    )
    assert Statement._base_manager.count() == 1


def test_the_same_form_sent_twice_at_once_makes_one_debate(world) -> None:
    content = {"title": "Soll der Bus fahren?", "body": "Bisher fährt er nur werktags."}
    results = at_once(
        *(
            lambda: writing.save_draft(
                module=world.module, author=same(world.ben), kind="debate", content=content, form_key="abc"
            )
            for _number in range(4)
        )
    )
    assert {type(result) for result in results} == {Debate}
    assert Debate._base_manager.count() == 1
