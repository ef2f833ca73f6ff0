"""Hiding comments and showing them again."""

import pytest

from participation.audit.models import Entry
from participation.comments import services
from participation.comments.models import Comment, State
from participation.contributions.models import Contribution
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.comments.factories import thread

pytestmark = pytest.mark.usefixtures("noon")


def count_of(contribution):
    return Contribution._base_manager.get(pk=contribution.pk).comment_count


@pytest.fixture
def comments(topic, alice):
    return thread(topic, alice, 0, 1)


def test_a_moderator_hides_and_restores_and_both_are_noted(topic, comments, bob):
    root, reply = comments
    services.hide(comment=root, actor=bob, reason=" Beleidigung ")
    row = Comment._base_manager.get(pk=root.pk)
    assert (row.state, row.state_reason, row.comment) == (State.HIDDEN, "Beleidigung", "Kommentar Nummer 0")
    assert Comment._base_manager.get(pk=reply.pk).state == State.PUBLIC
    assert count_of(topic) == 1

    services.restore(comment=root, actor=bob)
    row = Comment._base_manager.get(pk=root.pk)
    assert (row.state, row.state_reason) == (State.PUBLIC, "")
    assert count_of(topic) == 2

    entries = Entry.objects.filter(object_type="comments.comment").order_by("pk")
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("comment.hidden", bob.pk),
        ("comment.restored", bob.pk),
    ]
    assert entries[0].details["reason"] == "Beleidigung"
    assert "Kommentar Nummer" not in entries[0].label


def test_doing_it_twice_counts_once(topic, comments, bob):
    for _time in range(2):
        services.hide(comment=comments[0], actor=bob, reason="Werbung")
    assert count_of(topic) == 1
    for _time in range(2):
        services.restore(comment=comments[0], actor=bob)
    assert count_of(topic) == 2
    assert Entry.objects.filter(object_type="comments.comment").count() == 2


def test_a_reason_is_needed(comments, bob):
    with pytest.raises(Invalid) as refused:
        services.hide(comment=comments[0], actor=bob, reason="  ")
    assert refused.value.field == "reason"


def test_what_its_author_deleted_stays_deleted(comments, alice, bob):
    services.delete_own(comment=comments[0], actor=alice)
    with pytest.raises(Invalid):
        services.restore(comment=comments[0], actor=bob)
    with pytest.raises(Invalid):
        services.hide(comment=comments[0], actor=bob, reason="Werbung")


def test_a_waiting_comment_is_released(topic, comments, bob):
    Comment._base_manager.filter(pk=comments[1].pk).update(state=State.WAITING)
    Contribution._base_manager.filter(pk=topic.pk).update(comment_count=1)
    services.restore(comment=comments[1], actor=bob)
    assert count_of(topic) == 2


@pytest.mark.parametrize("role", ["project_team", "editor"])
def test_other_roles_do_not_moderate(comments, stage, role):
    with pytest.raises(Refused):
        services.hide(comment=comments[0], actor=factories.staff("Team", role, stage.heide), reason="x")


def test_neither_citizens_nor_moderators_of_other_districts(comments, alice, stage):
    for actor in (alice, factories.staff("Doris", "moderator", stage.kueste)):
        with pytest.raises(Refused):
            services.hide(comment=comments[0], actor=actor, reason="x")


def test_nobody_decides_about_their_own_comment(topic, bob):
    comment = thread(topic, bob, 0)[0]
    with pytest.raises(Refused):
        services.hide(comment=comment, actor=bob, reason="x")
