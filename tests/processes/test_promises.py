"""What a promise says at each moment, who is reminded when, and what the public sees of it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.contributions.services import answering as official
from participation.contributions.services import following
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.notifications.models import Notice
from participation.processes import answering, services
from participation.processes.models import Process, ProcessAnswer
from participation.processes.promises import promise_of
from participation.processes.reminders import remind
from participation.processes.tasks import next_promise_change
from tests import factories
from tests.proposals.factories import proposal
from tests.world import World, browser

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
BY = date(2026, 6, 20)
SECOND = timedelta(seconds=1)
TEXT = [{"type": "text", "value": "<p>Wir bauen den Radweg.</p>"}]


def berlin(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)


DUE = berlin(2026, 6, 13)  # the day a week before begins
BROKEN = berlin(2026, 6, 21)  # the day after begins


@pytest.fixture
def team(world: World) -> dict[str, Any]:
    heide = world.stage.heide
    return {
        "responsible": factories.staff("Rita", "project_team", heide),
        "deputy": factories.staff("Dora", "editor", heide),
        "admin": factories.staff("Ada", "administrator", heide),
    }


@pytest.fixture
def promised(world: World, team: dict[str, Any]) -> Process:
    """A process on cycling whose answer is promised by 20 June; Carla follows it."""
    made = factories.process(
        world.stage.heide, title="Radwege", answer_by=BY, answer_from="Der Kreistag",
        answer_responsible=team["responsible"], answer_deputy=team["deputy"],
    )  # fmt: skip
    factories.module(world.stage.heide, "proposal", in_process=made, title="Ideen zum Rad")
    with scopes_disabled():
        following.follow(contribution=following.anchor_of(made), user=world.carla)
    return made


def fresh(process: Process) -> Process:
    return Process._base_manager.select_related("region").get(pk=process.pk)


def state(process: Process, moment: datetime) -> str:
    promise = promise_of(fresh(process), moment)
    return promise.state.value if promise else ""


def told(kind: str) -> list[str]:
    rows = Notice._base_manager.filter(kind=f"processes.{kind}").order_by("person__username")
    return list(rows.values_list("person__username", flat=True))


def give_answer(process: Process, actor: Any) -> ProcessAnswer:
    with scopes_disabled():
        return answering.answer(
            process=fresh(process), body=TEXT, signed_name="Kai Kern", signed_role="Landrat", actor=actor
        )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (DUE - SECOND, "promised"),
        (DUE, "due"),
        (berlin(2026, 6, 20, 0, 0), "due"),
        (BROKEN - SECOND, "due"),
        (BROKEN, "overdue"),
        (BROKEN + timedelta(days=400), "overdue"),
    ],
)
def test_a_date_means_until_the_end_of_that_day_in_berlin(promised: Process, moment, expected) -> None:
    assert state(promised, moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"), [(BROKEN - SECOND, "answered"), (BROKEN, "late"), (BROKEN + timedelta(days=9), "late")]
)
def test_an_answer_is_late_from_the_first_moment_after_the_day(promised: Process, team, now, moment, expected) -> None:
    now.move_to(moment)
    give_answer(promised, team["responsible"])
    assert state(promised, clock.now() + timedelta(days=30)) == expected


def test_prolonging_in_time_keeps_the_promise(promised: Process, team, now) -> None:
    now.move_to(BROKEN - SECOND)
    with scopes_disabled():
        answering.prolong(process=promised, answer_by=date(2026, 7, 10), reason="Viele Beiträge.", actor=team["deputy"])
    assert state(promised, BROKEN) == "promised"
    now.move_to(berlin(2026, 7, 10, 23, 59))
    give_answer(promised, team["responsible"])
    assert state(promised, clock.now()) == "answered"


def test_a_day_that_was_missed_stays_missed_though_it_is_prolonged(promised: Process, team, now) -> None:
    now.move_to(BROKEN)
    with scopes_disabled():
        answering.prolong(process=promised, answer_by=date(2026, 7, 10), reason="Krankheit.", actor=team["deputy"])
    assert state(promised, clock.now()) == "promised"
    give_answer(promised, team["responsible"])
    promise = promise_of(fresh(promised), clock.now())
    assert promise is not None
    assert (promise.state, promise.first_missed) == ("late", BY)


def test_prolonging_needs_a_reason_a_later_day_and_a_role(promised: Process, team, world: World) -> None:
    later = date(2026, 7, 10)
    with scopes_disabled():
        for wrong in (
            {"answer_by": later, "reason": " "},
            {"answer_by": BY, "reason": "So."},
            {"answer_by": date(2026, 6, 1), "reason": "So."},
        ):
            with pytest.raises(Invalid):
                answering.prolong(process=promised, actor=team["deputy"], **wrong)
        with pytest.raises(Refused):
            answering.prolong(process=promised, answer_by=later, reason="So.", actor=world.carla)
        stranger = factories.staff("Kim Küste", "administrator", world.stage.kueste)
        with pytest.raises(Refused):
            answering.prolong(process=promised, answer_by=later, reason="So.", actor=stranger)
    assert fresh(promised).answer_by == BY


def test_prolonging_is_public_told_and_logged(promised: Process, team, at_heide) -> None:
    with scopes_disabled():
        answering.prolong(process=promised, answer_by=date(2026, 7, 10), reason="Viele Beiträge.", actor=team["deputy"])
    page = at_heide().get(promised.get_absolute_url()).text
    for text in ("Viele Beiträge.", "20. Juni 2026", "10. Juli 2026"):
        assert text in page
    assert told("promise") == ["Carla"]
    assert Entry.objects.filter(action="promise.prolonged").count() == 1


def test_reminders_from_due_to_overdue(promised: Process, team, now) -> None:
    for moment, expected in (
        (DUE - SECOND, {}),
        (DUE, {"answer_soon": ["Rita"]}),
        (berlin(2026, 6, 19, 23, 59), {}),
        (berlin(2026, 6, 20), {"answer_today": ["Rita"]}),
        (BROKEN - SECOND, {}),
        (BROKEN, {"answer_missed": ["Ada", "Dora", "Rita"]}),
        (BROKEN + timedelta(days=7) - SECOND, {}),
        (BROKEN + timedelta(days=7), {"answer_missed": ["Ada", "Dora", "Rita"]}),
    ):
        now.move_to(moment)
        before = Notice._base_manager.count()
        remind(clock.now())
        remind(clock.now())
        new = Notice._base_manager.order_by("pk")[before:]
        found: dict[str, list[str]] = {}
        for notice in new:
            found.setdefault(notice.kind.removeprefix("processes."), []).append(notice.person.username)
        assert {kind: sorted(names) for kind, names in found.items()} == expected, moment


def test_an_answer_ends_the_reminders(promised: Process, team, now) -> None:
    now.move_to(BROKEN)
    give_answer(promised, team["responsible"])
    assert remind(clock.now()) == 0


def test_where_the_responsible_is_gone_the_deputy_is_reminded_then_the_administrators(promised, team, now) -> None:
    now.move_to(DUE)
    Process._base_manager.update(answer_responsible=None)
    remind(clock.now())
    assert told("answer_soon") == ["Dora"]
    Process._base_manager.update(answer_deputy=None)
    remind(clock.now())
    assert told("answer_soon") == ["Ada", "Dora"]


def test_a_prolonged_promise_is_reminded_of_anew(promised: Process, team, now) -> None:
    now.move_to(DUE)
    remind(clock.now())
    with scopes_disabled():
        answering.prolong(process=promised, answer_by=date(2026, 7, 10), reason="So.", actor=team["deputy"])
    assert remind(clock.now()) == 0
    now.move_to(berlin(2026, 7, 3))
    remind(clock.now())
    assert told("answer_soon") == ["Rita", "Rita"]


def test_a_missed_date_shows_on_page_list_home_and_national_home(promised: Process, now, at_heide) -> None:
    pages = (promised.get_absolute_url(), "/mitmachen/", "/")
    now.move_to(BROKEN - SECOND)
    assert not any("überfällig" in at_heide().get(url).text for url in pages)
    now.move_to(BROKEN)
    for url in pages:
        assert "überfällig" in at_heide().get(url).text, url
    assert "Radwege" in browser("land.localhost").get("/").text


def test_cached_pages_end_when_a_promise_is_broken(promised: Process, world: World) -> None:
    region = world.stage.heide.pk
    assert next_promise_change(region, DUE - SECOND) == DUE
    assert next_promise_change(region, DUE) == BROKEN
    assert next_promise_change(region, BROKEN) is None


def test_the_answer_stands_on_the_page_signed_and_is_told(promised: Process, team, now, at_heide) -> None:
    now.move_to(BROKEN)
    give_answer(promised, team["responsible"])
    page = at_heide().get(promised.get_absolute_url()).text
    for text in ("Wir bauen den Radweg.", "Kai Kern", "Landrat", "verspätet", 'id="antwort"'):
        assert text in page
    assert told("answered") == ["Carla"]


def test_an_answer_is_given_once_and_can_be_corrected(promised: Process, team, at_heide) -> None:
    give_answer(promised, team["responsible"])
    with pytest.raises(Invalid):
        give_answer(promised, team["deputy"])
    better = [{"type": "text", "value": "<p>Wir bauen zwei.</p>"}]
    with scopes_disabled():
        answering.correct_answer(
            process=fresh(promised), body=better, signed_name="Kai Kern", signed_role="Landrat", actor=team["deputy"]
        )
    page = at_heide().get(promised.get_absolute_url()).text
    assert "Wir bauen zwei." in page
    assert "geändert am" in page


def test_an_empty_or_unsigned_answer_is_refused_and_so_are_strangers(promised: Process, team, world: World) -> None:
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    with scopes_disabled():
        for body, name in (([], "Kai"), (TEXT, " ")):
            with pytest.raises(Invalid):
                answering.answer(
                    process=fresh(promised), body=body, signed_name=name, signed_role="Amt", actor=team["deputy"]
                )
        for who in (world.carla, moderator):
            with pytest.raises(Refused):
                answering.answer(process=fresh(promised), body=TEXT, signed_name="K", signed_role="A", actor=who)


def test_contributions_without_an_answer_are_counted(promised: Process, team, world: World, at_heide) -> None:
    with scopes_disabled():
        module = promised.modules.get().proposalmodule
    rows = [proposal(module, world.anna) for _ in range(3)]
    with scopes_disabled():
        official.answer(
            contribution=rows[0], actor=team["deputy"], body="<p>Ja.</p>", signed_name="Kai", signed_role="Amt"
        )
    assert "2 von 3 Beiträgen" in at_heide(world.anna).get(promised.get_absolute_url()).text


def test_what_is_promised_does_not_change_with_a_text(promised: Process, team) -> None:
    """Neither by publishing an older draft nor by a form that was made up."""
    with scopes_disabled():
        draft = fresh(promised)
        draft.title, draft.answer_by, draft.answer_responsible = "Radwege jetzt", date(2027, 1, 1), None
        draft.save_revision(user=team["admin"]).publish(user=team["admin"])
    stored = fresh(promised)
    assert (stored.title, stored.answer_by) == ("Radwege jetzt", BY)
    assert stored.answer_responsible == team["responsible"]


def test_a_process_that_collects_is_published_with_a_promise_only(world: World, team) -> None:
    draft = factories.process(world.stage.heide, title="Ohne Zusage", publish=False)
    factories.module(world.stage.heide, "proposal", in_process=draft)
    with scopes_disabled():
        for values, field in (
            ({}, "answer_by"),
            ({"answer_by": BY}, "answer_from"),
            ({"answer_from": "Der Kreistag"}, "answer_responsible"),
            ({"answer_responsible": world.carla}, "answer_responsible"),
            ({"answer_responsible": team["responsible"], "answer_deputy": team["responsible"]}, "answer_deputy"),
        ):
            for name, value in values.items():
                setattr(draft, name, value)
            with pytest.raises(Invalid) as refusal:
                draft.save_revision(user=team["admin"]).publish(user=team["admin"])
            assert refusal.value.field == field
        draft.answer_deputy = team["deputy"]
        draft.save_revision(user=team["admin"]).publish(user=team["admin"])
    assert fresh(draft).live


def test_a_process_that_only_informs_needs_no_promise(world: World, team) -> None:
    draft = factories.process(world.stage.heide, title="Nur Auskunft", publish=False)
    with scopes_disabled():
        draft.save_revision(user=team["admin"]).publish(user=team["admin"])
    assert fresh(draft).live


def test_it_cannot_begin_to_collect_without_one_either(world: World, team) -> None:
    public = factories.process(world.stage.heide, title="Nur Auskunft")
    with scopes_disabled():
        with pytest.raises(Invalid):
            services.add_module(process=public, kind="proposal", title="Ideen", actor=team["admin"])
        answering.promise(
            process=public, answer_by=BY, answer_from="Der Kreistag", answer_responsible=team["responsible"],
            answer_deputy=team["deputy"], actor=team["admin"],
        )  # fmt: skip
        services.add_module(process=fresh(public), kind="proposal", title="Ideen", actor=team["admin"])


def test_a_process_with_an_answer_cannot_be_deleted(promised: Process, team) -> None:
    from participation.processes import upkeep

    public = factories.process(promised.region, title="Nur Auskunft")
    give_answer(public, team["deputy"])
    with scopes_disabled(), pytest.raises(Invalid, match="Nur Auskunft"):
        upkeep.remove_process(process=fresh(public), actor=team["admin"])


def test_an_earlier_answer_is_recorded_without_telling_anybody(promised: Process) -> None:
    answering.record_answer(
        process=promised, body=TEXT, signed_name="Kai", signed_role="Amt", at=berlin(2026, 5, 1, 12)
    )
    assert state(promised, clock.now()) == "answered"
    assert Notice._base_manager.count() == 0
