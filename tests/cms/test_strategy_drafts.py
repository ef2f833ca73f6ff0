"""Strategy drafts are written on pages; whatever publishes a page publishes a version, and nothing goes round it."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import ProtectedError
from django_scopes import scopes_disabled
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.images import get_image_model
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.fields import get_translatable_fields

from cms.models import ContentPage, PublishedText, StrategyDraftPage
from participation.accounts.services import collection_of
from participation.audit.models import Entry
from participation.comments import services as comments
from participation.core.errors import DomainError, Invalid
from participation.drafts.models import Draft, Paragraph, Text, Version
from participation.notifications.models import Notice
from tests import factories
from tests.drafts.documents import picture
from tests.factories import NOON
from tests.world import at_once

# Wagtail leaves the temporary files of new pictures to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

KEYS = [str(uuid.UUID(int=number)) for number in range(1, 10)]
TEXTS = [
    ("chapter", {"text": "Ziele", "level": "1"}),
    ("text", "<p>Glasfaser für alle.</p>"),
    ("text", "<p>Busse.</p>"),
]


def stream(*blocks):
    return [{"type": kind, "value": value, "id": key} for (kind, value), key in zip(blocks, KEYS, strict=False)]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller, scopes_disabled():
        yield traveller


@pytest.fixture
def draft(places):
    made = factories.module(places.heide, "draft", slug="strategie", title="Strategie", is_public=False)
    with scopes_disabled():
        return Draft.objects.select_related("process", "region").get(pk=made.pk)


@pytest.fixture
def page(places, draft, cast):
    return make_page(places.heide, draft, cast.editor)


def make_page(region, draft, editor):
    with scopes_disabled():
        made = region.site.root_page.add_child(
            instance=StrategyDraftPage(title="Unsere Strategie", slug="strategie", draft=draft, live=False, body=[])
        )
        made.body = made.body.stream_block.to_python(stream(*TEXTS))
        made.save()
        made.save_revision(user=editor)
        return made


def rewrite(page, user, *blocks, **values):
    """A new revision with another text, as the editor makes it."""
    with scopes_disabled():
        latest = fresh(page).get_latest_revision_as_object()
        latest.body = latest.body.stream_block.to_python(stream(*blocks))
        for name, value in values.items():
            setattr(latest, name, value)
        return latest.save_revision(user=user)


def typed(*blocks, **values):
    """What the browser sends from the editor's form."""
    body = streamfield([(kind, rich_text(value) if kind == "text" else value) for kind, value in blocks])
    data = nested_form_data({"body": body}) | {f"body-{number}-id": KEYS[number] for number in range(len(blocks))}
    return data | {
        "title": "Unsere Strategie", "slug": "strategie", "intro": "Kurz gesagt", "responsible": "Maren T.",
        "note": "Erste Fassung", "base": "0", "seo_title": "", "search_description": "", "go_live_at": "",
        "expire_at": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **values,
    }  # fmt: skip


def fresh(page):
    with scopes_disabled():
        return StrategyDraftPage.objects.get(pk=page.pk)


def versions():
    with scopes_disabled():
        return list(Version.objects.order_by("number").values_list("number", flat=True))


def test_the_button_publishes_a_version_with_the_keys_of_the_blocks(browse, cast, page, draft):
    answer = browse(cast.editor).post(f"/admin/pages/{page.pk}/edit/", typed(*TEXTS, **{"action-publish": "1"}))
    assert answer.status_code == 302
    with scopes_disabled():
        version = Version.objects.get()
        assert (version.number, version.note, version.published_by) == (1, "Erste Fassung", cast.editor.pk)
        assert [str(key) for key in version.texts.values_list("key", flat=True)] == KEYS[:3]
        draft.refresh_from_db()
        assert (draft.title, draft.intro, draft.responsible) == ("Unsere Strategie", "Kurz gesagt", "Maren T.")
        assert draft.is_public
        assert (fresh(page).live, fresh(page).note, fresh(page).base) == (True, "", 1)
        assert fresh(page).get_latest_revision_as_object().note == ""
        assert Entry.objects.filter(action="page.published", actor_id=cast.editor.pk).exists()


