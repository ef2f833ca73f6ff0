"""Who hears of what becomes of contributions and comments."""

from typing import Any

import pytest
from django.core import mail
from django_scopes import scopes_disabled

from participation.comments import services as comments
from participation.comments.services import moderating
from participation.contributions.services import answering, following, states, supporting
from participation.contributions.services.following import followers_of, tell_followers
from participation.core import clock
from participation.notifications.digests import gather
from participation.notifications.models import Notice
from participation.notifications.outbox import send_due
from tests import factories
from tests.proposals.factories import proposal
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Notice._base_manager.filter(kind=kind).values_list("person__username", flat=True))


@pytest.fixture
def shown(world: World) -> Any:
    """A proposal of Anna's that Carla follows."""
    made = proposal(world.module, world.anna)
    with scopes_disabled():
        following.follow(contribution=made, user=world.carla)
    return made


@pytest.fixture
def team(world: World) -> Any:
    return factories.staff("Tea Amt", "project_team", world.stage.heide)


@pytest.fixture
def moderator(world: World) -> Any:
    return factories.staff("Mona Amt", "moderator", world.stage.heide)


def answer(shown: Any, actor: Any) -> None:
    with scopes_disabled():
        answering.answer(
            contribution=shown, actor=actor, body="<p>Wir bauen die Bank.</p>", signed_name="Tea", signed_role="Amt"
        )


def test_an_official_answer_reaches_the_author_and_those_who_follow(world: World, shown: Any, team: Any) -> None:
    answer(shown, team)
    assert told("contributions.answered") == {"Anna", "Carla"}
    notice = Notice._base_manager.filter(person=world.anna).get()
    assert notice.text == "Wir bauen die Bank."
    assert notice.url == shown.get_absolute_url()


def test_whoever_answers_is_not_told(world: World, shown: Any, team: Any) -> None:
    with scopes_disabled():
        following.follow(contribution=shown, user=team)
    answer(shown, team)
    assert "Tea Amt" not in told("contributions.answered")


def test_selection_is_told_and_each_time_anew(world: World, shown: Any, team: Any) -> None:
    with scopes_disabled():
        states.select(contribution=shown, actor=team)
        states.deselect(contribution=shown, actor=team)
        states.select(contribution=shown, actor=team)
    assert Notice._base_manager.filter(kind="contributions.selected", person=world.carla).count() == 2


def test_reaching_the_threshold_is_told_once(now: Any) -> None:
    world = make_world(threshold=1)
    shown = proposal(world.module, world.anna)
    with scopes_disabled():
        following.follow(contribution=shown, user=world.carla)
        supporting.support(contribution=shown, user=world.ben)
    assert told("contributions.successful") == {"Anna", "Carla"}


def test_the_author_hears_what_the_moderation_decided_though_it_is_hidden_now(
    world: World, shown: Any, moderator: Any, now: Any
) -> None:
    with scopes_disabled():
        states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Beleidigt jemanden.")
    assert told("contributions.decided") == {"Anna"}
    now.shift(86400)
    gather(clock.now())
    send_due(clock.now())
    (message,) = mail.outbox
    assert message.to == ["anna@example.org"]
    assert "Beleidigt jemanden." in message.body


def test_nobody_hears_of_what_was_hidden_before_the_mail(
    world: World, shown: Any, team: Any, moderator: Any, now: Any
) -> None:
    answer(shown, team)
    with scopes_disabled():
        states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Daten.")
    now.shift(86400)
    gather(clock.now())
    send_due(clock.now())
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert "Wir bauen die Bank." not in mail.outbox[0].body


def test_a_reply_is_told_to_whoever_wrote_the_comment(world: World, shown: Any, moderator: Any) -> None:
    with scopes_disabled():
        first = comments.post(contribution=shown, author=world.ben, text="Gute Idee.")
        reply = comments.post(contribution=shown, author=world.carla, text="Finde ich auch.", reply_to=first.pk)
        comments.post(contribution=shown, author=world.ben, text="Danke.", reply_to=first.pk)
        assert told("comments.replied") == {"Ben"}
        moderating.hide(comment=reply, actor=moderator, reason="Doppelt.")
    assert told("comments.decided") == {"Carla"}


def test_followers_are_told_by_other_rooms_too(world: World, shown: Any) -> None:
    with scopes_disabled():
        assert followers_of(shown) == [world.carla.pk]
        for _ in range(2):
            tell_followers(
                contribution=shown, kind="contributions.selected", title="Neue Fassung", key="x:1", actor_id=None
            )
    assert Notice._base_manager.count() == 2
