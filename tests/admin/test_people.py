"""Residences, roles, regions and the log: what administrators reach, and nobody else."""

import csv
import io

import pytest

from participation.accounts.models import Residence, Role, RoleAssignment
from participation.audit import services as audit
from participation.audit.models import Entry
from tests import factories


class TestResidences:
    def test_an_administrator_verifies_by_exact_name_or_address(self, browse, cast, places):
        new = factories.person("Neu Hier")
        client = browse(cast.admin)
        client.post("/admin/wohnsitze/neu/", {"person": "neu hier", "region": places.heidedorf.pk})
        assert Residence.objects.get(user=new).region == places.heidedorf
        other = factories.person("Auch Neu")
        client.post("/admin/wohnsitze/neu/", {"person": "AUCH.NEU@example.org", "region": places.heide.pk})
        assert Residence.objects.get(user=other).region == places.heide
        assert Entry.objects.filter(action="residence.verified", actor_id=cast.admin.pk).count() == 2

    def test_nobody_is_found_by_half_a_name(self, browse, cast, places):
        factories.person("Neu Hier")
        answer = browse(cast.admin).post("/admin/wohnsitze/neu/", {"person": "Neu", "region": places.heide.pk})
        assert "person" in answer.context["form"].errors

    @pytest.mark.parametrize("where", ["kueste", "kuestendorf", "nation"])
    def test_not_for_foreign_regions(self, browse, cast, places, where):
        factories.person("Neu Hier")
        answer = browse(cast.admin).post(
            "/admin/wohnsitze/neu/", {"person": "Neu Hier", "region": getattr(places, where).pk}
        )
        assert "region" in answer.context["form"].errors

    def test_revoking(self, browse, cast):
        residence = cast.citizen.residences.get()
        browse(cast.admin).post(f"/admin/wohnsitze/{residence.pk}/widerrufen/")
        residence.refresh_from_db()
        assert residence.revoked_at is not None

    def test_residents_of_other_districts_are_not_there(self, browse, cast, places):
        stranger = factories.person("Fremde", lives_in=places.kuestendorf)
        client = browse(cast.admin)
        assert "Fremde" not in client.get("/admin/wohnsitze/").content.decode()
        pk = stranger.residences.get().pk
        for url in (f"/admin/wohnsitze/{pk}/", f"/admin/wohnsitze/{pk}/widerrufen/"):
            assert client.get(url).status_code == 404
            assert client.post(url).status_code == 404

    def test_lists_are_searched_by_name_or_whole_address_and_show_no_address(self, browse, cast):
        client = browse(cast.admin)
        for text, found in (("clar", True), ("clara@example.org", True), ("clara@exam", False)):
            page = client.get(f"/admin/wohnsitze/results/?q={text}").content.decode()
            assert ("Clara" in page) is found
            assert "example.org" not in page.replace(text, "").replace(text.replace("@", "%40"), "")


class TestRoles:
    def test_an_administrator_gives_and_takes_roles(self, browse, cast, places):
        client = browse(cast.admin)
        client.post("/admin/rollen/neu/", {"person": "Clara", "region": places.heide.pk, "role": Role.MODERATOR})
        given = RoleAssignment.objects.get(user=cast.citizen)
        assert browse(cast.citizen).get("/admin/kommentare/").status_code == 200
        client.post(f"/admin/rollen/{given.pk}/entziehen/")
        assert not RoleAssignment.objects.filter(user=cast.citizen).exists()
        assert browse(cast.citizen).get("/admin/kommentare/").status_code == 403

    def test_no_roles_for_the_regions_below_without_having_them(self, browse, cast, places):
        answer = browse(cast.admin).post(
            "/admin/rollen/neu/",
            {"person": "Clara", "region": places.heide.pk, "role": Role.EDITOR, "with_subtree": "on"},
        )
        assert "with_subtree" in answer.context["form"].errors

    def test_no_roles_in_foreign_regions(self, browse, cast, places):
        answer = browse(cast.admin).post(
            "/admin/rollen/neu/", {"person": "Clara", "region": places.kueste.pk, "role": Role.EDITOR}
        )
        assert "region" in answer.context["form"].errors
        foreign = cast.foreigner.roles.get()
        assert browse(cast.admin).post(f"/admin/rollen/{foreign.pk}/entziehen/").status_code == 404

    @pytest.mark.parametrize("who", ["editor", "team", "moderator"])
    def test_others_give_no_roles(self, browse, cast, places, who):
        answer = browse(getattr(cast, who)).post(
            "/admin/rollen/neu/", {"person": "Clara", "region": places.heide.pk, "role": Role.EDITOR}
        )
        assert answer.status_code == 302
        assert not cast.citizen.roles.exists()


class TestRegions:
    def test_contact_and_look_are_changed_by_administrators(self, browse, cast, places):
        url = f"/admin/regionen/{places.heide.pk}/aussehen/"
        browse(cast.admin).post(url, {"contact_email": "rathaus@example.org", "theme": "base"})
        places.heide.refresh_from_db()
        assert places.heide.contact_email == "rathaus@example.org"
        assert browse(cast.foreigner).post(url, {"contact_email": "", "theme": "base"}).status_code == 404
        assert browse(cast.editor).get(url).status_code in (302, 404)
        assert Entry.objects.filter(action="region.look_changed").count() == 1


class TestLog:
    def test_one_reads_what_happened_in_ones_own_regions(self, browse, cast, places):
        audit.record(action="test.here", region_id=places.heide.pk, actor_id=cast.editor.pk)
        audit.record(action="test.there", region_id=places.kueste.pk)
        audit.record(action="test.nowhere")
        page = browse(cast.admin).get("/admin/protokoll/").content.decode()
        assert "test.here" in page
        assert "Edda Redaktion" in page
        assert "test.there" not in page
        assert "test.nowhere" not in page
        assert "test.nowhere" in browse(cast.root).get("/admin/protokoll/").content.decode()

    @pytest.mark.parametrize("who", ["editor", "team", "moderator"])
    def test_it_is_for_administrators(self, browse, cast, who):
        assert browse(getattr(cast, who)).get("/admin/protokoll/").status_code == 302

    def test_filters(self, browse, cast, places):
        audit.record(action="test.one", region_id=places.heide.pk, actor_id=cast.editor.pk)
        audit.record(action="test.two", region_id=places.heide.pk, actor_id=cast.team.pk)
        client = browse(cast.admin)
        page = client.get("/admin/protokoll/results/?actor=edda+redaktion").content.decode()
        assert "test.one" in page
        assert "test.two" not in page
        page = client.get("/admin/protokoll/results/?action=test.two").content.decode()
        assert "test.one" not in page
        assert "test.two" in page
        assert "test.two" not in client.get("/admin/protokoll/results/?at_to=2020-01-01").content.decode()

    def test_the_export_holds_no_formulas(self, browse, cast, places):
        audit.record(action="test.one", region_id=places.heide.pk, obj=cast.editor)
        Entry.objects.create(action="test.evil", region_id=places.heide.pk, label="=1+1")
        answer = browse(cast.admin).get("/admin/protokoll/?export=csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
        assert any("'=1+1" in row for row in rows)
        assert not any(cell.startswith("=") for row in rows for cell in row)