def test_the_project_team_writes_but_does_not_publish(browse, cast, page):
    browse(cast.team).post(f"/admin/pages/{page.pk}/edit/", typed(*TEXTS, **{"action-publish": "1"}))
    assert versions() == []
    with scopes_disabled():
        assert fresh(page).latest_revision.user == cast.team


def test_the_same_text_again_makes_no_version(cast, page):
    page.get_latest_revision().publish(user=cast.editor)
    rewrite(page, cast.editor, *TEXTS, title="Neuer Titel", base=1).publish(user=cast.editor)
    assert versions() == [1]
    with scopes_disabled():
        assert Draft.objects.get().title == "Neuer Titel"


@pytest.mark.parametrize("way", ["model", "action", "bulk", "schedule"])
def test_every_way_of_publishing_makes_the_version(browse, cast, page, clock, way):
    revision = page.get_latest_revision()
    if way == "model":
        revision.publish(user=cast.editor)
    elif way == "action":
        PublishPageRevisionAction(revision, user=cast.editor).execute()
    elif way == "bulk":
        browse(cast.editor).post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/")
    else:
        rewrite(page, cast.editor, *TEXTS, go_live_at=NOON + timedelta(hours=1)).publish(user=cast.editor)
        assert versions() == []
        clock.move_to(NOON + timedelta(hours=2))
        call_command("publish_scheduled")
    assert versions() == [1]
    with scopes_disabled():
        assert PublishedText.objects.get().page_id == page.pk


@pytest.mark.parametrize("way", ["model", "action"])
def test_who_builds_on_an_older_version_is_told_and_nothing_changes(cast, page, way):
    page.get_latest_revision().publish(user=cast.editor)
    rewrite(page, cast.editor, *TEXTS[:2], base=1).publish(user=cast.editor)
    late = rewrite(page, cast.admin, *TEXTS, ("text", "<p>Zu spät.</p>"), base=1)
    act = late.publish if way == "model" else PublishPageRevisionAction(late, user=cast.admin).execute
    with pytest.raises(Invalid, match="2"):
        act()
    assert versions() == [1, 2]
    with scopes_disabled():
        assert "Zu spät" not in str(StrategyDraftPage.objects.get(pk=page.pk).body)


def test_the_editor_who_comes_second_reads_why_and_keeps_the_text(browse, cast, page):
    page.get_latest_revision().publish(user=cast.editor)
    data = typed(*TEXTS[:2], ("text", "<p>Zu spät.</p>"), **{"action-publish": "1", "base": "0"})
    answer = browse(cast.editor).post(f"/admin/pages/{page.pk}/edit/", data, follow=True)
    assert answer.redirect_chain[-1][0] == f"/admin/pages/{page.pk}/edit/"
    with scopes_disabled():
        assert "Zu spät" in str(fresh(page).get_latest_revision_as_object().body)
    assert versions() == [1]
    assert 'name="base" value="1"' in answer.content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_the_same_moment_one_wins():
    places = factories.stage()
    editor = factories.staff("Eda", "editor", places.heide)
    module = factories.module(places.heide, "draft", slug="strategie", title="Strategie")
    with scopes_disabled():
        draft = Draft.objects.select_related("process", "region").get(pk=module.pk)
    page = make_page(places.heide, draft, editor)
    revisions = [rewrite(page, editor, *TEXTS, ("text", f"<p>Satz von {name}.</p>")) for name in ("Eda", "Otto")]
    results = at_once(*((lambda revision=revision: revision.publish(user=editor)) for revision in revisions))
    assert sum(isinstance(found, DomainError) for found in results) == 1
    assert versions() == [1]


