"""Writing to a site: everybody can, nothing is lost, machines are stopped kindly, nobody's address is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django_scopes import scopes_disabled

from participation.contact import abuse, services
from participation.contact.models import Message, MessageCopy, Subject
from participation.core.errors import Invalid
from participation.notifications.outbox import send_due
from tests import factories
from tests.factories import NOON
from tests.world import World, at_once, browser, make_world

pytestmark = pytest.mark.django_db
URL = "/kontakt/"
TEXT = "Wann kommt der Bus nach Heidedorf?\nDanke!"


def subject(world: World, **values: Any) -> Subject:
    rows = Subject._base_manager.select_related("region").filter(region=world.stage.heide, **values)
    return rows.order_by("position")[0]


def filled(client: Any, world: World, **changes: Any) -> dict[str, Any]:
    """The form as a person fills it in."""
    page = client.get(URL).text
    values = {
        "subject": subject(world).pk,
        "email": "petra@example.org",
        "name": "Petra Post",
        "text": TEXT,
        "page": "/mitmachen/",
        "website": "",
        "shown": re.search(r'name="shown" value="([^"]+)"', page)[1],
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
    }
    return {**values, **changes}


@pytest.fixture
def write(world: World, now: Any, at_heide: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Fill in the form, take a minute, and send it."""

    def send(user: Any = None, *, seconds: float = 60, **changes: Any) -> Any:
        client = at_heide(user)
        values = filled(client, world, **changes)
        now.shift(seconds)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(URL, values)

    return send


def test_every_site_offers_subjects_with_barriers_among_them(world: World) -> None:
    for host in ("heide.land.localhost", "kueste.land.localhost", "land.localhost"):
        page = browser(host).get(URL).text
        assert "Barriere melden" in page
        assert 'href="/kontakt/"' in browser(host).get("/").text


def test_a_message_reaches_those_who_have_the_role_with_reply_to(world: World, write: Any) -> None:
    factories.staff("Tea", "project_team", world.stage.heide)
    factories.staff("Kai", "project_team", world.stage.kueste)
    assert write()["Location"] == "/kontakt/gesendet/"
    (message,) = mail.outbox
    assert message.to == ["tea@example.org"]
    assert message.reply_to == ["petra@example.org"]
    assert TEXT in message.body
    assert "[Heidekreis am See]" in message.subject
    stored = Message._base_manager.get()
    assert (stored.mail_state, stored.region) == ("sent", world.stage.heide)


def test_without_anybody_in_the_role_it_reaches_the_address_of_the_region(world: World, write: Any) -> None:
    world.stage.heide.contact_email = "amt@example.org"
    world.stage.heide.save(update_fields=["contact_email"])
    write()
    assert mail.outbox[0].to == ["amt@example.org"]


def test_where_nobody_can_be_reached_it_waits_in_the_back_office(world: World, write: Any) -> None:
    write()
    assert mail.outbox == []
    assert Message._base_manager.count() == 1


