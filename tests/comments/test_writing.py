"""Writing, changing and deleting comments."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django_comments.models import Comment as BaseComment
from django_comments_xtd.models import XtdComment

from participation.comments import services
from participation.comments.models import MAX_LENGTH, Comment, State
from participation.contributions.models import Contribution, Stage, Visibility
from participation.core.errors import DomainError, Invalid, Refused
from participation.core.policies import can
from tests.comments.factories import discussion, thread
from tests.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")


def count_of(contribution: Contribution) -> int:
    return Contribution._base_manager.get(pk=contribution.pk).comment_count


def say(topic, author, text="Guter Gedanke.", **values):
    return services.post(contribution=topic, author=author, text=text, **values)


def test_a_comment_is_stored_with_what_the_package_expects_and_without_personal_data(topic, alice):
    comment = Comment._base_manager.get(pk=say(topic, alice, "  Guter\r\nGedanke. ").pk)

    assert comment.comment == "Guter\nGedanke."
    assert (comment.thread_id, comment.parent_id, comment.level, comment.order) == (comment.pk, comment.pk, 0, 1)
    assert comment.content_object == topic
    assert comment.site == topic.region.contrib_site
    assert (comment.user_name, comment.user_email, comment.user_url, comment.ip_address) == ("", "", "", None)
    assert (comment.is_public, comment.is_removed, comment.state) == (True, False, State.PUBLIC)
    assert comment.name == "Alice"
    assert comment.email == ""
    assert count_of(topic) == 1


def test_replies_stand_behind_what_was_answered_before(topic, alice):
    root = say(topic, alice)
    first = say(topic, alice, "Erste Antwort", reply_to=root.pk)
    second = say(topic, alice, "Zweite Antwort", reply_to=root.pk)
    deeper = say(topic, alice, "Antwort auf die erste", reply_to=first.pk)
    other = say(topic, alice, "Etwas anderes")

    rows = XtdComment._base_manager.filter(thread_id=root.pk).order_by("order")
    assert list(rows.values_list("pk", "order", "level", "nested_count")) == [
        (root.pk, 1, 0, 3),
        (first.pk, 2, 1, 1),
        (deeper.pk, 3, 2, 0),
        (second.pk, 4, 1, 0),
    ]
    assert other.thread_id == other.pk
    assert count_of(topic) == 5


def test_the_numbers_are_those_the_package_would_have_given(topic, alice):
    """Threads written by the package's own save() and by our service look the same."""
    shape = [None, 0, 0, 1, 2, 1, None, 6]
    ours, theirs = [], []
    for parent in shape:
        ours.append(say(topic, alice, reply_to=None if parent is None else ours[parent].pk))
    other = discussion(topic.region)
    for parent in shape:
        comment = Comment(
            contribution=other, region=other.region, content_object=other, site=other.region.contrib_site,
            user=alice, comment="x", parent_id=0 if parent is None else theirs[parent].pk,
        )  # fmt: skip
        comment.save()
        theirs.append(comment)

    def shape_of(comments):
        return [
            (row.level, row.order, row.nested_count)
            for row in (XtdComment._base_manager.get(pk=comment.pk) for comment in comments)
        ]

    assert shape_of(ours) == shape_of(theirs)


def test_a_conversation_branches_four_times_and_no_further(topic, alice):
    comment = say(topic, alice)
    for level in range(1, 5):
        comment = say(topic, alice, f"Ebene {level}", reply_to=comment.pk)
        assert comment.level == level

    with pytest.raises(Invalid) as refused:
        say(topic, alice, "Zu tief", reply_to=comment.pk)

    assert refused.value.field == "reply_to"
    assert BaseComment._base_manager.count() == 5
    assert count_of(topic) == 5


def test_a_reply_belongs_to_the_same_discussion(topic, alice):
    elsewhere = say(discussion(topic.region), alice)
    with pytest.raises(Invalid):
        say(topic, alice, reply_to=elsewhere.pk)
    assert BaseComment._base_manager.count() == 1