def test_a_planned_version_that_cannot_be_published_is_told_and_holds_up_nobody(places, cast, page, clock):
    page.get_latest_revision().publish(user=cast.editor)
    planned = rewrite(page, cast.editor, *TEXTS[:2], go_live_at=NOON + timedelta(hours=1), base=1)
    planned.publish(user=cast.editor)
    with scopes_disabled():
        other = places.heide.site.root_page.add_child(
            instance=ContentPage(title="Anderes", slug="anderes", live=False, go_live_at=NOON + timedelta(hours=1))
        )
        other.save_revision().publish()
    clock.shift(timedelta(minutes=1))
    rewrite(page, cast.admin, *TEXTS, ("text", "<p>Dazwischen.</p>"), base=1, go_live_at=None).publish(user=cast.admin)
    with scopes_disabled():  # publishing takes the plan of others back, so somebody plans the old text once more
        Revision.objects.filter(pk=planned.pk).update(approved_go_live_at=NOON + timedelta(hours=1))
    clock.move_to(NOON + timedelta(hours=2))
    call_command("publish_scheduled")
    assert versions() == [1, 2]
    with scopes_disabled():
        assert Page.objects.get(pk=other.pk).live
        assert Notice.objects.filter(kind="drafts.not_published").exists()
    call_command("publish_scheduled")


def test_a_copy_and_a_translation_are_drafts_of_their_own(cast, page):
    page.get_latest_revision().publish(user=cast.editor)
    copy = fresh(page).copy(update_attrs={"slug": "kopie"}, keep_live=False, user=cast.editor)
    assert (copy.draft, copy.base, copy.live) == (None, 0, False)
    names = {field.field_name for field in get_translatable_fields(StrategyDraftPage)}
    assert not names & {"draft", "base", "note"}


def test_a_picture_without_description_is_not_published(cast, page, places):
    image = get_image_model()(title="Deich", collection=collection_of(region=places.heide))
    image.file.save("deich.png", ContentFile(picture().getvalue()), save=False)
    image.width, image.height = 40, 30
    image.save()
    bare = ("image", {"image": {"image": image.pk, "alt_text": "", "decorative": False}, "caption": ""})
    revision = rewrite(page, cast.editor, *TEXTS, bare)
    for act in (revision.publish, PublishPageRevisionAction(revision, user=cast.editor).execute):
        with pytest.raises((Invalid, ValidationError)):
            act()
    assert versions() == []
    said = ("image", {"image": {"image": image.pk, "alt_text": "Ein Deich", "decorative": False}, "caption": "Abb. 1"})
    rewrite(page, cast.editor, *TEXTS, said).publish(user=cast.editor)
    with scopes_disabled():
        html = Text.objects.get(kind="image").html
    assert 'alt="Ein Deich"' in html
    assert 'src="/media/' in html
    assert "Abb. 1" in html


def test_tables_keep_caption_and_heads(cast, page):
    value = {
        "caption": "Kosten", "first_column_names": True, "source": "",
        "table": {
            "columns": [{"type": "text", "heading": "Jahr"}, {"type": "rich_text", "heading": "Wofür"}],
            "rows": [{"values": ["2026", "<p>Netze &amp; Wege</p>"]}], "caption": "",
        },
    }  # fmt: skip
    rewrite(page, cast.editor, *TEXTS, ("table", value)).publish(user=cast.editor)
    with scopes_disabled():
        html = Text.objects.get(kind="table").html
    for part in (
        "<caption>Kosten</caption>",
        '<th scope="col">Jahr</th>',
        '<th scope="row">2026</th>',
        "Netze &amp; Wege",
    ):
        assert part in html


def test_a_draft_with_versions_is_neither_deleted_nor_withdrawn_nor_moved_away(browse, cast, page, places):
    page.get_latest_revision().publish(user=cast.editor)
    with scopes_disabled():
        paragraph = Paragraph.objects.filter(texts__kind="text").select_related("module", "region", "process").first()
        comments.post(contribution=paragraph, author=cast.citizen, text="Ja!")
    client = browse(cast.root)
    for path in (f"/admin/pages/{page.pk}/delete/", f"/admin/pages/{page.pk}/unpublish/",
                 f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}&next=/admin/",
                 f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}&next=/admin/",
                 f"/admin/pages/{page.pk}/move/{places.kueste.site.root_page_id}/confirm/"):  # fmt: skip
        answer = client.post(path, follow=True)
        assert "(1 " in answer.content.decode() or "move" in path, path
    with scopes_disabled():
        assert fresh(page).live
        assert fresh(page).path == page.path
        with pytest.raises(ProtectedError):
            fresh(page).delete()
        with pytest.raises(Invalid):
            fresh(page).unpublish()