def test_addresses_of_a_subject_get_it_too(world: World, write: Any) -> None:
    Subject._base_manager.filter(pk=subject(world).pk).update(addresses=["bus@example.org"])
    factories.staff("Tea", "project_team", world.stage.heide)
    write()
    assert mail.outbox[0].to == ["bus@example.org", "tea@example.org"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "petra"}, 'href="#id_email"'),
        ({"email": ""}, 'href="#id_email"'),
        ({"text": "  "}, 'href="#id_text"'),
        ({"subject": 999999}, 'href="#id_subject'),
        ({"website": "http://spam.example"}, "Falle für Maschinen"),
        ({"shown": "erfunden"}, "lange offen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(write: Any, changes: dict, sentence: str) -> None:
    answer = write(**{"text": "Mein langer Text", **changes})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "Petra Post" in answer.text
    if "text" not in changes:
        assert "Mein langer Text" in answer.text
    assert Message._base_manager.count() == 0


@pytest.mark.parametrize(("seconds", "goes"), [(2.9, False), (3, True), (24 * 3600, True), (24 * 3600 + 1, False)])
def test_too_quick_and_too_late_are_asked_to_send_again(write: Any, seconds: float, goes: bool) -> None:
    assert (write(seconds=seconds).status_code == 302) is goes


def test_sending_again_after_that_goes_through(world: World, now: Any, at_heide: Any) -> None:
    client = at_heide()
    values = filled(client, world)
    answer = client.post(URL, values)
    assert "sehr schnell" in answer.text
    values["shown"] = re.search(r'name="shown" value="([^"]+)"', answer.text)[1]
    now.shift(4)
    assert client.post(URL, values).status_code == 302


def test_a_double_click_sends_once(world: World, now: Any, at_heide: Any, django_capture_on_commit_callbacks) -> None:
    factories.staff("Tea", "project_team", world.stage.heide)
    client = at_heide()
    values = filled(client, world)
    now.shift(60)
    with django_capture_on_commit_callbacks(execute=True):
        assert [client.post(URL, values).status_code for _ in range(2)] == [302, 302]
    assert Message._base_manager.count() == len(mail.outbox) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_stored_and_sent_once(now: Any) -> None:
    world = make_world()
    factories.staff("Tea", "project_team", world.stage.heide)
    about = subject(world)
    at_once(
        *[
            lambda: services.send(subject=about, email="p@example.org", text="Hallo", form_key="derselbe")
            for _ in "1234"
        ]
    )
    assert Message._base_manager.count() == len(mail.outbox) == 1


def test_after_five_an_hour_one_is_asked_to_wait_and_no_address_is_kept(write: Any, now: Any) -> None:
    for _ in range(abuse.MOST_AN_HOUR):
        assert write().status_code == 302
    answer = write(text="Noch eine")
    assert "in einer Stunde" in answer.text
    assert "Noch eine" in answer.text
    kept = str(getattr(cache, "_cache", {}))
    assert "127.0.0.1" not in kept
    now.shift(3601)
    assert write().status_code == 302


def test_a_copy_goes_to_the_confirmed_address_of_the_account_alone(world: World, write: Any) -> None:
    assert 'name="copy"' not in browser("heide.land.localhost").get(URL).text
    write(world.anna, email="opfer@example.org", copy="on")
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    mail.outbox.clear()
    write(email="opfer@example.org", copy="on")
    assert mail.outbox == []
    world.ben.emailaddress_set.update(verified=False)
    write(world.ben, copy="on")
    assert mail.outbox == []


def test_a_name_cannot_smuggle_in_headers(world: World, write: Any) -> None:
    factories.staff("Tea", "project_team", world.stage.heide)
    write(name="Petra\r\nBcc: alle@example.org")
    assert mail.outbox[0].to == ["tea@example.org"]
    assert "Bcc" not in mail.outbox[0].message().as_string().split("\n\n")[0]
    answer = write(email="petra@example.org\nBcc: alle@example.org")
    assert answer.status_code == 200


def test_a_message_of_another_region_s_subject_is_refused(world: World, write: Any) -> None:
    foreign = Subject._base_manager.filter(region=world.stage.kueste)[0]
    assert write(subject=foreign.pk).status_code == 200
    assert Message._base_manager.count() == 0


def test_the_mail_is_tried_again_when_the_server_is_down(world: World, write: Any, now: Any, monkeypatch: Any) -> None:
    factories.staff("Tea", "project_team", world.stage.heide)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", lambda *a, **k: 1 / 0)
        assert write().status_code == 302
    assert mail.outbox == []
    now.shift(3600)
    send_due(NOON + timedelta(hours=2))
    assert len(mail.outbox) == 1


def test_a_link_chooses_the_report_of_a_barrier(world: World, at_heide: Any) -> None:
    page = at_heide().get(f"{URL}?thema=barriere").text
    assert re.search(rf'value="{subject(world, is_barrier=True).pk}"[^>]*selected', page)


def test_a_report_of_a_barrier_is_to_be_answered_within_a_month(world: World, write: Any) -> None:
    write(subject=subject(world, is_barrier=True).pk)
    assert str(Message._base_manager.get().answer_by) == "2026-07-01"
    assert MessageCopy.objects.count() == 0


def test_the_services_check_what_the_form_checks(world: World) -> None:
    about = subject(world)
    for wrong in ({"email": "x"}, {"text": " "}, {"text": "x" * 5001}):
        with pytest.raises(Invalid), scopes_disabled():
            services.send(**{"subject": about, "email": "a@example.org", "text": "Hallo", **wrong})
