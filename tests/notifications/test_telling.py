"""Who is told what, once; what one does with it."""

import pytest
from django.utils.translation import gettext_lazy, override
from django_scopes import scope

from participation.core import clock
from participation.core.errors import Invalid
from participation.notifications import services
from participation.notifications.models import Notice, Preference
from participation.notifications.tasks import forget
from participation.regions.scope import Reach
from tests import factories
from tests.factories import NOON
from tests.notifications.telling import tell
from tests.world import World, at_once, browser

pytestmark = pytest.mark.django_db


def test_everybody_is_told_but_whoever_did_it(world: World) -> None:
    told = tell(world, world.anna, world.ben, actor_id=world.ben.pk)
    assert told == 1
    assert [notice.person for notice in Notice._base_manager.select_related("person")] == [world.anna]


def test_the_same_event_is_told_once(world: World) -> None:
    assert [tell(world, world.anna, key="answer:1"), tell(world, world.anna, world.ben, key="answer:1")] == [1, 1]
    assert Notice._base_manager.count() == 2


def test_an_unknown_kind_and_a_foreign_address_are_refused(world: World) -> None:
    with pytest.raises(KeyError):
        tell(world, world.anna, kind="never-registered")
    with pytest.raises(ValueError, match="address within the site"):
        tell(world, world.anna, url="https://elsewhere.example/")


def test_inactive_and_imported_people_are_not_told(world: World) -> None:
    world.anna.is_active, world.ben.is_import = False, True
    world.anna.save()
    world.ben.save()
    assert tell(world, world.anna, world.ben) == 0


def test_telling_ten_or_five_hundred_takes_the_same_number_of_queries(
    world: World, django_assert_max_num_queries
) -> None:
    people = [factories.person(f"Zuhörer {number}") for number in range(40)]
    with django_assert_max_num_queries(6):
        assert tell(world, *people) == 40


def test_news_are_written_in_the_language_of_the_site_whoever_acts(world: World) -> None:
    with override("en"):
        tell(world, world.anna, title=gettext_lazy("Take part"))
    assert Notice._base_manager.get().title == "Mitmachen"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_told_at_the_same_moment_it_is_one_notice(world: World) -> None:
    at_once(*[lambda: tell(world, world.anna, world.ben, key="at-once") for _ in range(6)])
    assert Notice._base_manager.count() == 2


def test_my_page_shows_the_latest_and_marks_what_is_new(world: World, at_heide) -> None:
    tell(world, world.anna, title="Eine Antwort ist da")
    page = at_heide(world.anna).get("/konto/").content.decode()
    assert "Neues für Sie" in page
    assert "Eine Antwort ist da" in page
    assert "Eine Antwort ist da" not in at_heide(world.ben).get("/konto/").content.decode()


def test_opening_leads_on_and_notes_it_as_read(world: World, at_heide) -> None:
    tell(world, world.anna, url="/mitmachen/")
    notice = Notice._base_manager.get()
    assert at_heide(world.ben).get(f"/konto/neues/{notice.pk}/").status_code == 404
    answer = at_heide(world.anna).get(f"/konto/neues/{notice.pk}/")
    assert answer["Location"] == "/mitmachen/"
    notice.refresh_from_db()
    assert notice.read_at


def test_from_the_national_site_it_leads_to_the_regions_own(world: World) -> None:
    tell(world, world.anna, url="/mitmachen/")
    notice = Notice._base_manager.get()
    answer = browser("land.localhost", world.anna).get(f"/konto/neues/{notice.pk}/")
    assert answer["Location"] == "http://heide.land.localhost/mitmachen/"
    assert browser("kueste.land.localhost", world.anna).get(f"/konto/neues/{notice.pk}/").status_code == 404


def test_all_is_marked_as_read_within_the_site(world: World, at_heide) -> None:
    tell(world, world.anna, key="1")
    services.tell(
        people=[world.anna.pk], region_id=world.stage.kueste.pk, kind="test.event", title="Anderswo", url="/", key="2"
    )
    at_heide(world.anna).post("/konto/neues/gelesen/")
    assert list(Notice._base_manager.filter(read_at=None).values_list("title", flat=True)) == ["Anderswo"]


def test_the_list_is_paged_and_asks_the_database_a_constant_number_of_times(
    world: World, at_heide, django_assert_max_num_queries
) -> None:
    for number in range(25):
        tell(world, world.anna, key=str(number), title=f"Nachricht {number}")
    client = at_heide(world.anna)
    with django_assert_max_num_queries(12):
        page = client.get("/konto/neues/").content.decode()
    assert page.count("Nachricht") == 20
    assert "Mehr anzeigen" in page


def test_what_is_gone_is_not_shown_except_the_decision_about_it(world: World, gone) -> None:
    tell(world, world.anna, key="1", about=("test.thing", 1), title="Öffentlich")
    tell(world, world.anna, key="2", about=("test.thing", 2), title="Verborgen")
    tell(world, world.anna, key="3", about=("test.thing", 2), title="Entscheidung", kind="test.decision")
    gone.add(2)
    with scope(region=Reach(ids=(world.stage.heide.pk,))):
        titles = [notice.title for notice in Notice.objects.of(world.anna).page().items]
    assert titles == ["Entscheidung", "Öffentlich"]


def test_the_choice_is_kept_and_a_wrong_one_is_refused(world: World, at_heide) -> None:
    client = at_heide(world.anna)
    page = client.get("/konto/benachrichtigungen/").content.decode()
    assert 'name="news"' in page
    assert 'name="reminders"' not in page
    assert client.post("/konto/benachrichtigungen/", {"news": "weekly", "language": "en"}).status_code == 302
    chosen = Preference.objects.get(person=world.anna)
    assert (chosen.news, chosen.reminders, chosen.language) == ("weekly", "daily", "en")
    assert client.post("/konto/benachrichtigungen/", {"news": "hourly", "language": "en"}).status_code == 200
    with pytest.raises(Invalid):
        services.choose(person=world.anna, news="hourly", reminders="daily")


def test_staff_choose_their_reminders_separately(world: World, at_heide) -> None:
    editor = factories.staff("Edda", "editor", world.stage.heide)
    assert 'name="reminders"' in at_heide(editor).get("/konto/benachrichtigungen/").content.decode()


@pytest.mark.parametrize(("days", "kept"), [(89, 1), (90, 1), (91, 0)])
def test_read_notices_go_after_ninety_days(world: World, now, days: int, kept: int) -> None:
    tell(world, world.anna)
    Notice._base_manager.update(read_at=NOON)
    now.shift(days * 86400)
    forget(clock.now())
    assert Notice._base_manager.count() == kept


def test_unread_notices_go_after_a_year(world: World, now) -> None:
    tell(world, world.anna)
    now.shift(366 * 86400)
    forget(clock.now())
    assert Notice._base_manager.count() == 0
