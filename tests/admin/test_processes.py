"""Processes, modules and phases in the back office."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.contributions.models import Contribution, Visibility
from participation.core import clock
from participation.processes.models import Module, Phase, PhaseChange, Process
from tests import factories

LOCAL = "%Y-%m-%dT%H:%M"


def stored(process):
    return Process._base_manager.get(pk=process.pk)


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def texts(**values):
    return {
        "title": "Mehr Bänke",
        "summary": "Wo fehlen Bänke? Sagen Sie es uns.",
        "body-count": "0",
        "answer_from": "",
        **values,
    }


def local(moment):
    return timezone.localtime(moment).strftime(LOCAL)


@pytest.fixture
def draft(places):
    return factories.process(places.heide, title="Heideweg", publish=False)


@pytest.fixture
def module(places):
    with scopes_disabled():
        return factories.module(
            places.heide, "proposal", in_process=factories.process(places.heide, title="Radverkehr"),
            starts=clock.now() + timedelta(days=10), lasts=timedelta(days=10), title="Ideen",
        )  # fmt: skip


class TestTexts:
    def test_an_editor_begins_a_draft_and_the_log_knows(self, browse, cast, places):
        answer = browse(cast.editor).post("/admin/verfahren/add/", texts(region=places.heide.pk))
        made = Process._base_manager.get(title="Mehr Bänke")
        assert answer.status_code == 302
        assert (made.region, made.live, made.slug) == (places.heide, False, "mehr-baenke")
        assert made.revisions.count() == 1
        assert Entry.objects.get(action="process.created", label="Mehr Bänke").actor_id == cast.editor.pk

    def test_an_editor_publishes_at_once(self, browse, cast, places):
        browse(cast.editor).post("/admin/verfahren/add/", texts(region=places.heide.pk, **{"action-publish": "1"}))
        assert Process._base_manager.get(title="Mehr Bänke").live
        assert "process.published" in actions()

    def test_the_project_team_writes_but_does_not_publish(self, browse, cast, places, draft):
        client = browse(cast.team)
        client.post("/admin/verfahren/add/", texts(region=places.heide.pk, **{"action-publish": "1"}))
        assert not Process._base_manager.get(title="Mehr Bänke").live
        client.post(f"/admin/verfahren/edit/{draft.pk}/", texts(**{"action-publish": "1"}))
        assert not stored(draft).live
        assert stored(draft).get_latest_revision_as_object().title == "Mehr Bänke"

    def test_a_moderator_looks_but_does_not_write(self, browse, cast, places, draft):
        client = browse(cast.moderator)
        assert client.get(f"/admin/verfahren/{draft.pk}/").status_code == 200
        assert client.get("/admin/verfahren/add/").status_code == 302
        assert client.post(f"/admin/verfahren/edit/{draft.pk}/", texts()).status_code == 302
        assert client.post(f"/admin/verfahren/{draft.pk}/kopieren/", {}).status_code == 302
        assert stored(draft).get_latest_revision_as_object().title == "Heideweg"

    def test_nothing_is_planted_in_a_foreign_region(self, browse, cast, places):
        answer = browse(cast.foreigner).post("/admin/verfahren/add/", texts(region=places.heide.pk))
        assert answer.status_code == 200
        assert "region" in answer.context["form"].errors
        assert not Process._base_manager.filter(title="Mehr Bänke").exists()

    def test_the_region_of_a_process_never_changes(self, browse, cast, places, draft):
        browse(cast.root).post(
            f"/admin/verfahren/edit/{draft.pk}/", texts(region=places.kueste.pk, **{"action-publish": "1"})
        )
        assert stored(draft).region == places.heide

    def test_an_address_that_is_taken_is_said_beside_the_title(self, browse, cast, places, draft):
        answer = browse(cast.editor).post("/admin/verfahren/add/", texts(region=places.heide.pk, title="Heideweg"))
        assert answer.status_code == 200
        assert "title" in answer.context["form"].errors

    def test_roles_differ_from_region_to_region(self, browse, cast, places):
        """An editor here who only moderates there does nothing there but look."""
        from participation.accounts.models import RoleAssignment
        from participation.accounts.services import follow_roles

        RoleAssignment.objects.create(user=cast.editor, region=places.kueste, role="moderator")
        follow_roles(user=cast.editor)
        there = factories.process(places.kueste, title="Küstenweg", publish=False)
        client = browse(cast.editor)
        assert client.get(f"/admin/verfahren/{there.pk}/").status_code == 200
        assert client.get(f"/admin/verfahren/edit/{there.pk}/").status_code == 302
        client.post(f"/admin/verfahren/edit/{there.pk}/", texts(**{"action-publish": "1"}))
        assert stored(there).title == "Küstenweg"
        assert not stored(there).live
        answer = client.post("/admin/verfahren/add/", texts(region=places.kueste.pk))
        assert "region" in answer.context["form"].errors

    def test_the_preview_shows_what_a_resident_sees(self, browse, cast, draft):
        client = browse(cast.editor)
        url = f"/admin/verfahren/preview/{draft.pk}/"
        assert client.post(url, texts()).json() == {"is_valid": True, "is_available": True}
        for mode in ("", "?mode=resident", "?mode=visitor"):
            page = client.get(url + mode).content.decode()
            assert "Mehr Bänke" in page
            assert "Edda" not in page

    def test_an_editor_withdraws(self, browse, cast, places):
        public = factories.process(places.heide)
        browse(cast.editor).post(f"/admin/verfahren/unpublish/{public.pk}/")
        assert not stored(public).live
        assert "process.unpublished" in actions()


class TestWholeProcesses:
    def test_a_copy_gets_new_dates(self, browse, cast, places, module):
        answer = browse(cast.team).post(
            f"/admin/verfahren/{module.process_id}/kopieren/",
            {"title": "Noch einmal", "first_day": "2027-03-01", "region": places.heide.pk},
        )
        copy = Process._base_manager.get(title="Noch einmal")
        assert answer["Location"] == f"/admin/verfahren/{copy.pk}/"
        phase = Phase.objects.get(module__process=copy)
        assert timezone.localtime(phase.starts).strftime("%d.%m.%Y %H:%M") == "01.03.2027 00:00"
        assert phase.ends - phase.starts == timedelta(days=10)
        assert not copy.live

    def test_a_copy_goes_to_no_foreign_region(self, browse, cast, places, module):
        answer = browse(cast.team).post(
            f"/admin/verfahren/{module.process_id}/kopieren/",
            {"title": "Noch einmal", "first_day": "2027-03-01", "region": places.kueste.pk},
        )
        assert "region" in answer.context["form"].errors

    def test_deleting_is_refused_with_a_list_where_people_took_part(self, browse, cast, module):
        Contribution._base_manager.create(
            region_id=module.region_id, kind="module", process_id=module.process_id, module=module, title="Anker",
            slug="anker", visibility=Visibility.PUBLIC,
        )  # fmt: skip
        answer = browse(cast.editor).post(f"/admin/verfahren/{module.process_id}/entfernen/")
        assert answer.status_code == 200
        assert "1 ×" in str(answer.context["form"].non_field_errors())
        assert Process._base_manager.filter(pk=module.process_id).exists()

    def test_an_empty_process_is_deleted_with_its_modules(self, browse, cast, module):
        assert browse(cast.editor).post(f"/admin/verfahren/{module.process_id}/entfernen/").status_code == 302
        assert not Process._base_manager.filter(pk=module.process_id).exists()
        assert "process.removed" in actions()

    def test_the_standing_process_is_never_deleted(self, browse, cast, places):
        standing = Process._base_manager.get(region=places.heide, is_standing=True)
        for url in (f"/admin/verfahren/{standing.pk}/entfernen/", f"/admin/verfahren/delete/{standing.pk}/"):
            browse(cast.root).post(url)
        browse(cast.root).post(f"/admin/bulk/processes/process/delete/?id={standing.pk}")
        assert Process._base_manager.filter(pk=standing.pk).exists()


class TestModules:
    def test_a_module_is_added_with_the_usual_phases(self, browse, cast, draft):
        answer = browse(cast.team).post(
            f"/admin/verfahren/{draft.pk}/modul/",
            {"kind": "proposal", "title": "Ideen", "first_day": "2027-05-01", "with_phases": "on"},
        )
        made = Module._base_manager.get(process=draft)
        assert answer["Location"] == f"/admin/module/proposal/{made.pk}/"
        assert made.phases.count() > 0

    def test_typed_settings_are_changed_and_checked(self, browse, cast, module):
        url = f"/admin/module/proposal/{module.pk}/einstellungen/"
        client = browse(cast.team)
        page = client.get(url)
        initial = page.context["form"].initial
        values = {name: value for name, value in initial.items() if value is not None and value is not False}
        assert client.post(url, {**values, "threshold": "250"}).status_code == 302
        assert Module._base_manager.get(pk=module.pk).proposalmodule.threshold == 250
        assert "threshold" in client.post(url, {**values, "threshold": "0"}).context["form"].errors
        assert Entry.objects.get(action="module.changed").details["changed"] == ["threshold"]

    def test_categories_are_named_renamed_and_removed(self, browse, cast, module):
        url = f"/admin/module/proposal/{module.pk}/kategorien/"
        client = browse(cast.team)
        client.post(url, {"new": "Verkehr\nNatur"})
        traffic, nature = module.categories.order_by("position")
        client.post(url, {f"name_{traffic.pk}": "Mobilität", f"name_{nature.pk}": "", "new": "Kultur"})
        assert [category.name for category in module.categories.all()] == ["Mobilität", "Kultur"]

    def test_a_foreign_category_is_not_renamed(self, browse, cast, places, module):
        other = factories.module(places.kueste, "proposal").categories.create(name="Deiche", slug="deiche")
        browse(cast.team).post(f"/admin/module/proposal/{module.pk}/kategorien/", {f"name_{other.pk}": "Meins"})
        other.refresh_from_db()
        assert other.name == "Deiche"


class TestPhases:
    def test_overlapping_phases_are_refused_with_a_sentence(self, browse, cast, module):
        phase = module.phases.get()
        answer = browse(cast.team).post(
            f"/admin/module/proposal/{module.pk}/phase/",
            {
                "title": "Zugleich",
                "features": ["submit"],
                "starts": local(phase.starts + timedelta(days=1)),
                "ends": local(phase.starts + timedelta(days=2)),
            },
        )
        assert phase.title in str(answer.context["form"].errors["starts"])
        assert module.phases.count() == 1

    def test_a_planned_phase_is_changed_and_removed(self, browse, cast, module):
        phase = module.phases.get()
        client = browse(cast.team)
        values = {"title": "Später", "features": ["submit"], "starts": local(phase.starts), "ends": ""}
        assert client.post(f"/admin/termine/{phase.pk}/aendern/", values).status_code == 302
        phase.refresh_from_db()
        assert (phase.title, phase.ends) == ("Später", None)
        assert client.post(f"/admin/termine/{phase.pk}/entfernen/").status_code == 302
        assert not module.phases.exists()

    def test_what_has_begun_is_changed_only_in_public(self, browse, cast, places):
        module = factories.module(places.heide, "proposal", starts=clock.now() - timedelta(days=1))
        phase = module.phases.get()
        client = browse(cast.team)
        values = {"title": "Heimlich", "features": ["submit"], "starts": local(clock.now()), "ends": ""}
        for act in ("aendern", "entfernen"):
            client.post(f"/admin/termine/{phase.pk}/{act}/", values)
        phase.refresh_from_db()
        assert phase.title != "Heimlich"

    def test_moving_needs_a_reason_and_shows_it_on_the_public_page(self, browse, cast, module):
        phase = module.phases.get()
        client = browse(cast.team)
        dates = {"starts": local(phase.starts + timedelta(days=3)), "ends": local(phase.ends + timedelta(days=3))}
        url = f"/admin/termine/{phase.pk}/verlegen/"
        assert "reason" in client.post(url, dates).context["form"].errors
        client.post(url, {**dates, "reason": "Die Halle war belegt."})
        change = PhaseChange.objects.get(phase=phase)
        assert change.kind == "moved"
        assert Entry.objects.get(action="phase.moved").actor_id == cast.team.pk
        public = browse().get(module.process.get_absolute_url())
        assert "Die Halle war belegt." in public.content.decode()

    @pytest.mark.parametrize(
        ("act", "kind", "running"),
        [("jetzt-oeffnen", "opened", False), ("jetzt-schliessen", "closed", True), ("absagen", "cancelled", True)],
    )
    def test_opening_closing_cancelling(self, browse, cast, places, act, kind, running):
        starts = clock.now() + timedelta(days=-2 if running else 2)
        phase = factories.module(places.heide, "proposal", starts=starts, lasts=timedelta(days=9)).phases.get()
        answer = browse(cast.editor).post(f"/admin/termine/{phase.pk}/{act}/", {"reason": "Wegen des Wetters."})
        assert answer.status_code == 302
        assert PhaseChange.objects.get(phase=phase).kind == kind
        assert f"phase.{kind}" in actions()

    def test_a_moderator_moves_nothing(self, browse, cast, module):
        phase = module.phases.get()
        browse(cast.moderator).post(f"/admin/termine/{phase.pk}/absagen/", {"reason": "Unfug."})
        assert not PhaseChange.objects.exists()
