"""Votes on comments and the score they make."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from participation.comments import services
from participation.comments.models import Comment, CommentVote, State
from participation.contributions.scores import confidence
from participation.core.errors import Invalid, Refused
from participation.core.recounting import counters, mend
from tests import factories
from tests.comments.factories import discussion, thread
from tests.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def comment(topic, alice):
    return thread(topic, alice, 0)[0]


def counts(comment):
    row = Comment._base_manager.get(pk=comment.pk)
    return row.up_count, row.down_count


def test_a_vote_is_given_switched_and_taken_back(comment, bob):
    for value, expected in ((1, (1, 0)), (-1, (0, 1)), (0, (0, 0)), (0, (0, 0)), (-1, (0, 1)), (1, (1, 0))):
        services.vote(comment=comment, user=bob, value=value)
        assert counts(comment) == expected
    assert CommentVote.objects.count() == 1


@pytest.mark.parametrize("value", [1, -1])
def test_repeating_a_vote_changes_nothing(comment, bob, value):
    assert services.vote(comment=comment, user=bob, value=value) is True
    assert services.vote(comment=comment, user=bob, value=value) is False
    assert counts(comment) == ((1, 0) if value == 1 else (0, 1))


def test_a_repeated_vote_answers_as_the_first_time_even_after_the_end(comment, bob, noon):
    services.vote(comment=comment, user=bob, value=1)
    noon.move_to(NOON + timedelta(days=30))
    assert services.vote(comment=comment, user=bob, value=1) is False
    with pytest.raises(Refused):
        services.vote(comment=comment, user=bob, value=0)
    assert counts(comment) == (1, 0)


def test_people_may_judge_their_own_comments_and_those_of_other_districts(comment, alice, charlie):
    for user in (alice, charlie):
        services.vote(comment=comment, user=user, value=1)
    assert counts(comment) == (2, 0)


def test_other_values_do_not_exist(comment, bob):
    with pytest.raises(Invalid):
        services.vote(comment=comment, user=bob, value=5)


def test_visitors_are_asked_to_sign_in(comment):
    with pytest.raises(Refused) as refused:
        services.vote(comment=comment, user=AnonymousUser(), value=1)
    assert refused.value.decision.code == "sign_in"


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED, State.WAITING])
def test_only_public_comments_are_judged(comment, bob, state):
    Comment._base_manager.filter(pk=comment.pk).update(state=state)
    comment.state = state
    with pytest.raises(Refused):
        services.vote(comment=comment, user=bob, value=1)


START, END = NOON - timedelta(days=10), NOON + timedelta(days=10)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(("when", "allowed"), [(START - TICK, False), (START, True), (END - TICK, True), (END, False)])
def test_the_phase_decides(comment, alice, bob, noon, when, allowed):
    noon.move_to(when)
    for user in (alice, bob):
        if allowed:
            services.vote(comment=comment, user=user, value=1)
        else:
            with pytest.raises(Refused):
                services.vote(comment=comment, user=user, value=1)
    assert counts(comment) == ((2, 0) if allowed else (0, 0))


@pytest.mark.parametrize(("up", "down"), [(0, 0), (1, 0), (0, 1), (7, 3), (3, 7), (0, 9), (120, 1)])
def test_the_score_is_the_confidence_of_debates(comment, up, down):
    Comment._base_manager.filter(pk=comment.pk).update(up_count=up, down_count=down)
    assert Comment._base_manager.get(pk=comment.pk).score == pytest.approx(confidence(up, down))


def test_counters_are_counted_anew(topic, alice, bob):
    root, reply, _deeper = thread(topic, alice, 0, 1, 2)
    services.vote(comment=root, user=alice, value=1)
    services.vote(comment=root, user=bob, value=-1)
    services.hide(comment=reply, actor=bob, reason="Werbung")
    of_ours = [entry for entry in counters() if "comment" in entry.name]
    assert {entry.name for entry in of_ours} >= {
        "contributions.contribution.comment_count",
        "comments.comment.up_count",
        "comments.comment.down_count",
        "django_comments_xtd.xtdcomment.nested_count",
    }
    assert [drift for entry in of_ours for drift in mend(entry)] == []

    topic.comments.filter(pk=root.pk).update(up_count=9, down_count=9, nested_count=9)
    type(topic)._base_manager.filter(pk=topic.pk).update(comment_count=9)
    drifts = {drift.counter: (drift.stored, drift.counted) for entry in of_ours for drift in mend(entry)}
    assert drifts == {
        "contributions.contribution.comment_count": (9, 2),
        "comments.comment.up_count": (9, 1),
        "comments.comment.down_count": (9, 1),
        "django_comments_xtd.xtdcomment.nested_count": (9, 2),
    }
    assert counts(root) == (1, 1)


def test_votes_recorded_in_bulk_count_once_per_person(topic, alice, bob):
    first, second = thread(topic, alice, 0, 0)
    votes = [(first.pk, alice.pk, 1), (first.pk, bob.pk, -1), (second.pk, bob.pk, 1), (second.pk, bob.pk, 1)]
    assert services.record_votes(votes) == 3
    assert (counts(first), counts(second)) == ((1, 1), (1, 0))


def test_more_people_more_score(stage, alice):
    topic = discussion(stage.heide)
    good, better = thread(topic, alice, 0, 0)
    people = [factories.person() for _number in range(3)]
    services.vote(comment=good, user=people[0], value=1)
    for user in people:
        services.vote(comment=better, user=user, value=1)
    assert list(topic.comments.order_by("-score")) == [better, good]
