"""Who hears of dates, and the history of a process."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.contributions.services import answering as official
from participation.contributions.services import following
from participation.core import clock
from participation.drafts.models import Version
from participation.measures.services.recording import record_measure
from participation.notifications.models import Notice
from participation.processes import services, timeline
from participation.processes.models import Phase, Process
from participation.processes.tasks import tell_of_phases
from tests import factories
from tests.factories import NOON
from tests.proposals.factories import proposal
from tests.world import World, at_once, make_world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def told(kind: str) -> list[str]:
    rows = Notice._base_manager.filter(kind=f"processes.{kind}").order_by("person__username")
    return list(rows.values_list("person__username", flat=True))


def plan(world: World) -> Phase:
    """A phase in two days for ten days; Carla follows its process, Ben its module."""
    process = factories.process(world.stage.heide, title="Busplan")
    module = factories.module(
        world.stage.heide, "proposal", in_process=process, title="Fahrten", starts=NOON + 2 * DAY, lasts=10 * DAY
    )
    with scopes_disabled():
        following.follow(contribution=following.anchor_of(process), user=world.carla)
        following.follow(contribution=following.anchor_of(module), user=world.ben)
    return module.phases.select_related("module__process__region").get()


@pytest.fixture
def phase(world: World) -> Phase:
    return plan(world)


@pytest.fixture
def team(world: World) -> Any:
    return factories.staff("Team", "project_team", world.stage.heide)


@pytest.mark.parametrize(
    ("moment", "kind", "number"),
    [
        (2 * DAY - SECOND, "begins", 0),
        (2 * DAY, "begins", 2),
        (9 * DAY - SECOND, "ends", 0),
        (9 * DAY, "ends", 2),
        (12 * DAY, "ends", 0),
        (30 * DAY, "begins", 0),
    ],
)
def test_begin_and_coming_end_are_told_at_their_moment(phase: Phase, now: Any, moment, kind: str, number: int) -> None:
    now.move_to(NOON + moment)
    tell_of_phases(clock.now())
    tell_of_phases(clock.now())
    assert told(kind) == ["Ben", "Carla"][:number]


def test_who_follows_later_does_not_hear_of_a_begin_that_was_told(phase: Phase, now: Any, world: World) -> None:
    now.move_to(NOON + 2 * DAY)
    tell_of_phases(clock.now())
    with scopes_disabled():
        following.follow(contribution=following.anchor_of(phase.module.process), user=world.anna)
    tell_of_phases(clock.now())
    assert "Anna" not in told("begins")


def test_a_short_phase_does_not_end_soon(world: World, now: Any) -> None:
    module = factories.module(world.stage.heide, "proposal", starts=NOON, lasts=DAY)
    with scopes_disabled():
        following.follow(contribution=following.anchor_of(module), user=world.ben)
    tell_of_phases(clock.now())
    assert told("ends") == []


def test_changes_of_dates_are_told_with_their_reason_but_not_to_whoever_made_them(phase: Phase, team: Any) -> None:
    with scopes_disabled():
        following.follow(contribution=following.anchor_of(phase.module.process), user=team)
        services.move_phase(
            phase=phase, starts=phase.starts + 7 * DAY, ends=phase.ends + 7 * DAY, reason="Ferien.", actor=team
        )
    assert told("dates") == ["Ben", "Carla"]
    text = Notice._base_manager.filter(kind="processes.dates").first().text
    assert "Ferien." in text
    assert "10. Juni 2026" in text


def test_a_moved_phase_is_told_of_anew_when_it_begins_and_a_cancelled_one_never(
    phase: Phase, team: Any, now: Any
) -> None:
    now.move_to(NOON + 2 * DAY)
    tell_of_phases(clock.now())
    with scopes_disabled():
        services.move_phase(phase=phase, starts=NOON + 5 * DAY, ends=NOON + 20 * DAY, reason="So.", actor=team)
    now.move_to(NOON + 5 * DAY)
    tell_of_phases(clock.now())
    assert told("begins") == ["Ben", "Ben", "Carla", "Carla"]
    with scopes_disabled():
        services.cancel_phase(phase=phase, reason="Kein Geld.", actor=team)
    now.move_to(NOON + 18 * DAY)
    tell_of_phases(clock.now())
    assert told("ends") == []


def test_a_draft_tells_nobody(phase: Phase, team: Any, now: Any) -> None:
    Process._base_manager.update(live=False)
    now.move_to(NOON + 2 * DAY)
    tell_of_phases(clock.now())
    assert told("begins") == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_tell_once(now: Any) -> None:
    plan(make_world())
    now.move_to(NOON + 2 * DAY)
    at_once(*[lambda: tell_of_phases(clock.now()) for _ in range(4)])
    assert told("begins") == ["Ben", "Carla"]


def test_the_history_holds_what_happened_and_nothing_to_come(phase: Phase, team: Any, now: Any, at_heide: Any) -> None:
    now.move_to(NOON + 3 * DAY)
    with scopes_disabled():
        services.move_phase(phase=phase, starts=phase.starts, ends=phase.ends + DAY, reason="Ferien.", actor=team)
    page = at_heide().get(f"{phase.module.process.get_absolute_url()}verlauf.html").text
    for text in ("Veröffentlicht", "Begonnen", "Termine geändert", "Ferien."):
        assert text in page, text
    assert "Beendet" not in page
    assert page.index("Ferien.") < page.index("Veröffentlicht")


def test_official_answers_stand_in_the_history_as_long_as_they_are_public(world: World, team: Any, now: Any) -> None:
    shown = proposal(world.module, world.anna)
    with scopes_disabled():
        official.answer(contribution=shown, actor=team, body="<p>Ja.</p>", signed_name="Tea", signed_role="Amt")
        process = Process.objects.select_related("region").with_schedule().get(pk=world.module.process_id)
        assert shown.title in [event.title for event in timeline.events_of(process, clock.now())]
        shown.__class__._base_manager.filter(pk=shown.pk).update(visibility="hidden")
        assert shown.title not in [event.title for event in timeline.events_of(process, clock.now())]


def test_the_history_asks_the_same_for_much_and_for_little(
    world: World, team: Any, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        shown = proposal(world.module, world.anna)
        with scopes_disabled():
            official.answer(contribution=shown, actor=team, body="<p>Ja.</p>", signed_name="T", signed_role="A")
    client = at_heide()
    url = world.module.process.get_absolute_url()
    for page in (url, f"{url}verlauf.html"):
        with django_assert_max_num_queries(18):
            assert client.get(page).status_code == 200


def test_a_sheet_of_paper_bears_dates_texts_and_a_short_address(phase: Phase, at_heide: Any) -> None:
    process = phase.module.process
    page = at_heide().get(f"{process.get_absolute_url()}druck.html").text
    for text in ("3. Juni", "Fahrten", f"http://heide.land.localhost/v/{process.pk}/", "qr.svg"):
        assert text in page, text
    code = at_heide().get(f"{process.get_absolute_url()}qr.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert at_heide().get(f"/v/{process.pk}/")["Location"] == process.get_absolute_url()
    draft = factories.process(process.region, title="Geheim", publish=False)
    for url in (f"/v/{draft.pk}/", f"{draft.get_absolute_url()}druck.html", f"{draft.get_absolute_url()}verlauf.html"):
        assert at_heide().get(url).status_code == 404


def test_measures_and_versions_stand_in_the_history_of_their_process(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    common = {"region": world.stage.heide, "summary": "Ein Weg.", "owner_name": "A. Brandt"}
    with scopes_disabled():
        record_measure(**common, title="Radweg am Bach", published_at=NOON - DAY, sources_from=[shown])
        record_measure(**common, title="Anderswoher", published_at=NOON - DAY)
        strategy = factories.module(world.stage.heide, "draft", in_process=world.module.process, title="Strategie")
        Version._base_manager.create(draft_id=strategy.pk, region=world.stage.heide, number=1, published_at=NOON - DAY)
    page = at_heide().get(f"{world.module.process.get_absolute_url()}verlauf.html").text
    assert "Radweg am Bach" in page
    assert "Anderswoher" not in page
    assert "Strategie" in page
