"""What one person submits, another of the same region approves; comments and comparisons are Wagtail's own."""

from typing import Any

import pytest
from django_scopes import scopes_disabled
from wagtail.models import Page, TaskState, Workflow

from cms.founding import give_workflow
from cms.models import ContentPage, FourEyesTask
from cms.models.four_eyes import waiting_for
from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.core import inbox
from participation.search.models import SearchDocument
from tests import factories
from tests.cms.newsroom import blocks, typed


@pytest.fixture
def page(places: Any, cast: Any) -> ContentPage:
    with scopes_disabled():
        made: ContentPage = places.heide.site.root_page.add_child(
            instance=ContentPage(title="Altes", slug="altes", live=False)
        )
        made.save_revision(user=cast.team)
    return made


@pytest.fixture
def submitted(browse: Any, cast: Any, page: ContentPage) -> ContentPage:
    """Submitted by the project team."""
    browse(cast.team).post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-submit": "1"}))
    assert page.current_workflow_state is not None
    return page


def approve(client: Any, page: Page) -> Any:
    state = TaskState.objects.get(status="in_progress", workflow_state__object_id=str(page.pk))
    return client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": ""})


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_every_region_with_a_site_has_its_own_workflow(places: Any) -> None:
    with scopes_disabled():
        regions = (places.nation, places.heide, places.kueste)
        assert len({region.site.root_page.get_workflow().pk for region in regions}) == 3
        assert FourEyesTask.objects.count() == 3
        give_workflow(region=places.heide)
        assert Workflow.objects.filter(workflow_tasks__task__in=FourEyesTask.objects.all()).count() == 3


def test_the_team_cannot_publish_but_submit(browse: Any, cast: Any, page: Any) -> None:
    browse(cast.team).post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-publish": "1"}))
    assert not is_live(page)
    browse(cast.team).post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-submit": "1"}))
    assert page.current_workflow_state is not None


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_another_person_approves(
    browse: Any, cast: Any, submitted: Any, who: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        approve(browse(getattr(cast, who)), submitted)
    assert is_live(submitted)
    with scopes_disabled():
        assert SearchDocument.objects.filter(kind="page", object_id=submitted.pk).exists()
    assert Entry.objects.filter(action="page.published", actor_id=getattr(cast, who).pk).exists()


@pytest.mark.parametrize("who", ["team", "moderator", "foreigner"])
def test_nobody_else_does(browse: Any, cast: Any, submitted: Any, who: str) -> None:
    host = "kueste.land.localhost" if who == "foreigner" else "heide.land.localhost"
    approve(browse(getattr(cast, who), host), submitted)
    assert not is_live(submitted)


def test_nobody_approves_what_they_submitted(browse: Any, cast: Any, page: Any) -> None:
    client = browse(cast.editor)
    client.post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-submit": "1"}))
    approve(client, page)
    assert not is_live(page)
    assert not waiting_for(cast.editor).exists()
    approve(browse(cast.admin), page)
    assert is_live(page)


def test_whoever_wrote_the_last_version_does_not_approve_it(browse: Any, cast: Any, submitted: Any) -> None:
    client = browse(cast.editor)
    client.post(f"/admin/pages/{submitted.pk}/edit/", typed(title="Von mir geändert"))
    approve(client, submitted)
    assert not is_live(submitted)
    approve(browse(cast.admin), submitted)
    assert is_live(submitted)


def test_a_page_with_mistakes_can_only_be_given_back(browse: Any, cast: Any, submitted: Any) -> None:
    with scopes_disabled():
        submitted.body = '[{"type": "heading", "value": {"text": "Zu tief", "level": "4"}}]'
        submitted.save_revision(user=cast.team, clean=False)
    task = FourEyesTask.objects.get(region__slug="heide")
    assert [action for action, _label, _modal in task.get_actions(submitted, cast.editor)] == ["reject"]
    approve(browse(cast.editor), submitted)
    assert not is_live(submitted)


def test_it_waits_on_the_start_page_of_those_who_may_approve(browse: Any, cast: Any, submitted: Any) -> None:
    def waiting(user: Any) -> int:
        from participation.accounts.roles import staff_reach

        with scopes_disabled():
            entries = inbox.waiting(user, staff_reach(user))
        return sum(entry.count for entry in entries if "approval" in str(entry.label) or "zweit" in str(entry.label))

    assert waiting(cast.editor) == 1
    assert waiting(cast.team) == 0
    assert waiting(cast.foreigner) == 0
    assert "Neues aus der Heide" in browse(cast.editor).get("/admin/").content.decode()
    assert "Neues aus der Heide" not in browse(cast.foreigner, "kueste.land.localhost").get("/admin/").content.decode()


def test_somebody_with_the_subtree_approves_below(browse: Any, cast: Any, places: Any, submitted: Any) -> None:
    national = factories.staff("Nora Nation", Role.ADMINISTRATOR, places.nation, with_subtree=True)
    assert waiting_for(national).count() == 1
    approve(browse(national), submitted)
    assert is_live(submitted)


def test_versions_are_compared(browse: Any, cast: Any, page: Any) -> None:
    client = browse(cast.team)
    first = page.latest_revision_id
    form = blocks(("heading", {"text": "Ein neues Kapitel", "level": "2"}))
    client.post(f"/admin/pages/{page.pk}/edit/", typed(title="Neuer Titel", **form))
    last = Page.objects.get(pk=page.pk).latest_revision_id
    assert first != last
    answer = client.get(f"/admin/pages/{page.pk}/revisions/compare/{first}...{last}/")
    assert "Ein neues Kapitel" in answer.content.decode()
    foreign = browse(cast.foreigner, "kueste.land.localhost")
    assert foreign.get(f"/admin/pages/{page.pk}/revisions/compare/{first}...{last}/").status_code == 404


def test_editors_comment_on_a_block(browse: Any, cast: Any, page: Any) -> None:
    client = browse(cast.team)
    with scopes_disabled():
        page.body = [("heading", "Wege")]
        page.save_revision(user=cast.team)
        block = page.body[0].id
    comment = {
        "comments-TOTAL_FORMS": "1", "comments-0-text": "Ist das schon beschlossen?", "comments-0-id": "",
        "comments-0-contentpath": f"body.{block}", "comments-0-position": "", "comments-0-deleted": "",
        "comments-0-resolved": "", "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    form = blocks(("heading", {"text": "Wege", "level": "2"}))
    form["body-0-id"] = block
    client.post(f"/admin/pages/{page.pk}/edit/", typed(**form, **comment))
    (row,) = page.wagtail_admin_comments.all()
    assert row.text == "Ist das schon beschlossen?"
    assert row.contentpath == f"body.{block}"
    assert "Ist das schon beschlossen?" in browse(cast.editor).get(f"/admin/pages/{page.pk}/edit/").content.decode()
