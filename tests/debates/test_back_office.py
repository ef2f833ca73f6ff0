"""Debates and statements in the back office: seen by the staff of the region, decided with a reason."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from participation.accounts.roles import staff_reach
from participation.debates.exports import debates, statements
from participation.debates.inbox import inbox
from participation.debates.models import Statement
from participation.debates.services.statements import answer
from participation.processes import registry
from participation.regions.scope import EVERYTHING
from tests import factories
from tests.debates.factories import debate, draft, fresh, statement, with_votes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def bob(world):
    return factories.staff("Bob", "moderator", world.stage.heide)


@pytest.fixture
def mia(world):
    return factories.staff("Mia", "administrator", world.stage.kueste)


def test_staff_see_debates_and_statements_of_their_region(world, at_heide, bob, mia) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    mine = draft(world.module, world.anna, title="Noch geheim und unfertig")
    said = statement(shown, world.ben)
    here, there = at_heide(bob), at_heide(mia)
    lists = ["/admin/debatten/", "/admin/aussagen/", "/admin/module/debate/"]
    pages = [f"/admin/debatten/{shown.pk}/", f"/admin/aussagen/{said.pk}/", f"/admin/module/debate/{world.module.pk}/"]
    acts = [f"/admin/debatten/{shown.pk}/verbergen/", f"/admin/aussagen/{said.pk}/verbergen/"]
    for url in lists:
        assert here.get(url).status_code == 200, url
        page = there.get(url)
        assert page.status_code == 200, url
        assert shown.title not in page.content.decode()
        assert said.text not in page.content.decode()
    assert mine.title not in here.get("/admin/debatten/").content.decode()
    for url in (*pages, *acts):
        assert here.get(url).status_code == 200, url
        assert there.get(url).status_code == 404, url
        assert at_heide(world.anna).get(url).status_code in (302, 403, 404), url
    for url in acts:
        assert there.post(url, {"reason": "Weg damit."}).status_code == 404
    assert fresh(shown).is_public
    assert here.get("/admin/aussagen/?q=Bus").status_code == 200
    assert here.get("/admin/aussagen/?state=waiting").status_code == 200


def test_a_moderator_hides_and_shows_a_statement(world, at_heide, bob) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    said = statement(shown, world.ben)
    here = at_heide(bob)
    assert here.post(f"/admin/aussagen/{said.pk}/verbergen/", {"reason": ""}).status_code == 200
    here.post(f"/admin/aussagen/{said.pk}/verbergen/", {"reason": "Beleidigend."})
    said.refresh_from_db()
    assert (said.state, said.reason) == ("hidden", "Beleidigend.")
    here.post(f"/admin/aussagen/{said.pk}/wiederherstellen/")
    said.refresh_from_db()
    assert said.state == "public"
    own = statement(shown, bob, "Ich finde den Bus gut.")
    here.post(f"/admin/aussagen/{own.pk}/verbergen/", {"reason": "Selbst."})
    own.refresh_from_db()
    assert own.state == "public"


def test_a_moderator_hides_a_debate(world, at_heide, bob) -> None:
    shown = debate(world.module, world.anna)
    at_heide(bob).post(f"/admin/debatten/{shown.pk}/verbergen/", {"reason": "Werbung."})
    assert fresh(shown).visibility == "hidden"


def test_the_inbox_counts_what_waits_in_ones_regions(world, bob, mia) -> None:
    shown = debate(world.module, world.anna, collects_statements=True)
    said = statement(shown, world.ben)
    Statement._base_manager.filter(pk=said.pk).update(state="waiting")
    for user, waiting in ((bob, 1), (mia, 0)):
        with scope(region=EVERYTHING):
            assert [entry.count for entry in inbox(user, staff_reach(user))] == [0, waiting]


def test_debates_and_results_come_out_as_rows(world) -> None:
    shown = with_votes(debate(world.module, world.anna, collects_statements=True, tags="Bus"), verified=2, unverified=1)
    draft(world.module, world.anna)
    said, hidden = statement(shown, world.ben), statement(shown, world.ben)
    Statement._base_manager.filter(pk=hidden.pk).update(state="hidden")
    answer(statement=said, user=world.carla, value=-1)
    assert registry.get("debate").exports == {"debates": debates, "statements": statements}
    with scopes_disabled():
        (row,) = debates(world.module)
        (result,) = statements(world.module)
    assert (row["title"], row["agree"], row["votes_without_verified_residence"], row["tags"]) == (
        shown.title,
        3,
        1,
        "Bus",
    )
    assert (row["author"], row["people_who_answered_statements"]) == ("Anna", 1)
    assert (result["statement"], result["disagree"], result["answers"]) == (said.text, 1, 1)
    assert "author" not in result