def test_without_versions_it_can_be_deleted(browse, cast, page, draft):
    browse(cast.root).post(f"/admin/pages/{page.pk}/delete/")
    with scopes_disabled():
        assert not StrategyDraftPage.objects.exists()
        assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_page_leads_to_the_one_address_of_the_text(browse, cast, page, client):
    page.get_latest_revision().publish(user=cast.editor)
    with scopes_disabled():
        address = Draft.objects.select_related("process").get().get_absolute_url()
        assert StrategyDraftPage.objects.get(pk=page.pk).get_url().endswith(address)
    answer = client.get("/strategie/", headers={"host": "heide.land.localhost"})
    assert (answer.status_code, answer.url) == (302, address)
    assert client.get(address, headers={"host": "heide.land.localhost"}).status_code == 200


def test_the_preview_shows_what_is_not_published(browse, cast, page):
    client = browse(cast.team)
    client.post(f"/admin/pages/{page.pk}/edit/preview/", typed(*TEXTS[:2], ("text", "<p>Ganz neu.</p>")))
    html = client.get(f"/admin/pages/{page.pk}/edit/preview/").content.decode()
    assert "Ganz neu." in html
    assert "1 Ziele" in html.replace('<span class="p__t">', "")


def test_a_module_is_made_along_in_a_process_of_the_region(browse, cast, places):
    process = factories.process(places.heide, title="Digitalstrategie", publish=False)
    home = places.heide.site.root_page
    data = typed(*TEXTS, title="Neue Strategie", slug="neu", process=str(process.pk), draft="")
    browse(cast.team).post(f"/admin/pages/add/cms/strategydraftpage/{home.pk}/", data)
    with scopes_disabled():
        made = StrategyDraftPage.objects.get(slug="neu")
        assert (made.draft.process, made.draft.is_public, made.live) == (process, False, False)


def test_a_public_process_that_promises_no_answer_takes_no_draft(browse, cast, places):
    process = factories.process(places.heide, title="Ohne Versprechen")
    home = places.heide.site.root_page
    answer = browse(cast.team).post(
        f"/admin/pages/add/cms/strategydraftpage/{home.pk}/",
        typed(*TEXTS, slug="neu", process=str(process.pk), draft=""),
    )
    assert answer.context["form"].errors["process"]


def test_publishing_at_once_without_a_process_is_refused_and_loses_nothing(browse, cast, places):
    home = places.heide.site.root_page
    data = typed(*TEXTS, slug="neu", process="", draft="", **{"action-publish": "1"})
    answer = browse(cast.editor).post(f"/admin/pages/add/cms/strategydraftpage/{home.pk}/", data)
    with scopes_disabled():
        made = StrategyDraftPage.objects.get(slug="neu")
        assert not made.live
    assert answer.url == f"/admin/pages/{made.pk}/edit/"


def test_modules_and_processes_of_other_regions_cannot_be_chosen(browse, cast, places):
    foreign = factories.module(places.kueste, "draft", title="Küstengeheim")
    home = places.heide.site.root_page
    client = browse(cast.editor)
    address = f"/admin/pages/add/cms/strategydraftpage/{home.pk}/"
    assert "Küstengeheim" not in client.get(address).content.decode()
    for values in ({"draft": foreign.pk, "process": ""}, {"draft": "", "process": foreign.process_id}):
        answer = client.post(address, typed(*TEXTS, slug="neu", **values))
        assert answer.status_code == 200
    with scopes_disabled():
        assert not StrategyDraftPage.objects.exists()
