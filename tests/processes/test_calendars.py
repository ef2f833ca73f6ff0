"""Calendars that can be subscribed to: what RFC 5545 asks for, and that changes arrive."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from participation.processes import answering, services
from participation.processes.calendars import _fold, _text
from participation.processes.models import Process
from tests import factories
from tests.world import World, browser

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def team(world: World) -> Any:
    return factories.staff("Team", "project_team", world.stage.heide)


@pytest.fixture
def planned(world: World) -> Process:
    process = factories.process(
        world.stage.heide, title="Busplan; Nord, Süd", answer_by=date(2026, 9, 30), answer_from="Kreistag"
    )
    factories.module(
        world.stage.heide,
        "proposal",
        in_process=process,
        starts=datetime(2026, 10, 24, 9, tzinfo=BERLIN),
        lasts=3 * DAY,
    )
    return process


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def events(client: Any, url: str) -> dict[str, dict[str, str]]:
    """The events of a calendar by UID, each as its properties."""
    found: dict[str, dict[str, str]] = {}
    event: dict[str, str] = {}
    for line in unfolded(client.get(url, {"uncached": "1"}).content):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found[event["UID"]] = event
        else:
            event[name] = value
    return found


def phase_of(process: Process) -> Any:
    with scopes_disabled():
        return process.modules.get().phases.select_related("module__process__region").get()


def test_a_calendar_is_well_formed(world: World, planned: Process, at_heide: Any) -> None:
    answer = at_heide().get(f"{planned.get_absolute_url()}termine.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    content = answer.content
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "VERSION:2.0" in lines
    for event in events(at_heide(), f"{planned.get_absolute_url()}termine.ics").values():
        assert {"UID", "DTSTAMP", "SUMMARY", "STATUS", "SEQUENCE", "LAST-MODIFIED"} <= set(event)


def test_text_is_escaped_and_control_characters_are_left_out() -> None:
    assert _text("a\\b; c, d\r\ne\x00\x07f") == "a\\\\b\\; c\\, d\\nef"


@pytest.mark.parametrize("text", ["ä" * 200, "x" * 75, "x" * 76, "😀" * 60, ""])
def test_folding_never_splits_a_character_nor_loses_one(text: str) -> None:
    folded = _fold(text)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text + "\r\n"


def test_moments_are_right_over_the_change_of_the_clocks(planned: Process, at_heide: Any) -> None:
    """From Saturday in summer time to Tuesday in winter time."""
    (phase,) = [
        event
        for uid, event in events(at_heide(), f"{planned.get_absolute_url()}termine.ics").items()
        if uid.startswith("phase")
    ]
    assert phase["DTSTART"] == "20261024T070000Z"
    assert phase["DTEND"] == "20261027T080000Z"
    assert phase["SUMMARY"].startswith("Busplan\\; Nord\\, Süd: ")


def test_the_promised_answer_is_a_whole_day(planned: Process, at_heide: Any) -> None:
    answer = events(at_heide(), f"{planned.get_absolute_url()}termine.ics")[f"answer-{planned.pk}@heide.land.localhost"]
    assert answer["DTSTART;VALUE=DATE"] == "20260930"
    assert answer["DTEND;VALUE=DATE"] == "20261001"


def test_a_change_keeps_the_uid_and_raises_the_sequence(planned: Process, team: Any, now: Any, at_heide: Any) -> None:
    url = f"{planned.get_absolute_url()}termine.ics"
    uid = f"phase-{phase_of(planned).pk}@heide.land.localhost"
    before = events(at_heide(), url)[uid]
    assert before["SEQUENCE"] == "0"
    now.shift(3600)
    phase = phase_of(planned)
    with scopes_disabled():
        services.move_phase(
            phase=phase, starts=phase.starts + 7 * DAY, ends=phase.ends + 7 * DAY, reason="Ferien.", actor=team
        )
    moved = events(at_heide(), url)[uid]
    assert moved["SEQUENCE"] == "1"
    assert moved["LAST-MODIFIED"] > before["LAST-MODIFIED"]
    assert moved["DTSTART"] == "20261031T070000Z"
    assert "Ferien." in moved["DESCRIPTION"]
    with scopes_disabled():
        services.cancel_phase(phase=phase_of(planned), reason="Kein Geld.", actor=team)
    cancelled = events(at_heide(), url)[uid]
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", "2")


def test_a_change_of_what_has_not_begun_arrives_too(planned: Process, team: Any, at_heide: Any) -> None:
    phase = phase_of(planned)
    with scopes_disabled():
        services.plan_phase(
            module=phase.module, phase=phase, title="Neu", features=phase.features, starts=phase.starts + DAY,
            ends=phase.ends, actor=team,
        )  # fmt: skip
    found = events(at_heide(), f"{planned.get_absolute_url()}termine.ics")
    assert found[f"phase-{phase.pk}@heide.land.localhost"]["SEQUENCE"] == "1"


def test_prolonging_and_answering_arrive(planned: Process, team: Any, at_heide: Any) -> None:
    url, uid = f"{planned.get_absolute_url()}termine.ics", f"answer-{planned.pk}@heide.land.localhost"
    with scopes_disabled():
        answering.prolong(process=planned, answer_by=date(2026, 10, 9), reason="Viel zu lesen.", actor=team)
    assert events(at_heide(), url)[uid]["SEQUENCE"] == "1"
    assert events(at_heide(), url)[uid]["DTSTART;VALUE=DATE"] == "20261009"
    with scopes_disabled():
        answering.answer(
            process=planned,
            body=[{"type": "text", "value": "<p>Ja.</p>"}],
            signed_name="K",
            signed_role="A",
            actor=team,
        )
    assert "beantwortet" in events(at_heide(), url)[uid]["SUMMARY"]


def test_nothing_new_is_the_same_file(planned: Process, now: Any, at_heide: Any) -> None:
    url = f"{planned.get_absolute_url()}termine.ics"
    first = at_heide().get(url).content
    now.shift(600)
    assert at_heide().get(url).content == first


def test_a_region_has_one_calendar_with_all_its_public_processes(
    world: World, planned: Process, at_heide: Any, django_assert_max_num_queries: Any
) -> None:
    factories.module(world.stage.kueste, "proposal", title="Küste")
    draft = factories.process(world.stage.heide, title="Geheim", publish=False)
    factories.module(world.stage.heide, "proposal", in_process=draft)
    for number in range(8):
        other = factories.process(world.stage.heide, title=f"Noch {number}")
        factories.module(world.stage.heide, "proposal", in_process=other, starts=factories.NOON + DAY, lasts=DAY)
    with django_assert_max_num_queries(12):
        summaries = [event["SUMMARY"] for event in events(at_heide(), "/mitmachen/termine.ics").values()]
    assert sum(summary.startswith("Noch ") for summary in summaries) == 8
    assert not any("Geheim" in summary or "Küste" in summary for summary in summaries)
    assert events(browser("kueste.land.localhost"), "/mitmachen/termine.ics")


def test_the_page_offers_to_subscribe_and_to_download(planned: Process, at_heide: Any) -> None:
    page = at_heide().get(planned.get_absolute_url()).text
    assert f'href="webcal://heide.land.localhost{planned.get_absolute_url()}termine.ics"' in page
    assert 'href="webcal://heide.land.localhost/mitmachen/termine.ics"' in at_heide().get("/mitmachen/").text
