"""Editors' mistakes never become public, whichever way a page takes; drafts may have them."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.models import ContentPage
from participation.accounts.services import collection_of
from participation.audit.models import Entry
from participation.processes.models import Process
from tests import factories
from tests.cms.newsroom import blocks, draftail, typed
from tests.core.test_blocks import a_document, an_image

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

BAD = '[{"type": "heading", "value": {"text": "Zu tief", "level": "4"}}]'
MISTAKES = {
    "a title in capitals": {"title": "WICHTIGE NACHRICHT"},
    "a skipped level": blocks(("heading", {"text": "Zu tief", "level": "4"})),
    "a skipped level within a text": blocks(("text", draftail(("header-four", "Zu tief")))),
    "an empty heading": blocks(("heading", {"text": "", "level": "2"})),
    "a heading in capitals": blocks(("heading", {"text": "WICHTIGE NACHRICHT", "level": "2"})),
    "a vague link": blocks(("text", draftail(("unstyled", "hier"), link="https://example.org/"))),
    "a bare address": blocks(("text", draftail(("unstyled", "https://example.org/"), link="https://example.org/"))),
    "a vague button": blocks(("button", {"label": "Mehr", "page": "", "address": "/hilfe/"})),
}


@pytest.fixture
def page(places: Any, cast: Any) -> ContentPage:
    with scopes_disabled():
        made: ContentPage = places.heide.site.root_page.add_child(
            instance=ContentPage(title="Altes", slug="altes", live=False)
        )
        made.save_revision(user=cast.editor)
    return made


@pytest.fixture
def bad(page: ContentPage, cast: Any) -> ContentPage:
    """A page whose latest version has a mistake."""
    with scopes_disabled():
        page.body = BAD
        page.save_revision(user=cast.team, clean=False)
    return page


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def post(client: Client, page: Page, form: dict[str, Any], **more: Any) -> Any:
    return client.post(f"/admin/pages/{page.pk}/edit/", typed(**{**form, **more}))


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_stops_publishing_and_submitting_but_no_draft(
    browse: Any, cast: Any, page: Any, mistake: Any
) -> None:
    client = browse(cast.editor)
    for act in ("action-publish", "action-submit"):
        answer = post(client, page, mistake, **{act: "1"})
        assert answer.status_code == 200, act
        assert not is_live(page)
        assert page.current_workflow_state is None
    answer = post(client, page, mistake)
    assert answer.status_code == 302
    assert Page.objects.get(pk=page.pk).has_unpublished_changes


def test_an_image_without_words_stops_publishing(browse: Any, cast: Any, page: Any, places: Any) -> None:
    image = an_image()
    get_image_model().objects.update(collection=collection_of(region=places.heide))
    parts = {"image-image": str(image.pk), "image-alt_text": "", "caption": "", "credit": "", "licence": ""}
    answer = post(browse(cast.editor), page, blocks(("image", parts)), **{"action-publish": "1"})
    assert answer.status_code == 200
    assert not is_live(page)
    parts["image-alt_text"] = "Ein Bach"
    assert post(browse(cast.editor), page, blocks(("image", parts)), **{"action-publish": "1"}).status_code == 302
    assert is_live(page)


def test_the_sentence_stands_beside_its_block(browse: Any, cast: Any, page: Any) -> None:
    good = ("heading", {"text": "Wege", "level": "2"})
    form = blocks(good, ("heading", {"text": "Am Bach", "level": "4"}))
    answer = post(browse(cast.editor), page, form, **{"action-publish": "1"})
    errors = answer.context["form"].errors.as_data()["body"][0]
    assert set(errors.block_errors) == {1}
    assert "Am Bach" in str(errors.block_errors[1].block_errors["text"])


def test_a_scheduled_date_does_not_go_round_the_check(browse: Any, cast: Any, page: Any) -> None:
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    mistake = MISTAKES["a skipped level"]
    answer = post(browse(cast.editor), page, mistake, **{"action-publish": "1", "go_live_at": later})
    assert answer.status_code == 200
    assert not Page.objects.get(pk=page.pk).approved_schedule


def test_bulk_publishing_names_the_mistake(browse: Any, cast: Any, bad: Any) -> None:
    client = browse(cast.editor)
    answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={bad.pk}&next=/admin/", follow=True)
    assert not is_live(bad)
    assert "Zu tief" in answer.content.decode()


def test_the_api_of_the_back_office_does_not_publish_it_either(browse: Any, cast: Any, bad: Any) -> None:
    answer = browse(cast.editor).post(f"/admin/api/main/pages/{bad.pk}/action/publish/")
    assert answer.status_code == 400
    assert not is_live(bad)


def test_code_does_not_publish_it_either(bad: Any) -> None:
    with scopes_disabled(), pytest.raises(ValidationError):
        bad.get_latest_revision().publish()
    assert not is_live(bad)


def test_what_is_due_but_wrong_stays_a_draft_and_holds_up_nothing(places: Any, cast: Any, bad: Any) -> None:
    due = timezone.now() - timedelta(minutes=5)
    with scopes_disabled():
        bad.get_latest_revision().__class__.objects.filter(pk=bad.get_latest_revision().pk).update(
            approved_go_live_at=due
        )
        good = places.heide.site.root_page.add_child(instance=ContentPage(title="Gutes", slug="gutes", live=False))
        revision = good.save_revision(user=cast.editor)
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=due + timedelta(minutes=1))
    call_command("tick")
    assert not is_live(bad)
    assert is_live(good)
    assert Entry.objects.filter(action="page.held_back").exists()


def test_a_page_with_a_date_is_published_by_the_clock(browse: Any, cast: Any, page: Any) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=1))
    post(browse(cast.editor), page, {}, **{"action-publish": "1", "go_live_at": later.strftime("%Y-%m-%d %H:%M")})
    call_command("tick")
    assert not is_live(page)
    with time_machine.travel(later + timedelta(minutes=2), tick=False):
        call_command("tick")
    assert is_live(page)
    with scopes_disabled():
        assert Page.objects.get(pk=page.pk).specific.title == "Neues aus der Heide"


def test_a_hint_stops_nothing_and_is_said(browse: Any, cast: Any, page: Any) -> None:
    form = blocks(("text", draftail(("unstyled", "Wort " * 200))))
    answer = browse(cast.editor).post(
        f"/admin/pages/{page.pk}/edit/", typed(**form, **{"action-publish": "1"}), follow=True
    )
    assert is_live(page)
    assert "1000" in answer.content.decode() or "999" in answer.content.decode()


@pytest.mark.parametrize("way", ["form", "code", "clock"])
def test_processes_are_checked_the_same_way(browse: Any, cast: Any, places: Any, way: str) -> None:
    made = factories.process(places.heide, publish=False)
    with scopes_disabled():
        made.body = BAD
        revision = made.save_revision(user=cast.editor, clean=False)
    if way == "form":
        form = {"title": made.title, "summary": made.summary, "answer_by": "", "answer_from": "", "go_live_at": "",
                "expire_at": "", **MISTAKES["a vague link"], "action-publish": "1"}  # fmt: skip
        assert browse(cast.editor).post(f"/admin/verfahren/edit/{made.pk}/", form).status_code == 200
    elif way == "code":
        with scopes_disabled(), pytest.raises(Exception, match="Zu tief"):
            revision.publish()
    else:
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        call_command("tick")
        assert Entry.objects.filter(action="process.held_back").exists()
    with scopes_disabled():
        assert not Process.objects.get(pk=made.pk).live


@pytest.mark.parametrize("what", ["image", "document", "page", "link", "download in a process"])
def test_what_belongs_to_another_district_is_refused(browse: Any, cast: Any, places: Any, page: Any, what: str) -> None:
    image, document = an_image("Fremd"), a_document()
    for thing in (image, document):
        thing.collection = collection_of(region=places.kueste)
        thing.save()
    with scopes_disabled():
        foreign = places.kueste.site.root_page.add_child(instance=ContentPage(title="Fremd", slug="fremd"))
        process = factories.process(places.heide)
    picture = {"image-image": str(image.pk), "image-alt_text": "x", "caption": "", "credit": "", "licence": ""}
    files = {"count": "1", "0-deleted": "", "0-order": "0", "0-id": "", "0-type": "", "0-value-title": "",
             "0-value-document": str(document.pk)}  # fmt: skip
    form = {
        "image": blocks(("image", picture)),
        "document": blocks(("downloads", files)),
        "page": blocks(("button", {"label": "Zur Nachbarseite", "page": str(foreign.pk), "address": ""})),
        "link": blocks(("text", draftail(("unstyled", "Zur Nachbarseite"), link=str(foreign.pk)))),
        "download in a process": blocks(("downloads", files)),
    }[what]
    if what == "download in a process":
        values = {"title": process.title, "summary": process.summary, "answer_by": "", "answer_from": "",
                  "go_live_at": "", "expire_at": "", **form}  # fmt: skip
        answer = browse(cast.editor).post(f"/admin/verfahren/edit/{process.pk}/", values)
    else:
        answer = post(browse(cast.editor), page, form)
    assert answer.status_code == 200
    assert "body" in answer.context["form"].errors
    assert not re.search(r"Fremd\b", answer.content.decode())


def test_what_stood_there_before_may_stay(browse: Any, cast: Any, places: Any, page: Any) -> None:
    """A superuser may have put something shared there; editors go on without losing it."""
    with scopes_disabled():
        foreign = places.nation.site.root_page.add_child(instance=ContentPage(title="Für alle", slug="fuer-alle"))
        page.body = [("button", {"label": "Zur Seite für alle", "page": foreign})]
        page.save_revision(user=cast.root)
    form = blocks(("button", {"label": "Zur Seite für alle", "page": str(foreign.pk), "address": ""}))
    assert post(browse(cast.editor), page, form).status_code == 302
