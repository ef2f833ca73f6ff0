"""Starter kits: in every season a complete site in German, with dates ahead and nothing that people would have said."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.founding import BASIC, dates, found_region, kits
from cms.founding.kits import HERE, kit, slugs
from cms.models import ContentPage, HomePage
from participation.comments.models import Comment
from participation.contributions.models import Contribution
from participation.core import clock
from participation.debates.models import DebateModule
from participation.processes import registry
from participation.processes.models import Module, Phase, Process
from participation.processes.registry import ModuleType, PhasePreset
from participation.regions.models import Region
from participation.surveys.definition import faults
from participation.surveys.models import Survey
from participation.surveys.querysets import current_version
from participation.surveys.services import definition_of, publish_version
from tests import factories

pytestmark = pytest.mark.django_db

# One moment in each season: before a change of the clocks, before Easter, on a holiday, late on the year's last day.
MOMENTS = (
    datetime(2027, 1, 4, 7, 0, tzinfo=UTC),
    datetime(2027, 3, 20, 23, 30, tzinfo=UTC),
    datetime(2027, 7, 16, 15, 0, tzinfo=UTC),
    datetime(2027, 10, 3, 12, 0, tzinfo=UTC),
    datetime(2027, 12, 31, 22, 59, tzinfo=UTC),
)
HOST = "moor.land.localhost"
PAGES = {"aktuelles", "hilfe", "regeln", "impressum", "datenschutz", "barrierefreiheit"}
DRAFTS = {"leichte-sprache", "gebaerdensprache"}  # public only when people have checked the text, made the video
MODELS = ("digitalstrategie", "buergerhaushalt", "umfrage", "ideensammlung")


def found(slug: str, **values: Any) -> Region:
    stage = factories.stage()
    with scopes_disabled():
        return found_region(
            level="district", name="Moorkreis", slug="moor", parent=stage.nation, key="03990", host=HOST, port=80,
            kit=slug, contact_email="mitreden@moor.example.org", **values,
        )  # fmt: skip


@pytest.fixture
def made_up() -> Iterator[Any]:
    """Registers kinds of modules that are not installed, with the usual phases of a debate."""
    before = dict(registry._types)

    def register(slug: str) -> None:
        if slug in registry._types:
            return
        registry.register(
            ModuleType(
                slug=slug, label=slug, description=slug, model=DebateModule, features={"vote": "Vote", "look": "Look"},
                presets=(
                    PhasePreset("Erst", ("vote", "look"), lasts_days=14),
                    PhasePreset("Dann", ("vote",), begins_after_days=14, lasts_days=0.5),
                    PhasePreset("Schließlich", ("vote",), begins_after_days=28),
                ),
                standing_presets=(), page=lambda: None, kinds=(), admin=(),
            )
        )  # fmt: skip

    yield register
    registry._types.clear()
    registry._types.update(before)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("slug", slugs())
def test_a_kit_makes_a_whole_site_with_dates_ahead(slug: str, moment: datetime, client: Client) -> None:
    with time_machine.travel(moment, tick=False):
        region = found(slug)
        today = timezone.localdate(clock.now(), dates.BERLIN)
        home = HomePage.objects.get(pk=region.site.root_page_id)
        assert {page.slug for page in home.get_children()} >= PAGES | DRAFTS
        with scopes_disabled():
            processes = list(Process.objects.filter(region=region))
            drafts = [process for process in processes if not process.is_standing]
            assert [process.live for process in drafts] == ([] if slug == BASIC else [False])
            phases = Phase.objects.filter(module__process__in=drafts)
            for process in drafts:
                assert process.answer_by > today
                assert dates.is_working_day(process.answer_by)
            for module in Module.objects.filter(process__in=drafts):
                assert module.phases.exists()
            for phase in phases:
                starts, ends = (
                    timezone.localtime(phase.starts, dates.BERLIN),
                    timezone.localtime(phase.ends, dates.BERLIN),
                )
                assert starts.date() > today
                assert (starts.hour, ends.hour, starts.minute, ends.minute) == (9, 18, 0, 0)
                assert dates.is_working_day(starts.date())
                assert dates.is_working_day(ends.date())
            assert not Contribution._base_manager.filter(region=region, author__isnull=False).exists()
            assert not Comment._base_manager.filter(region=region).exists()


@pytest.mark.parametrize("slug", slugs())
def test_no_placeholder_is_left_and_every_link_leads_somewhere(slug: str, client: Client) -> None:
    region = found(slug)
    with scopes_disabled():
        for process in Process.objects.filter(region=region, live=False):
            process.save_revision().publish()
    addresses = {"/", "/mitmachen/", *(f"/{name}/" for name in PAGES)}
    with scopes_disabled():
        addresses |= {process.get_absolute_url() for process in Process.objects.filter(region=region)}
    seen: set[str] = set()
    while addresses - seen:
        address = (addresses - seen).pop()
        seen.add(address)
        answer = client.get(address, headers={"host": HOST})
        assert answer.status_code in (200, 302), address
        text = answer.content.decode()
        assert not re.search(r"\{\{|\}\}|\{region\}|TODO|XXX|Lorem", text), address
        main = text.partition("<main")[2].partition("</main>")[0]
        if address in {f"/{name}/" for name in PAGES} or "/mitmachen/" in address:
            links = set(re.findall(r'href="(/[^"#?]*)', main))
            addresses |= {link for link in links if not link.startswith(("/static/", "/sprache/"))}
    imprint = client.get("/barrierefreiheit/", headers={"host": HOST}).content.decode()
    assert "Niedersächsisches Behindertengleichstellungsgesetz" in imprint
    assert "mailto:mitreden@moor.example.org" in imprint


@pytest.mark.parametrize(
    ("slug", "kind"), [("digitalstrategie", "draft"), ("buergerhaushalt", "budget"), ("umfrage", "survey")]
)
def test_a_kit_takes_its_kind_of_module_as_soon_as_it_is_installed(slug: str, kind: str, made_up: Any) -> None:
    registry._types.pop(kind, None)
    without = kit(slug)
    assert kind not in [module.kind for module in without.process.modules]
    assert "in dieser Installation noch nicht" in without.description
    made_up(kind)
    with_it = kit(slug)
    assert kind in [module.kind for module in with_it.process.modules]
    assert "in dieser Installation noch nicht" not in with_it.description
    assert with_it.process.body != without.process.body
    region = found(slug)
    with scopes_disabled():
        module = Module.objects.get(region=region, kind=kind)
        first, second, third = module.schedule
    assert first.ends <= second.starts
    assert second.ends <= third.starts
    assert third.ends is None


def test_a_kit_holds_no_code() -> None:
    assert {path.suffix for path in HERE.rglob("*") if path.is_file()} == {".toml", ".html", ".json"}
    assert kits()[0].slug == BASIC
    assert {each.slug for each in kits()} == {BASIC, *MODELS}
    assert all(each.name and each.description for each in kits())


def test_texts_of_a_kit_are_blocks_that_editors_can_change() -> None:
    found("ideensammlung")
    imprint = ContentPage.objects.get(slug="impressum", url_path__startswith="/moor/")
    assert imprint.body[0].block_type == "heading"
    assert {block.block_type for block in imprint.body} == {"heading", "text"}


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert dates.easter(2027) == date(2027, 3, 28)
    assert dates.working_day(date(2027, 3, 25), 1) == date(2027, 3, 30)  # Good Friday, Easter Monday
    assert dates.working_day(date(2027, 12, 24), 1) == date(2027, 12, 27)
    assert dates.working_day(date(2027, 10, 2), 0) == date(2027, 10, 4)
    assert dates.opening(date(2027, 3, 26)).utcoffset() != dates.opening(date(2027, 3, 29)).utcoffset()


def test_the_survey_of_a_kit_is_prepared_and_can_be_published_as_it_is() -> None:
    region = found("umfrage")
    with scopes_disabled():
        survey = Survey._base_manager.get(region=region)
        definition = definition_of(survey)
        assert faults(definition) == []
        assert len(definition.asked) >= 8
        assert survey.introduction
        assert survey.thanks
        assert current_version(survey) is None
        assert publish_version(survey=survey, definition=definition).number == 1
        assert not DebateModule._base_manager.filter(region=region, process__is_standing=False).exists()
