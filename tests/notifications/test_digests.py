"""At most one mail a day to a person, never an empty one, nothing lost, nothing twice."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.core import clock
from participation.notifications import services, tokens
from participation.notifications.digests import gather
from participation.notifications.models import Digest, Notice, Preference, Rhythm
from participation.notifications.outbox import WAITS, send_due
from tests import factories
from tests.notifications.telling import GONE, tell
from tests.world import World, at_once, browser, make_world

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 6, 2, 7, 0, tzinfo=BERLIN)  # a Tuesday, the day after the clock of the tests
MONDAY = datetime(2026, 6, 8, 7, 0, tzinfo=BERLIN)


@pytest.fixture
def tick(now, django_capture_on_commit_callbacks):
    """Let the clock of the platform strike at a moment."""

    def strike(moment: datetime) -> None:
        now.move_to(moment)
        with django_capture_on_commit_callbacks(execute=True):
            gather(clock.now())
            send_due(clock.now())

    return strike


def both_bodies() -> tuple[str, str]:
    (message,) = mail.outbox
    return str(message.body), str(message.alternatives[0][0])


@pytest.mark.parametrize(("moment", "sent"), [(MORNING - timedelta(seconds=1), 0), (MORNING, 1)])
def test_the_mail_goes_in_the_morning_after(world: World, tick, moment, sent) -> None:
    tell(world, world.anna)
    tick(moment)
    assert len(mail.outbox) == sent


def test_the_hour_is_that_of_berlin_in_winter_too(world: World, now, tick) -> None:
    now.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC))
    tell(world, world.anna)
    tick(datetime(2026, 12, 2, 5, 59, 59, tzinfo=UTC))
    assert mail.outbox == []
    tick(datetime(2026, 12, 2, 6, 0, tzinfo=UTC))
    assert len(mail.outbox) == 1


def test_what_comes_later_in_the_day_waits_for_the_next(world: World, tick) -> None:
    tell(world, world.anna, title="Gestern")
    tick(MORNING)
    tell(world, world.anna, title="Heute")
    tick(MORNING + timedelta(hours=5))
    tick(MORNING + timedelta(hours=16, minutes=59))
    assert len(mail.outbox) == 1
    tick(MORNING + timedelta(days=1))
    assert len(mail.outbox) == 2
    assert "Gestern" not in mail.outbox[1].body
    assert "Heute" in mail.outbox[1].body


def test_nothing_new_is_no_mail(world: World, tick) -> None:
    tell(world, world.anna)
    Notice._base_manager.update(read_at=clock.now())
    tick(MORNING)
    assert mail.outbox == []
    assert Digest.objects.count() == 0


def test_it_is_grouped_by_region_and_thing_with_links_on_their_hosts(world: World, tick) -> None:
    tell(world, world.anna, about=("test.thing", 1), title="Erste Antwort", url="/eins/")
    tell(world, world.anna, about=("test.thing", 2), title="Andere Sache", url="/zwei/")
    tell(world, world.anna, about=("test.thing", 1), title="Zweite Antwort", url="/eins/#antwort")
    tell(world, world.anna, region_id=world.stage.kueste.pk, title="An der Küste", url="/drei/")
    tick(MORNING)
    text, page = both_bodies()
    assert text.index("Sache 1") < text.index("Erste Antwort") < text.index("Zweite Antwort") < text.index("Sache 2")
    assert text.count("Sache 1") == page.count("Sache 1") == 1
    for body in (text, page):
        assert "http://heide.land.localhost/eins/#antwort" in body
        assert "http://kueste.land.localhost/drei/" in body
        assert body.index("Heidekreis am See") < body.index("Küstenkreis")
    assert "[Modellland] 4 neue Nachrichten für Sie" in mail.outbox[0].subject
    assert "http://land.localhost/konto/benachrichtigungen/" in text


def test_a_single_piece_of_news_is_the_subject_in_the_look_of_its_region(world: World, tick) -> None:
    world.stage.heide.theme = "heide"
    world.stage.heide.save(update_fields=["theme"])
    tell(world, world.anna, title="Eine Bank\nam See")
    tick(MORNING)
    assert mail.outbox[0].subject == "[Heidekreis am See] Etwas ist geschehen: Eine Bank am See"
    _text, page = both_bodies()
    assert '<html lang="de">' in page
    assert "<style>" in page
    assert "<img" not in page  # nothing that tells when it is read


def test_the_language_is_the_one_that_was_chosen(world: World, tick) -> None:
    services.choose(person=world.anna, news="daily", reminders="daily", language="en")
    tell(world, world.anna)
    tick(MORNING)
    assert "this is new for you" in mail.outbox[0].body


def test_what_is_gone_by_then_is_left_out(world: World, tick, gone) -> None:
    tell(world, world.anna, about=("test.thing", 7), title="Verborgen")
    tell(world, world.ben, about=("test.thing", 7), title="Verborgen")
    tell(world, world.ben, title="Bleibt")
    gone.add(7)
    tick(MORNING)
    (message,) = mail.outbox
    assert message.to == ["ben@example.org"]
    assert "Verborgen" not in message.body


def test_what_went_between_gathering_and_sending_is_left_out(world: World, now, gone) -> None:
    tell(world, world.anna, about=("test.thing", 7))
    now.move_to(MORNING)
    assert gather(clock.now()) == 1
    gone.add(7)
    send_due(clock.now())
    assert mail.outbox == []
    assert Digest.objects.get().mail_state == Digest.State.DROPPED


@pytest.mark.parametrize("verified", [True, False])
def test_mail_goes_to_confirmed_addresses_only(world: World, tick, verified) -> None:
    world.anna.emailaddress_set.update(verified=verified)
    tell(world, world.anna)
    tick(MORNING)
    assert len(mail.outbox) == verified


def test_weekly_means_mondays(world: World, tick) -> None:
    services.choose(person=world.anna, news="weekly", reminders="daily")
    tell(world, world.anna)
    tick(MORNING)
    tick(MONDAY - timedelta(seconds=1))
    assert len(mail.outbox) == 0
    tick(MONDAY)
    assert len(mail.outbox) == 1


def test_a_monday_on_which_nothing_ran_is_made_up_for(world: World, tick) -> None:
    services.choose(person=world.anna, news="weekly", reminders="daily")
    tell(world, world.anna)
    tick(MONDAY + timedelta(days=1, hours=3))
    assert len(mail.outbox) == 1


def test_reminders_have_a_rhythm_of_their_own_in_the_same_mail(world: World, tick) -> None:
    services.choose(person=world.anna, news="weekly", reminders="daily")
    tell(world, world.anna, title="Für alle")
    tell(world, world.anna, kind="test.reminder", title="Bitte antworten")
    tick(MORNING)
    assert "Bitte antworten" in mail.outbox[0].body
    assert "Für alle" not in mail.outbox[0].body
    tell(world, world.anna, kind="test.reminder", title="Immer noch")
    tick(MONDAY)
    assert len(mail.outbox) == 2
    assert "Für alle" in mail.outbox[1].body
    assert "Immer noch" in mail.outbox[1].body


def test_what_was_held_back_does_not_come_in_a_flood(world: World, tick) -> None:
    services.choose(person=world.anna, news="never", reminders="daily")
    tell(world, world.anna, title="Altes")
    tick(MORNING)
    services.choose(person=world.anna, news="daily", reminders="daily")
    tell(world, world.anna, title="Frisches")
    tick(MORNING + timedelta(days=1))
    (message,) = mail.outbox
    assert "Altes" not in message.body


def test_one_click_stops_the_mails(world: World, tick) -> None:
    tell(world, world.anna)
    tick(MORNING)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<http://heide\.land\.localhost(/konto/abmelden/[\w.-]+/)>", headers["List-Unsubscribe"])
    assert found
    client = browser("heide.land.localhost")
    client.handler.enforce_csrf_checks = True
    page = client.get(found[1])
    assert "Sollen wir" in page.content.decode()
    assert not Preference.objects.exists()  # looking changes nothing
    answer = client.post(found[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    chosen = Preference.objects.get(person=world.anna)
    assert chosen.news == chosen.reminders == Rhythm.NEVER
    tell(world, world.anna)
    tick(MORNING + timedelta(days=1))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "9" + t, lambda t: "x"]
)
def test_a_token_that_was_made_up_stops_nothing(world: World, change) -> None:
    token = change(tokens.token_of(world.anna))
    assert browser("heide.land.localhost").post(f"/konto/abmelden/{token}/").status_code == 404
    assert not Preference.objects.exists()


class Broken(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise OSError("down")


def test_a_mail_that_failed_is_tried_again_later_and_goes_once(world: World, tick, monkeypatch) -> None:
    tell(world, world.anna)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.get_connection", lambda *a, **k: Broken())
        tick(MORNING)
    assert mail.outbox == []
    tick(MORNING + WAITS[0] - timedelta(seconds=1))
    assert mail.outbox == []
    tick(MORNING + WAITS[0])
    tick(MORNING + timedelta(hours=9))
    assert len(mail.outbox) == 1
    assert Digest.objects.get().mail_state == Digest.State.SENT


def test_after_two_days_it_is_given_up_and_says_so(world: World, tick, monkeypatch) -> None:
    tell(world, world.anna)
    monkeypatch.setattr("django.core.mail.message.EmailMessage.get_connection", lambda *a, **k: Broken())
    moment = MORNING
    for wait in WAITS:
        tick(moment)
        moment += wait
    assert Digest.objects.get().mail_state == Digest.State.FAILED
    assert Digest.objects.get().attempts == len(WAITS)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_one_mail() -> None:
    with time_machine.travel(factories.NOON, tick=False) as now:
        world = make_world()
        people = [world.anna, world.ben, world.carla, world.fritz]
        tell(world, *people)
        now.move_to(MORNING)
        at_once(*[lambda: (gather(clock.now()), send_due(clock.now())) for _ in range(4)])
        assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
        assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_storm_of_events_is_at_most_one_mail_a_day(world: World, now, data) -> None:
    """Whatever happens when, and however irregularly the clock strikes: one mail a day, each piece of news once."""
    mail.outbox.clear()
    GONE.clear()
    Notice._base_manager.all().delete()
    Digest.objects.all().delete()
    services.choose(
        person=world.anna,
        news=data.draw(st.sampled_from(Rhythm.values)),
        reminders=data.draw(st.sampled_from(Rhythm.values)),
    )
    days: list[str] = []
    moment = factories.NOON
    told = 0
    steps = data.draw(
        st.lists(st.tuples(st.integers(1, 26 * 60), st.sampled_from(["tell", "remind", "tick", "hide", "read"])))
    )
    for minutes, step in steps:
        moment += timedelta(minutes=minutes)
        now.move_to(moment)
        if step in ("tell", "remind"):
            told += 1
            kind = "test.reminder" if step == "remind" else "test.event"
            tell(world, world.anna, kind=kind, title=f"«{told}»", about=("test.thing", told % 5))
        elif step == "hide":
            GONE.add(told % 5)
        elif step == "read":
            services_read(world)
        else:
            before = len(mail.outbox)
            gather(moment)
            send_due(moment)
            days += [str(timezone.localdate(moment))] * (len(mail.outbox) - before)
    assert len(days) == len(set(days))
    bodies = "".join(str(message.body) for message in mail.outbox)
    assert all(bodies.count(f"«{number}»") <= 1 for number in range(1, told + 1))
    assert all("- " in str(message.body) for message in mail.outbox)
    GONE.clear()


def services_read(world: World) -> None:
    Notice._base_manager.filter(person=world.anna, read_at=None).update(read_at=clock.now())
