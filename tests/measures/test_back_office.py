"""The back office: every act, what it refuses, and two people at once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from participation.core.euros import EurosField
from participation.measures.models import Goal, Measure
from participation.measures.services import reporting
from tests.browser.scenes import PDF
from tests.measures.factories import facts, fresh, goal, measure, milestone, prepared
from tests.proposals.factories import proposal


@pytest.fixture(autouse=True)
def _everywhere():
    with scopes_disabled():
        yield


def hidden(page):
    """The hidden fields of a form as they were sent to the browser."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def act(client, path, **values):
    """Open the page of an act and send its form."""
    opened = client.get(path)
    assert opened.status_code == 200, (path, opened.get("Location"))
    return client.post(path, {**hidden(opened.content.decode()), **values})


def test_a_measure_from_its_beginning_to_its_end(world, team, at_heide):
    client = at_heide(team.theo)
    aim = goal(world.stage.heide, team.theo)
    values = facts(
        region=world.stage.heide.pk, goal=aim.pk, status="planned", percent="0", due="2026-09-01",
        budget_cents="12.500,50", title="Ein Weg",
    )  # fmt: skip
    answer = act(client, "/admin/massnahmen/neu/", **values)
    made = Measure._base_manager.get()
    assert answer["Location"] == f"/admin/massnahmen/{made.pk}/"
    assert made.budget_cents == 1_250_050
    here = f"/admin/massnahmen/{made.pk}"
    act(client, f"{here}/meilenstein/", title="Pläne", due="2026-08-01")
    act(client, f"{here}/veroeffentlichen/")
    assert fresh(made).is_public
    act(client, f"{here}/beginnen/", reason="")
    act(client, f"{here}/neues/", text="Es geht los.", percent="20", evidence_kind="link", evidence_title="Plan",
        evidence_url="https://example.org")  # fmt: skip
    step = made.milestones.get()
    act(client, f"/admin/meilensteine/{step.pk}/erreicht/", reached_on="2026-06-01", text="",
        evidence_kind="document", evidence_title="Plan", evidence_file=SimpleUploadedFile("a.pdf", PDF))  # fmt: skip
    act(client, f"{here}/korrigieren/", entry=made.entries.get(kind="news").pk, text="Es ging gestern los.")
    act(client, f"{here}/erledigt/", reason="")
    act(client, f"{here}/wieder-aufnehmen/", reason="Ein Stück fehlt.", status="running", percent="90")
    act(client, f"{here}/stoppen/", reason="Kein Geld.")
    found = list(made.entries.order_by("pk").values_list("kind", flat=True))
    assert found == ["published", "status", "news", "milestone", "correction", "status", "status", "status"]
    assert fresh(made).status == "stopped"
    page = client.get(f"{here}/").content.decode()
    assert "Kein Geld." in page
    assert client.get(f"{here}/stoppen/").status_code == 302  # no longer possible


