"""What happens to messages: done, reminded of, deleted; and who decides where they go."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.contact import services
from participation.contact.models import Message, Subject
from participation.contact.tasks import forget, remind_of_barriers
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.notifications.models import Notice
from tests import factories
from tests.factories import NOON
from tests.world import World, browser

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def admin(world: World) -> Any:
    return factories.staff("Ada", "administrator", world.stage.heide)


def received(world: World, *, barrier: bool = False) -> Message:
    subject = Subject._base_manager.select_related("region").filter(region=world.stage.heide, is_barrier=barrier)[0]
    with scopes_disabled():
        return services.send(subject=subject, email="petra@example.org", text="Das Bild hat keine Beschreibung.")


def test_it_is_read_marked_as_done_and_opened_again(world: World, admin: Any) -> None:
    message = received(world)
    client = browser("heide.land.localhost", admin)
    assert "petra@example.org" in client.get(f"/admin/nachrichten/{message.pk}/").text
    assert "Nachrichten aus dem Kontaktformular" in client.get("/admin/").text
    client.post(f"/admin/nachrichten/{message.pk}/erledigt/", {"note": "Angerufen."})
    message.refresh_from_db()
    assert message.is_done
    assert message.note == "Angerufen."
    assert "Nachrichten aus dem Kontaktformular" not in client.get("/admin/").text
    client.post(f"/admin/nachrichten/{message.pk}/wieder-offen/")
    message.refresh_from_db()
    assert not message.is_done
    assert set(Entry.objects.filter(action__startswith="message.").values_list("action", flat=True)) == {
        "message.done", "message.reopened",
    }  # fmt: skip


def test_only_administrators_and_the_team_of_the_region_read_messages(world: World) -> None:
    message = received(world)
    for role, region, status in (
        ("project_team", world.stage.heide, 200),
        ("moderator", world.stage.heide, 403),
        ("administrator", world.stage.kueste, 404),
    ):
        user = factories.staff(f"{role} {region.slug}", role, region)
        answer = browser(f"{region.slug}.land.localhost", user).get(f"/admin/nachrichten/{message.pk}/")
        assert answer.status_code in (status, 302 if status == 403 else status), role
        assert status == 200 or "petra" not in answer.text
        if status != 200:
            with pytest.raises(Refused), scopes_disabled():
                services.mark_done(message=message, actor=user)


def test_an_administrator_arranges_subjects(world: World, admin: Any) -> None:
    client = browser("heide.land.localhost", admin)
    heide = world.stage.heide.pk
    new = {"region": heide, "label": "Bus", "roles": ["moderator"], "addresses": "bus@example.org", "is_offered": "on"}
    assert client.post("/admin/kontaktthemen/neu/", {**new, "addresses": "kein Postfach"}).status_code == 200
    assert client.post("/admin/kontaktthemen/neu/", {**new, "region": world.stage.kueste.pk}).status_code == 200
    assert client.post("/admin/kontaktthemen/neu/", new).status_code == 302
    made = Subject._base_manager.get(label="Bus")
    assert (made.addresses, made.roles) == (["bus@example.org"], ["moderator"])
    assert "Bus" in browser("heide.land.localhost").get("/kontakt/").text
    client.post(f"/admin/kontaktthemen/{made.pk}/aendern/", {"label": "Bahn", "roles": ["moderator"]})
    assert "Bahn" not in browser("heide.land.localhost").get("/kontakt/?x=1").text


def test_barriers_can_always_be_reported_and_somebody_always_reads(world: World, admin: Any) -> None:
    subject = Subject._base_manager.select_related("region").get(region=world.stage.heide, is_barrier=True)
    common = {"region": subject.region, "label": subject.label, "subject": subject, "actor": admin}
    with scopes_disabled():
        with pytest.raises(Invalid):
            services.arrange_subject(**common, roles=["administrator"], addresses=[], is_offered=False)
        with pytest.raises(Invalid):
            services.arrange_subject(**common, roles=[], addresses=[])
        with pytest.raises(Refused):
            services.arrange_subject(**{**common, "actor": world.anna}, roles=["administrator"], addresses=[])


def test_reports_of_barriers_are_reminded_of_until_they_are_done(world: World, admin: Any, now: Any) -> None:
    message = received(world, barrier=True)  # on 1 June: to be answered by 1 July
    for moment, told in (
        (datetime(2026, 6, 24, tzinfo=BERLIN) - SECOND, []),
        (datetime(2026, 6, 24, tzinfo=BERLIN), ["barrier_soon"]),
        (datetime(2026, 7, 1, tzinfo=BERLIN) - SECOND, []),
        (datetime(2026, 7, 1, tzinfo=BERLIN), ["barrier_soon"]),
        (datetime(2026, 7, 2, tzinfo=BERLIN) - SECOND, []),
        (datetime(2026, 7, 2, tzinfo=BERLIN), ["barrier_missed"]),
        (datetime(2026, 7, 9, tzinfo=BERLIN) - SECOND, []),
        (datetime(2026, 7, 9, tzinfo=BERLIN), ["barrier_missed"]),
    ):
        now.move_to(moment)
        before = Notice._base_manager.count()
        remind_of_barriers(clock.now())
        remind_of_barriers(clock.now())
        new = [notice.kind.removeprefix("contact.") for notice in Notice._base_manager.order_by("pk")[before:]]
        assert new == told, moment
    with scopes_disabled():
        services.mark_done(message=message, actor=admin)
    now.shift(30 * 86400)
    assert remind_of_barriers(clock.now()) == 0


@pytest.mark.parametrize(("done", "days", "kept"), [(True, 90, 1), (True, 91, 0), (False, 365, 1), (False, 366, 0)])
def test_messages_are_deleted_after_the_stated_time(
    world: World, admin: Any, now: Any, done: bool, days: int, kept: int
) -> None:
    message = received(world)
    if done:
        with scopes_disabled():
            services.mark_done(message=message, actor=admin)
    now.move_to(NOON + timedelta(days=days))
    forget(clock.now())
    assert Message._base_manager.count() == kept
