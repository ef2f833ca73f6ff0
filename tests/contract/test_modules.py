"""What every registered kind of module keeps, whatever it is."""

import dataclasses
from datetime import timedelta

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.contributions import registry as kinds
from participation.contributions.services import states, writing
from participation.core import recounting
from participation.core.errors import Refused
from participation.processes import checks, registry, services
from participation.processes.policies import phase_opens
from participation.regions.scope import EVERYTHING
from participation.search import querysets as search
from participation.search.registry import providers
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HERE = {"host": "heide.land.localhost"}
every_type = pytest.mark.parametrize("module_type", registry.types(), ids=lambda module_type: module_type.slug)
every_kind = pytest.mark.parametrize("kind", kinds.kinds(), ids=lambda kind: kind.slug)


@pytest.fixture
def stage() -> factories.Stage:
    return factories.stage()


def test_all_registrations_are_complete() -> None:
    assert len(registry.types()) >= 2
    assert checks.complete_registrations(None) == []


@pytest.mark.parametrize("missing", ["label", "features", "presets", "admin", "exports", "search", "inbox"])
def test_an_incomplete_registration_stops_the_start(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    whole = registry.types()[0]
    empty = type(getattr(whole, missing))() if missing not in ("inbox", "label") else None
    monkeypatch.setitem(registry._types, whole.slug, dataclasses.replace(whole, **{missing: empty}))
    assert any(missing in error.msg for error in checks.complete_registrations(None))


def test_a_preset_with_an_unknown_feature_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = registry.types()[0]
    preset = registry.PhasePreset(title="x", features=("gibt-es-nicht",))
    monkeypatch.setitem(registry._types, whole.slug, dataclasses.replace(whole, presets=(preset,)))
    assert any(error.id == "participation.E002" for error in checks.complete_registrations(None))


@every_type
def test_its_page_opens_for_a_visitor_with_and_without_phases(client: Client, stage, module_type) -> None:
    for features in (None, ()):
        module = factories.module(stage.heide, module_type.slug, features=features)
        assert client.get(module.get_absolute_url(), headers=HERE).status_code == 200


@every_type
def test_its_page_is_hidden_with_the_module_and_with_the_process(client: Client, stage, module_type) -> None:
    hidden = factories.module(stage.heide, module_type.slug, is_public=False)
    drafted = factories.module(stage.heide, module_type.slug, in_process=factories.process(stage.heide, publish=False))
    for module in (hidden, drafted):
        assert client.get(module.get_absolute_url(), headers=HERE).status_code == 404


@every_type
def test_each_feature_is_open_within_its_phase_only(stage, module_type) -> None:
    module = factories.module(stage.heide, module_type.slug, starts=NOON, lasts=timedelta(days=1))
    for feature in module_type.features:
        assert not phase_opens(module, feature, at=NOON - timedelta(seconds=1))
        assert phase_opens(module, feature, at=NOON)
        assert not phase_opens(module, feature, at=NOON + timedelta(days=1))


@every_type
def test_what_was_imported_opens_nothing(stage, module_type) -> None:
    module = factories.module(stage.heide, module_type.slug, import_only=True)
    assert not any(phase_opens(module, feature, at=NOON) for feature in module_type.features)


@every_type
def test_its_presets_can_be_planned_and_copied(stage, module_type) -> None:
    boss = factories.staff("Petra", Role.PROJECT_TEAM, stage.heide)
    with scopes_disabled():
        process = factories.process(stage.heide)
        module = services.add_module(process=process, kind=module_type.slug, title="Vorlage", first_day=NOON)
        assert module.phases.count() == len(module_type.presets)
        copy = services.copy_process(process=process, first_day=NOON, title="Kopie", region=stage.heide, actor=boss)
        twin = module_type.model._base_manager.get(process=copy)
    own = {field.name for field in module_type.model._meta.local_concrete_fields} - {"module_ptr"}
    assert {name: getattr(twin, name) for name in own} == {name: getattr(module, name) for name in own}
    assert twin.phases.count() == module.phases.count()


@every_type
def test_its_exports_give_rows_without_addresses_of_people(stage, module_type) -> None:
    module = factories.module(stage.heide, module_type.slug)
    with scope(region=EVERYTHING):
        for rows in module_type.exports.values():
            assert "@" not in repr(list(rows(module)))


@every_type
def test_its_inbox_answers_for_staff_of_the_region(stage, module_type) -> None:
    moderator = factories.staff("Mona", Role.MODERATOR, stage.heide)
    reach = staff_reach(moderator)
    with scope(region=reach):
        assert sum(entry.count for entry in module_type.inbox(moderator, reach)) == 0


@every_type
def test_the_search_knows_what_it_pushes(module_type) -> None:
    assert set(module_type.search) <= set(providers())


@every_kind
def test_a_draft_can_only_begin_while_a_phase_opens_it(stage, kind) -> None:
    person = factories.person()
    module = factories.module(stage.heide, _module_of(kind), features=("comment",))
    with pytest.raises(Refused) as caught:
        writing.save_draft(module=module, author=person, kind=kind.slug, content={"title": "Zu früh"})
    assert caught.value.decision.code == "closed"


@every_kind
def test_publishing_pushes_into_the_search_and_hiding_takes_out(stage, kind) -> None:
    person = factories.person()
    module = factories.module(stage.heide, _module_of(kind))
    draft = writing.save_draft(
        module=module,
        author=person,
        kind=kind.slug,
        content={"title": "Zwetschgenbaum", "summary": "Für alle.", "body": "<p>Pflanzen, überall.</p>"},
    )
    published = writing.publish(contribution=draft, actor=person)
    moderator = factories.staff("Mona", Role.MODERATOR, stage.heide)
    with scope(region=EVERYTHING):
        assert [row.object_id for row in search.find("zwetschgenbäume")] == [published.pk]
        states.set_visibility(contribution=published, visibility="hidden", actor=moderator, reason="Probe")
        assert search.find("zwetschgenbäume") == []


def _module_of(kind: kinds.Kind) -> str:
    return next(module_type.slug for module_type in registry.types() if kind.slug in module_type.kinds)


def test_counters_of_an_untouched_installation_are_right(stage) -> None:
    with scopes_disabled():
        assert [drift for counter in recounting.counters() for drift in recounting.mend(counter)] == []
