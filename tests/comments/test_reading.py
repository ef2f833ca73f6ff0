"""Pages of threads: order, length, placeholders, number of queries."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.comments import services
from participation.comments.models import Comment, State
from participation.comments.querysets import page_number_of, subtree, thread_page
from participation.comments.services import NewComment, record_many
from participation.core.errors import Invalid
from tests.comments.factories import discussion, thread
from tests.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")


def set_state(comment, state):
    Comment._base_manager.filter(pk=comment.pk).update(state=state)


def shown(topic, *args, **values):
    return [line.pk for line in thread_page(topic, *args, **values).lines]


def test_threads_come_whole_in_each_order(topic, alice):
    a, a1, b, b1, b11, c = thread(topic, alice, 0, 1, 0, 1, 2, 0)
    Comment._base_manager.filter(pk=b.pk).update(up_count=5)
    Comment._base_manager.filter(pk=a.pk).update(up_count=1, down_count=3)
    Comment._base_manager.filter(pk=a1.pk).update(up_count=50)

    assert shown(topic, "best") == [c.pk for c in (b, b1, b11, c, a, a1)]
    assert shown(topic, "newest") == [c.pk for c in (c, b, b1, b11, a, a1)]
    assert shown(topic, "oldest") == [c.pk for c in (a, a1, b, b1, b11, c)]


def test_nesting_opens_and_closes_evenly(topic, alice):
    thread(topic, alice, 0, 1, 2, 3, 4, 1, 2, 0, 0, 1)
    page = thread_page(topic, "oldest")
    depth = 0
    for line in page.lines:
        depth += line.opens - len(line.closes)
        assert depth == line.level
    assert depth == len(page.tail)


@pytest.mark.parametrize("order", ["best", "newest", "oldest"])
def test_pages_hold_whole_threads_and_leave_nothing_out(topic, alice, order):
    made = thread(topic, alice, *[0, 1, 2] * 5)
    pages = [thread_page(topic, order, number, size=7) for number in (1, 2, 3)]
    assert [page.count for page in pages] == [3, 3, 3]
    assert [len(page.lines) for page in pages] == [6, 6, 3]
    assert sorted(line.pk for page in pages for line in page.lines) == [comment.pk for comment in made]
    for comment in made:
        number = page_number_of(comment, order, size=7)
        assert comment.pk in [line.pk for line in pages[number - 1].lines]


def test_a_thread_too_long_for_a_page_goes_over_several(topic, alice):
    made = thread(topic, alice, 0, *[1, 2, 2] * 12, 0, 1)
    pages = [
        thread_page(topic, "oldest", number, size=10) for number in range(1, thread_page(topic, size=10).count + 1)
    ]
    assert all(len(page.lines) <= 10 for page in pages)
    assert {line.pk for page in pages for line in page.lines} == {comment.pk for comment in made}
    assert [page.continues for page in pages[:2]] == [False, True]
    assert pages[1].lines[0].pk == made[0].pk  # what stands above is shown again
    for comment in made:
        number = page_number_of(comment, "oldest", size=10)
        assert comment.pk in [line.pk for line in pages[number - 1].lines]


def test_a_page_beyond_the_last_is_the_last(topic, alice):
    made = thread(topic, alice, 0)
    assert shown(topic, "best", 99) == [made[0].pk]
    assert shown(discussion(topic.region)) == []


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
def test_what_is_gone_stands_there_only_for_its_replies(topic, alice, state):
    root, reply, alone, deep, deeper = thread(topic, alice, 0, 1, 0, 1, 2)
    set_state(root, state)
    set_state(alone, state)
    set_state(deep, state)
    assert shown(topic, "oldest") == [root.pk, reply.pk, alone.pk, deep.pk, deeper.pk]

    set_state(deeper, state)
    assert shown(topic, "oldest") == [root.pk, reply.pk]


def test_authors_see_what_of_theirs_waits_or_is_hidden(topic, alice, bob):
    hidden, waiting, deleted = thread(topic, alice, 0, 0, 0)
    set_state(hidden, State.HIDDEN)
    set_state(waiting, State.WAITING)
    set_state(deleted, State.DELETED)
    assert shown(topic, "oldest", user=alice) == [hidden.pk, waiting.pk]
    assert shown(topic, "oldest", user=bob) == []
    assert shown(topic, "oldest", user=AnonymousUser()) == []


def test_own_votes_are_known(topic, alice, bob):
    up, down, none = thread(topic, alice, 0, 0, 0)
    services.vote(comment=up, user=bob, value=1)
    services.vote(comment=down, user=bob, value=-1)
    services.vote(comment=none, user=alice, value=1)
    assert [line.own_vote for line in thread_page(topic, "oldest", user=bob).lines] == [1, -1, 0]
    assert [line.own_vote for line in thread_page(topic, "oldest").lines] == [0, 0, 0]


def test_a_subtree_is_a_comment_with_its_replies(topic, alice):
    _root, branch, leaf, _other = thread(topic, alice, 0, 1, 2, 1)
    page = subtree(branch)
    assert [line.pk for line in page.lines] == [branch.pk, leaf.pk]
    assert (page.lines[0].opens, page.lines[1].opens, len(page.tail)) == (False, True, 1)


def test_the_number_of_queries_does_not_grow(topic, alice):
    def queries(contribution):
        with CaptureQueriesContext(connection) as captured:
            assert thread_page(contribution, user=alice, size=200).lines
        return len(captured)

    thread(topic, alice, *[0, 1, 2, 1, 0] * 2)
    long = discussion(topic.region)
    thread(long, alice, *[0, 1, 2, 1, 0] * 40)
    assert queries(topic) == queries(long) == 2


def test_discussions_do_not_mix(topic, alice):
    other = discussion(topic.region)
    thread(other, alice, 0, 1)
    mine = thread(topic, alice, 0, 1)
    assert shown(topic) == [comment.pk for comment in mine]


class TestRecordingMany:
    def test_rows_are_as_the_service_would_have_written_them(self, topic, alice):
        recorded = thread(topic, alice, 0, 1, 2, 1, 0)
        other = discussion(topic.region)
        written: list[Comment] = []
        for parent in (None, 0, 1, 0, None):
            reply_to = None if parent is None else written[parent].pk
            written.append(services.post(contribution=other, author=alice, text="Text", reply_to=reply_to))

        def columns(comments):
            return [
                (row.level, row.order, row.nested_count, row.site_id, row.content_type_id, row.region_id, row.state,
                 row.is_public, row.user_email, row.up_count, row.score)
                for row in (Comment._base_manager.get(pk=comment.pk) for comment in comments)
            ]  # fmt: skip

        assert columns(recorded) == columns(written)
        topic.refresh_from_db()
        assert topic.comment_count == 5
        assert recorded[0].object_pk == str(topic.pk)
        assert recorded[1].parent_id == recorded[0].pk

    def test_a_recorded_thread_goes_on(self, topic, alice):
        recorded = thread(topic, alice, 0, 1, 2)
        reply = services.post(contribution=topic, author=alice, text="Weiter", reply_to=recorded[1].pk)
        assert (reply.order, reply.level) == (4, 2)

    def test_replies_across_discussions_and_beyond_the_depth_are_refused(self, topic, alice):
        root = NewComment(topic, alice.pk, "Text", NOON)
        with pytest.raises(Invalid):
            record_many([root, NewComment(discussion(topic.region), alice.pk, "Text", NOON, reply_to=root)])
        with pytest.raises(Invalid):
            thread(topic, alice, 0, 1, 2, 3, 4, 5)
        with pytest.raises(Invalid):
            record_many([NewComment(topic, alice.pk, " ", NOON)])
        assert not Comment._base_manager.exists()

    def test_only_public_ones_are_counted(self, topic, alice):
        record_many(
            [
                NewComment(topic, alice.pk, "Text", NOON - timedelta(hours=1)),
                NewComment(topic, None, "Text", NOON, state=State.HIDDEN),
            ]
        )
        topic.refresh_from_db()
        assert topic.comment_count == 1