def test_a_reply_to_something_unknown_is_refused_and_leaves_no_row(topic, alice):
    with pytest.raises(Invalid):
        say(topic, alice, reply_to=999_999)
    assert not BaseComment._base_manager.exists()


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED, State.WAITING])
def test_only_public_comments_are_answered(topic, alice, state):
    root = say(topic, alice)
    Comment._base_manager.filter(pk=root.pk).update(state=state)
    with pytest.raises(Invalid):
        say(topic, alice, reply_to=root.pk)


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t"])
def test_an_empty_comment_is_refused(topic, alice, text):
    with pytest.raises(Invalid) as refused:
        say(topic, alice, text)
    assert refused.value.field == "comment"


def test_the_length_has_a_limit_and_line_ends_count_once(topic, alice):
    assert say(topic, alice, "a\r\n" * (MAX_LENGTH // 2 - 1) + "ab")
    with pytest.raises(Invalid):
        say(topic, alice, "a" * (MAX_LENGTH + 1))


def test_the_same_form_sent_twice_stores_one_comment(topic, alice):
    first = say(topic, alice, token="einmaliger-schluessel")
    assert say(topic, alice, token="einmaliger-schluessel") == first
    assert count_of(topic) == 1


def test_the_same_form_sent_again_after_the_end_answers_as_the_first_time(topic, alice, noon):
    first = say(topic, alice, token="einmaliger-schluessel")
    noon.move_to(NOON + timedelta(days=30))
    assert say(topic, alice, token="einmaliger-schluessel") == first


def test_another_text_under_the_same_key_is_another_comment(topic, alice):
    """Somebody went back in the browser and wrote on: nothing may be lost."""
    first = say(topic, alice, token="einmaliger-schluessel")
    second = say(topic, alice, "Und noch etwas.", token="einmaliger-schluessel")
    assert second != first
    assert count_of(topic) == 2


def test_a_key_of_somebody_else_does_no_harm(topic, alice, bob):
    first = say(topic, alice, token="einmaliger-schluessel")
    second = say(topic, bob, token="einmaliger-schluessel")
    assert second != first
    assert second.user == bob


def test_visitors_are_asked_to_sign_in(topic):
    with pytest.raises(Refused) as refused:
        say(topic, AnonymousUser())
    assert refused.value.decision.code == "sign_in"
    assert f"/beitrag/{topic.pk}/kommentieren/" in refused.value.decision.remedy.url.replace("%2F", "/")


def test_people_of_other_districts_may_take_part(topic, charlie):
    assert say(topic, charlie)


START, END = NOON - timedelta(days=10), NOON + timedelta(days=10)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("when", "allowed"), [(START - TICK, False), (START, True), (NOON, True), (END - TICK, True), (END, False)]
)
def test_the_phase_decides_for_everybody(topic, alice, bob, noon, when, allowed):
    noon.move_to(when)
    for author in (alice, bob):
        assert bool(can(author, "comments.post", topic)) is allowed
        if allowed:
            say(topic, author)
        else:
            with pytest.raises(Refused) as refused:
                say(topic, author)
            assert refused.value.decision.code == "closed"
            assert refused.value.decision.remedy
    assert count_of(topic) == (2 if allowed else 0)


def test_a_phase_that_opens_something_else_opens_no_comments(stage, alice):
    with pytest.raises(Refused):
        say(discussion(stage.heide, features=("support",)), alice)


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.WAITING, Visibility.HIDDEN, Visibility.REJECTED])
def test_what_is_not_public_is_not_commented(stage, alice, bob, visibility):
    topic = discussion(stage.heide, visibility=visibility)
    for author in (alice, bob):
        with pytest.raises(Refused):
            say(topic, author)


@pytest.mark.parametrize(("status", "allowed"), [(value, value != Stage.ARCHIVED) for value in Stage.values])
def test_what_is_archived_can_only_be_read(stage, alice, status, allowed):
    topic = discussion(stage.heide, stage=status)
    assert bool(can(alice, "comments.post", topic)) is allowed


def test_what_was_taken_over_from_elsewhere_stays_as_it_is(topic, alice):
    topic.module.import_only = True
    topic.module.save()
    with pytest.raises(Refused):
        say(topic, alice)


def test_a_process_as_a_whole_is_open_while_one_of_its_modules_is(topic, alice, noon):
    anchor = Contribution._base_manager.create(
        region=topic.region, kind="process", process=topic.process, title="Verfahren", slug="verfahren",
        visibility=Visibility.PUBLIC,
    )  # fmt: skip
    assert say(anchor, alice)
    noon.move_to(END)
    assert not can(alice, "comments.post", anchor)


