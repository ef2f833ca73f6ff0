"""Pages, files and the start page of the back office."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext
from django_scopes import scopes_disabled
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.backoffice.audit import ACTS, THINGS, label_of
from cms.models import ContentPage
from participation.accounts.services import collection_of
from participation.audit.models import Entry
from participation.contributions.models import Stage, TrailEntry
from participation.contributions.registry import kinds
from participation.search.models import SearchDocument
from tests import factories


def typed(**values):
    return {
        "title": "Neues aus der Heide", "slug": "neues", "intro": "", "body-count": "0", "seo_title": "",
        "search_description": "", "go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", **values,
    }  # fmt: skip


@pytest.fixture
def page(places, cast):
    with scopes_disabled():
        made = places.heide.site.root_page.add_child(instance=ContentPage(title="Altes", slug="altes", live=False))
        made.save_revision(user=cast.editor)
    return made


def found(page):
    with scopes_disabled():
        return SearchDocument.objects.filter(kind="page", object_id=page.pk).exists()


def test_publishing_and_withdrawing_reach_search_and_log(browse, cast, page, django_capture_on_commit_callbacks):
    client = browse(cast.editor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-publish": "1"}))
    assert Page.objects.get(pk=page.pk).live
    assert found(page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/pages/{page.pk}/unpublish/")
    assert not Page.objects.get(pk=page.pk).live
    assert not found(page)
    acts = list(Entry.objects.filter(action__startswith="page.").order_by("pk").values_list("action", "actor_id"))
    assert acts == [("page.published", cast.editor.pk), ("page.withdrawn", cast.editor.pk)]


def test_what_is_deleted_is_no_longer_found(browse, cast, page, django_capture_on_commit_callbacks):
    page.get_latest_revision().publish()
    assert found(page)
    with django_capture_on_commit_callbacks(execute=True):
        browse(cast.editor).post(f"/admin/pages/{page.pk}/delete/")
    assert not Page.objects.filter(pk=page.pk).exists()
    assert not found(page)
    assert Entry.objects.filter(action="page.deleted").exists()


def test_bulk_actions_go_the_same_way(browse, cast, page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        browse(cast.editor).post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/")
    assert found(page)
    assert Entry.objects.filter(action="page.published").exists()


@pytest.mark.parametrize("act", ["delete", "unpublish"])
@pytest.mark.parametrize("who", ["admin", "root"])
def test_the_home_of_a_site_stays(browse, cast, places, who, act):
    home = places.heide.site.root_page
    client = browse(getattr(cast, who))
    client.post(f"/admin/pages/{home.pk}/{act}/")
    client.post(f"/admin/bulk/wagtailcore/page/{act}/?id={home.pk}&next=/admin/")
    assert Page.objects.get(pk=home.pk).live


def test_the_project_team_writes_pages_but_does_not_publish(browse, cast, page):
    client = browse(cast.team)
    client.post(f"/admin/pages/{page.pk}/edit/", typed(**{"action-publish": "1"}))
    assert not Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("plan.pdf", b"%PDF-1.7 ...", True),
        ("plan.pdf", b"<html><script>alert(1)</script>", False),
        ("plan.docx", b"MZ\x90\x00", False),
        ("liste.csv", b"a;b\n1;2\n", True),
        ("liste.csv", b"<!DOCTYPE html><p>", False),
        ("plan.exe", b"MZ\x90\x00", False),
        ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
    ],
)
def test_documents_are_what_their_names_say(browse, cast, places, name, content, accepted):
    collection = collection_of(region=places.heide).pk
    browse(cast.editor).post(
        "/admin/documents/add/",
        {"title": "Anlage", "file": SimpleUploadedFile(name, content), "collection": collection},
    )
    assert get_document_model().objects.filter(title="Anlage").exists() is accepted


def test_files_go_into_ones_own_collection_only(browse, cast, places):
    browse(cast.editor).post(
        "/admin/documents/add/",
        {
            "title": "Anlage",
            "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
            "collection": collection_of(region=places.kueste).pk,
        },
    )
    kept = get_document_model().objects.filter(title="Anlage").first()
    assert kept is None or kept.collection == collection_of(region=places.heide)


def test_several_files_at_once_are_checked_too(browse, cast, places):
    browse(cast.editor).post(
        "/admin/documents/multiple/add/",
        {"title": "Anlage", "files[]": io.BytesIO(b""), "collection": collection_of(region=places.heide).pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    browse(cast.editor).post(
        "/admin/documents/multiple/add/",
        {
            "title": "Anlage",
            "files[]": SimpleUploadedFile("plan.pdf", b"<html>"),
            "collection": collection_of(region=places.heide).pk,
        },
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert not get_document_model().objects.exists()


def test_the_start_page_says_what_waits(browse, cast, page, places):
    factories.process(places.heide, title="Entwurf", publish=False)
    text = browse(cast.editor).get("/admin/").content.decode()
    assert "/admin/verfahren/" in text
    assert 'id="inbox-heading"' in text
    assert "1" in text


def test_a_page_is_previewed_as_a_resident(browse, cast, page):
    client = browse(cast.editor)
    url = f"/admin/pages/{page.pk}/edit/preview/"
    client.post(url, typed(intro="Willkommen in der Vorschau"))
    for mode in ("", "?mode=visitor"):
        answer = client.get(url + mode).content.decode()
        assert "Willkommen in der Vorschau" in answer
        assert "Edda" not in answer


def test_without_a_second_factor_staff_are_led_to_set_one_up(browse, cast, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    answer = browse(cast.editor).get("/admin/")
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]


def test_the_account_pages_are_those_of_everybody(browse, cast):
    for path in ("login", "logout", "password_reset", "account"):
        assert browse(cast.editor).get(f"/admin/{path}/")["Location"].startswith("/konto/")


def test_it_speaks_german_and_names_the_platform(browse, cast):
    text = browse(cast.editor).get("/admin/").content.decode()
    assert 'lang="de"' in text
    title = text.partition("<title>")[2].partition("</title>")[0]
    assert title.split() == ["Dashboard", "-", gettext("Participation")]


def test_nothing_is_loaded_from_elsewhere(browse, cast, page):
    for path in ("/admin/", f"/admin/pages/{page.pk}/edit/"):
        answer = browse(cast.editor).get(path)
        text = answer.content.decode()
        for mark in ('src="http', "gravatar", "releases.wagtail", 'href="https://fonts'):
            assert mark not in text
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-eval'" not in policy


def test_what_the_log_tells_is_told_in_words():
    written = [path.read_text() for room in ("participation", "cms") for path in Path(room).rglob("*.py")]
    actions = {name for text in written for name in re.findall(r'action="([a-z_]+\.[a-z_]+)"', text)}
    assert {action for action in actions if label_of(action) == action} == set()
    assert {*Stage.values, *TrailEntry.LABELS} - {"open"} <= set(ACTS)
    assert {kind.slug for kind in kinds()} <= set(THINGS)
