"""Pages of processes: where they stand, what one can do now, what comes next, who answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.processes import services
from participation.processes.models import Process
from tests import factories
from tests.world import World, browser

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def planned(world: World) -> Any:
    """A process whose only module opens in two days for two days."""
    process = factories.process(
        world.stage.heide, title="Der neue Busplan", answer_by=date(2026, 9, 30), answer_from="Kreistag"
    )
    factories.module(
        world.stage.heide, "proposal", slug="bus", title="Fahrten", in_process=process, starts=factories.NOON + 2 * DAY,
        lasts=2 * DAY,
    )  # fmt: skip
    return process


def group_of(client: Any, title: str) -> str:
    groups = client.get("/mitmachen/?order=x").context["groups"]
    return next(name for name, rows in groups.items() if title in [row.title for row in rows])


def test_a_process_is_coming_then_open_then_finished(world: World, planned: Any, now: Any, at_heide: Any) -> None:
    for days, group in ((0, "coming"), (2, "open"), (3, "open"), (4, "ended")):
        now.move_to(factories.NOON + days * DAY)
        assert group_of(at_heide(world.anna), "Der neue Busplan") == group
        assert at_heide(world.anna).get(planned.get_absolute_url()).status_code == 200


def test_the_page_says_who_answers_and_what_can_be_done(world: World, planned: Any, now: Any, at_heide: Any) -> None:
    url = planned.get_absolute_url()
    page = at_heide(world.anna).get(url).text
    for text in ("Kreistag", "30. September 2026", "3. Juni", f"{url}termine.ics", "Fahrten", "panel"):
        assert text in page, text
    assert "panel--action" not in page
    now.move_to(factories.NOON + 2 * DAY)
    assert "panel--action" in at_heide(world.anna).get(url).text


def test_a_postponement_is_public_with_its_reason(world: World, planned: Any, at_heide: Any) -> None:
    team = factories.staff("Team", "project_team", world.stage.heide)
    with scopes_disabled():
        phase = planned.modules.get().phases.select_related("module__process__region").get()
        services.move_phase(
            phase=phase, starts=phase.starts + 7 * DAY, ends=phase.ends + 7 * DAY, reason="Ferien.", actor=team
        )
    page = at_heide().get(planned.get_absolute_url()).text
    assert "Ferien." in page
    assert "10. Juni" in page


def test_a_cancelled_phase_stays_visible_as_cancelled(world: World, planned: Any, at_heide: Any) -> None:
    team = factories.staff("Team", "project_team", world.stage.heide)
    with scopes_disabled():
        phase = planned.modules.get().phases.select_related("module__process__region").get()
        services.cancel_phase(phase=phase, reason="Kein Geld.", actor=team)
    page = at_heide().get(planned.get_absolute_url()).text
    assert 'data-state="stopped"' in page
    assert "Kein Geld." in page


def test_a_draft_process_is_for_the_team_only(world: World, at_heide: Any) -> None:
    draft = factories.process(world.stage.heide, title="Noch geheim", publish=False)
    team = factories.staff("Team", "project_team", world.stage.heide)
    assert at_heide().get(draft.get_absolute_url()).status_code == 404
    assert at_heide(world.anna).get(draft.get_absolute_url()).status_code == 404
    assert at_heide(team).get(draft.get_absolute_url()).status_code == 200
    assert "Noch geheim" not in at_heide(team).get("/mitmachen/").text


def test_the_parent_site_lists_the_processes_of_all_with_their_home(world: World, planned: Any) -> None:
    page = browser("land.localhost").get("/mitmachen/").text
    assert f'href="http://heide.land.localhost{planned.get_absolute_url()}"' in page


def test_process_pages_take_the_same_queries_for_one_module_and_for_ten(
    world: World, planned: Any, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(9):
        factories.module(world.stage.heide, "proposal", slug=f"m{number}", in_process=planned)
    client = at_heide()
    client.get("/konto/wohnort/")
    for url in (planned.get_absolute_url(), "/mitmachen/"):
        with django_assert_max_num_queries(13):
            assert client.get(url).status_code == 200


def test_the_parent_site_leaves_the_standing_processes_to_their_regions(world: World, planned: Any) -> None:
    with scopes_disabled():
        standing = Process.objects.get(region=world.stage.heide, is_standing=True)
    rows = browser("land.localhost").get("/mitmachen/").context["page"].items
    assert planned in rows
    assert standing not in rows
    assert standing in browser("heide.land.localhost").get("/mitmachen/").context["page"].items


def test_many_processes_come_a_page_at_a_time(world: World, planned: Any, at_heide: Any) -> None:
    for number in range(25):
        factories.process(world.stage.heide, title=f"Beendet {number}")
    first = at_heide().get("/mitmachen/")
    assert len(first.context["page"].items) == 20
    assert [row.title for row in first.context["groups"]["coming"]] == ["Der neue Busplan"]
    second = at_heide().get(f"/mitmachen/?after={first.context['page'].next_cursor}").context["page"]
    assert second.next_cursor == ""
    shown = [process.pk for process in (*first.context["page"].items, *second.items)]
    assert len(shown) == len(set(shown))
    for odd in ("?after=kaputt", "?after=999999999999", "?after=-1"):
        assert at_heide().get(f"/mitmachen/{odd}").status_code == 200
