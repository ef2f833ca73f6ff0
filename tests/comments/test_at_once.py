"""What many people do at the same moment, with real connections: nothing lost, nothing doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django_comments_xtd.models import XtdComment
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.comments import services
from participation.comments.models import Comment, CommentVote
from participation.contributions.models import Contribution
from participation.core.errors import Invalid
from participation.core.recounting import counters, mend
from tests import factories
from tests.comments.factories import discussion

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 20


@pytest.fixture
def topic() -> Contribution:
    return discussion(factories.stage().heide, starts=factories.NOON.replace(year=2020), ends=None)


@pytest.fixture
def people() -> list[User]:
    return [factories.person(f"Person {number}") for number in range(1000, 1000 + THREADS)]


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run `act` with 0 … 19 in as many threads that begin together."""
    barrier = Barrier(THREADS)

    def run(number: int) -> Any:
        try:
            with scopes_disabled():
                connection.ensure_connection()
                barrier.wait(30)
                return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def drifts() -> list[Any]:
    return [drift for entry in counters() if "comment" in entry.name for drift in mend(entry)]


def test_twenty_replies_at_once_get_a_place_each(topic: Contribution, people: list[User]) -> None:
    root = services.post(contribution=topic, author=people[0], text="Anfang")
    first = services.post(contribution=topic, author=people[0], text="Antwort", reply_to=root.pk)
    services.post(contribution=topic, author=people[0], text="Später", reply_to=root.pk)

    at_once(
        lambda number: services.post(
            contribution=topic, author=people[number], text=f"Stimme {number}",
            reply_to=(first.pk, root.pk, None)[number % 3],
        )
    )  # fmt: skip

    thread = XtdComment._base_manager.filter(thread_id=root.pk).order_by("order")
    assert list(thread.values_list("order", flat=True)) == list(range(1, len(thread) + 1))
    rows = list(thread.values_list("pk", "parent_id", "level"))
    branch = [pk for pk, parent, level in rows if parent == first.pk]
    assert [pk for pk, _parent, _level in rows[2 : 2 + len(branch)]] == branch
    assert Comment._base_manager.count() == 3 + THREADS
    assert Contribution._base_manager.get(pk=topic.pk).comment_count == 3 + THREADS
    assert drifts() == []


def test_one_form_sent_twenty_times_at_once_stores_one_comment(topic: Contribution, people: list[User]) -> None:
    made = at_once(
        lambda number: services.post(contribution=topic, author=people[0], text="Nur einmal", token="ein-schluessel")
    )
    assert len({comment.pk for comment in made}) == 1
    assert Contribution._base_manager.get(pk=topic.pk).comment_count == 1


def test_twenty_votes_at_once_are_all_counted(topic: Contribution, people: list[User]) -> None:
    comment = services.post(contribution=topic, author=people[0], text="Anfang")
    at_once(lambda number: services.vote(comment=comment, user=people[number], value=1 if number % 4 else -1))
    row = Comment._base_manager.get(pk=comment.pk)
    assert (row.up_count, row.down_count) == (15, 5)
    assert drifts() == []


def test_one_person_voting_twenty_ways_at_once_has_one_vote(topic: Contribution, people: list[User]) -> None:
    comment = services.post(contribution=topic, author=people[0], text="Anfang")
    at_once(lambda number: services.vote(comment=comment, user=people[0], value=(1, -1, 0, 1)[number % 4]))
    votes = list(CommentVote.objects.values_list("value", flat=True))
    row = Comment._base_manager.get(pk=comment.pk)
    assert (row.up_count, row.down_count) == (votes.count(1), votes.count(-1))
    assert len(votes) <= 1


def test_writing_deleting_and_hiding_at_once_leave_the_right_count(topic: Contribution, people: list[User]) -> None:
    bob = factories.staff("Bob", "moderator", topic.region)
    made = [services.post(contribution=topic, author=people[0], text=f"Stimme {n}") for n in range(THREADS)]

    def act(number: int) -> None:
        comment = made[number // 2]
        if number % 2:
            services.delete_own(comment=comment, actor=people[0])
        else:
            try:
                services.hide(comment=comment, actor=bob, reason="Werbung")
            except Invalid:  # its author was faster
                assert Comment._base_manager.get(pk=comment.pk).state == "deleted"

    at_once(act)
    assert Contribution._base_manager.get(pk=topic.pk).comment_count == THREADS // 2
    assert drifts() == []