def test_the_second_of_two_people_is_told_keeps_the_text_and_can_send_again(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    path = f"/admin/massnahmen/{made.pk}/neues/"
    client = at_heide(team.edda)
    opened = hidden(client.get(path).content.decode())
    reporting.post_news(measure=made, actor=team.theo, text="Zuerst.", percent=10)
    answer = client.post(path, {**opened, "text": "Mein langer Text.", "percent": "30"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Mein langer Text." in page
    assert fresh(made).percent == 10
    again = client.post(path, {**hidden(page), "text": "Mein langer Text.", "percent": "30"})
    assert again.status_code == 302
    assert fresh(made).percent == 30


def test_a_double_click_makes_one_entry_and_one_measure(world, team, at_heide):
    client = at_heide(team.theo)
    opened = hidden(client.get("/admin/massnahmen/neu/").content.decode())
    values = facts(region=world.stage.heide.pk, status="planned", percent="0", **opened)
    for _time in range(2):
        assert client.post("/admin/massnahmen/neu/", values).status_code == 302
    made = Measure._base_manager.get()
    act(client, f"/admin/massnahmen/{made.pk}/veroeffentlichen/")
    path = f"/admin/massnahmen/{made.pk}/neues/"
    opened = hidden(client.get(path).content.decode())
    for _time in range(2):
        assert client.post(path, {**opened, "text": "Neu."}).status_code == 302
    assert made.entries.filter(kind="news").count() == 1


def test_where_it_comes_from_is_found_by_search_in_the_own_region_only(world, team, at_heide):
    idea = proposal(world.module, world.anna, title="Kirschbäume am Radweg")
    from tests import factories

    coast = factories.module(world.stage.kueste, "proposal")
    foreign = proposal(coast, world.fritz, title="Kirschbäume am Deich")
    made = measure(world.stage.heide, team.theo)
    both = factories.staff("Beide", "project_team", world.stage.heide)
    from participation.accounts.models import RoleAssignment

    RoleAssignment.objects.create(user=both, region=world.stage.kueste, role="project_team")
    client = at_heide(both)
    path = f"/admin/massnahmen/{made.pk}/quelle/"
    page = client.get(f"{path}?q=Kirschbaum").content.decode()
    assert idea.title in page
    assert foreign.title not in page
    answer = client.post(path, {"q": "Kirschbaum", "target": f"contribution:{foreign.pk}", "note": ""})
    assert answer.status_code == 200
    assert client.post(path, {"q": "Kirschbaum", "target": f"contribution:{idea.pk}", "note": "x"}).status_code == 302
    assert made.sources.get().contribution_id == idea.pk
    act(client, f"/admin/massnahmen/{made.pk}/quelle-entfernen/", source=made.sources.get().pk)
    assert not made.sources.exists()


def test_bad_input_stands_beside_its_field_and_nothing_is_lost(world, team, at_heide):
    made = measure(world.stage.heide, team.theo)
    client = at_heide(team.theo)
    for path, values in (
        ("neues", {"text": "Text bleibt.", "percent": "200"}),
        ("neues", {"text": "Text bleibt.", "evidence_kind": "image", "evidence_title": "Bild"}),
        ("bearbeiten", facts(title="Text bleibt.", budget_cents="viel")),
        ("bearbeiten", facts(title="Text bleibt.", due="2026-12-01")),
        ("stoppen", {"reason": ""}),
    ):
        answer = act(client, f"/admin/massnahmen/{made.pk}/{path}/", **values)
        assert answer.status_code == 200, path
        assert "error" in answer.content.decode()
        if "Text bleibt." in values.values():
            assert "Text bleibt." in answer.content.decode()
    assert made.entries.count() == 1


def test_goals_are_made_changed_and_removed(world, team, at_heide):
    client = at_heide(team.theo)
    act(
        client,
        "/admin/ziele/neu/",
        region=world.stage.heide.pk,
        title="Alle kommen an",
        text="",
        position="1",
        is_public="on",
    )
    made = Goal._base_manager.get()
    assert client.get(f"/admin/ziele/{made.pk}/").status_code == 200
    act(client, f"/admin/ziele/{made.pk}/bearbeiten/", title="Alle", text="", position="2", is_public="on")
    assert Goal._base_manager.get().title == "Alle"
    act(client, f"/admin/ziele/{made.pk}/entfernen/")
    assert not Goal._base_manager.exists()


def test_moderators_see_no_measures_in_the_back_office(world, team, at_heide):
    made = prepared(world.stage.heide, team.theo)
    for path in ("/admin/massnahmen/", f"/admin/massnahmen/{made.pk}/", "/admin/ziele/", "/admin/meilensteine/"):
        assert at_heide(team.mona).get(path).status_code in (302, 403)
    step = milestone(made, team.theo)
    assert at_heide(team.theo).get(f"/admin/meilensteine/{step.pk}/").status_code == 200


def test_the_list_filters_what_is_missing(world, team, at_heide, now):
    quiet = measure(world.stage.heide, team.theo, title="Still")
    now.move_to("2026-09-15T12:00:00Z")
    measure(world.stage.heide, team.theo, title="Frisch")
    page = at_heide(team.theo).get("/admin/massnahmen/?wartet=overdue").content.decode()
    assert quiet.title in page
    assert "Frisch" not in page
    assert "/admin/massnahmen/?wartet=overdue" in at_heide(team.theo).get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12500", 1_250_000), ("12.500", 1_250_000), ("12.500,5", 1_250_050), ("12500.50", 1_250_050),
        ("12 500,05 €", 1_250_005), ("0", 0), ("", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, cents):
    assert EurosField(required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["viel", "-1", "1,234", "1e5", "½", "9" * 20, "1,-"])
def test_other_amounts_are_refused(typed):
    from django.forms import ValidationError

    with pytest.raises(ValidationError):
        EurosField(required=False).clean(typed)