def test_staff_may_speak_in_their_role_and_nobody_else(topic, alice, bob):
    assert say(topic, bob, speaks_as="moderator").speaks_as == "moderator"
    assert say(topic, bob, "Und privat").speaks_as == ""
    for author, role in ((bob, "administrator"), (alice, "moderator")):
        with pytest.raises(Refused):
            say(topic, author, speaks_as=role)


class TestChanging:
    def test_the_author_may_and_it_is_marked(self, topic, alice, noon):
        comment = say(topic, alice)
        noon.shift(60)
        services.edit(comment=comment, actor=alice, text="Besserer Gedanke.")
        stored = Comment._base_manager.get(pk=comment.pk)
        assert (stored.comment, stored.edited_at) == ("Besserer Gedanke.", NOON + timedelta(minutes=1))

    def test_the_same_text_is_no_change(self, topic, alice):
        comment = say(topic, alice)
        services.edit(comment=comment, actor=alice, text="Guter Gedanke. ")
        assert Comment._base_manager.get(pk=comment.pk).edited_at is None

    @pytest.mark.parametrize(
        ("after", "allowed"),
        [(timedelta(minutes=15) - TICK, True), (timedelta(minutes=15), False), (timedelta(hours=1), False)],
    )
    def test_only_within_fifteen_minutes(self, topic, alice, noon, after, allowed):
        comment = say(topic, alice)
        noon.move_to(NOON + after)
        if allowed:
            services.edit(comment=comment, actor=alice, text="Neu")
        else:
            with pytest.raises(Refused):
                services.edit(comment=comment, actor=alice, text="Neu")
        assert (Comment._base_manager.get(pk=comment.pk).comment == "Neu") is allowed

    def test_not_after_the_phase_has_ended(self, topic, alice, noon):
        noon.move_to(END - timedelta(minutes=1))
        comment = say(topic, alice)
        noon.move_to(END)
        with pytest.raises(Refused):
            services.edit(comment=comment, actor=alice, text="Neu")

    @pytest.mark.parametrize("who", ["bob", "charlie"])
    def test_nobody_else_may(self, topic, alice, who, request):
        comment = say(topic, alice)
        with pytest.raises(Refused):
            services.edit(comment=comment, actor=request.getfixturevalue(who), text="Neu")

    @pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
    def test_not_what_is_gone(self, topic, alice, state):
        comment = say(topic, alice)
        Comment._base_manager.filter(pk=comment.pk).update(state=state)
        with pytest.raises(Refused):
            services.edit(comment=comment, actor=alice, text="Neu")

    def test_not_into_nothing(self, topic, alice):
        with pytest.raises(Invalid):
            services.edit(comment=say(topic, alice), actor=alice, text=" ")


class TestDeleting:
    def test_the_text_goes_and_the_replies_stay(self, topic, alice, bob):
        root, reply = thread(topic, alice, 0, 1)
        services.delete_own(comment=root, actor=alice)
        root, reply = Comment._base_manager.get(pk=root.pk), Comment._base_manager.get(pk=reply.pk)
        assert (root.state, root.comment) == (State.DELETED, "")
        assert (reply.state, reply.is_public) == (State.PUBLIC, True)
        assert count_of(topic) == 1

    def test_twice_counts_once(self, topic, alice):
        comment = say(topic, alice)
        services.delete_own(comment=comment, actor=alice)
        services.delete_own(comment=comment, actor=alice)
        assert count_of(topic) == 0

    def test_it_is_possible_after_the_end(self, topic, alice, noon):
        comment = say(topic, alice)
        noon.move_to(END + timedelta(days=365))
        services.delete_own(comment=comment, actor=alice)

    def test_a_hidden_one_is_not_counted_down_again(self, topic, alice, bob):
        comment = say(topic, alice)
        services.hide(comment=comment, actor=bob, reason="Beleidigung")
        services.delete_own(comment=comment, actor=alice)
        assert count_of(topic) == 0

    def test_nobody_else_may(self, topic, alice, bob):
        with pytest.raises(Refused):
            services.delete_own(comment=say(topic, alice), actor=bob)


def test_every_refusal_is_a_sentence(topic, noon):
    noon.move_to(END)
    with pytest.raises(DomainError) as refused:
        say(topic, AnonymousUser())
    assert str(refused.value.message).endswith(".")
