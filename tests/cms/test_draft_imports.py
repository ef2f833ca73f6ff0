"""Documents are looked at before they become drafts; all of one or nothing."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django_scopes import scopes_disabled
from wagtail.images import get_image_model

from cms.drafting import importing
from cms.models import DraftImport, StrategyDraftPage
from participation.core.errors import Invalid, Refused
from participation.drafts.models import Draft, Version
from tests import factories
from tests.drafts.documents import picture, word
from tests.factories import NOON

# Wagtail leaves the temporary files of new pictures to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

MARKDOWN = """# Ziele

Bis 2030 hat jedes Haus einen Anschluss an das schnelle Netz, Schulen kommen zuerst.

Busse fahren jede Stunde, auch am Abend und am Wochenende.

| Jahr | Euro |
|---|---|
| 2026 | 5 |
"""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def process(places):
    return factories.process(places.heide, title="Digitalstrategie", publish=False)


def file(content=MARKDOWN, name="strategie.md"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def take(process, actor, document=None, page=None):
    with scopes_disabled():
        waiting = importing.upload(file=document or file(), actor=actor, page=page, process=process)
        waiting = DraftImport.objects.select_related("process__region__site", "page").get(pk=waiting.pk)
        return importing.take_over(waiting=waiting, actor=actor, title="Neue Strategie")


def test_a_document_is_shown_with_its_report_and_then_taken_over(browse, cast, process):
    client = browse(cast.team)
    answer = client.post("/admin/importe/neu/", {"file": file(), "process": process.pk, "page": ""})
    with scopes_disabled():
        waiting = DraftImport.objects.get()
        assert not StrategyDraftPage.objects.exists()
    assert answer.url == f"/admin/importe/{waiting.pk}/"
    html = client.get(answer.url).content.decode()
    assert "Busse fahren jede Stunde" in html
    answer = client.post(f"/admin/importe/{waiting.pk}/uebernehmen/", {"title": "Neue Strategie"})
    with scopes_disabled():
        page = StrategyDraftPage.objects.get()
        assert not DraftImport.objects.exists()
        body = page.get_latest_revision_as_object().body
    assert answer.url == f"/admin/pages/{page.pk}/edit/"
    assert [child.block_type for child in body] == ["chapter", "text", "text", "table"]
    assert (page.title, page.live, page.draft.is_public, page.draft.process) == (
        "Neue Strategie",
        False,
        False,
        process,
    )
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("content", [b"", b"PK kaputt", "Grüße".encode("latin-1")])
def test_a_broken_document_leaves_nothing_and_says_why(browse, cast, process, content):
    name = "strategie.docx" if content.startswith(b"PK") else "strategie.md"
    answer = browse(cast.team).post("/admin/importe/neu/", {"file": file(content, name), "process": process.pk})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    with scopes_disabled():
        assert not DraftImport.objects.exists()


def test_pictures_come_along_into_the_collection_of_the_region(cast, process, places):
    def build(document):
        document.add_heading("Ziele", 1)
        document.add_picture(picture(kind="JPEG"))
        document.element.body.xpath(".//wp:docPr")[0].set("descr", "Ein Deich")

    page = take(process, cast.team, file(word(build), "strategie.docx"))
    with scopes_disabled():
        image = get_image_model().objects.get()
        chosen = page.get_latest_revision_as_object().body[1].value["image"]
    assert (image.collection.name, image.description) == (places.heide.slug, "Ein Deich")
    assert (chosen.pk, chosen.contextual_alt_text) == (image.pk, "Ein Deich")


def test_what_continues_a_paragraph_keeps_its_key(cast, process):
    page = take(process, cast.team)
    with scopes_disabled():
        page.get_latest_revision().publish(user=cast.editor)
        before = [str(key) for key in Version.objects.get().texts.order_by("position").values_list("key", flat=True)]
    new = MARKDOWN.replace("jede Stunde", "jede halbe Stunde").replace("# Ziele", "# Ziele\n\nEin neuer erster Absatz.")
    with scopes_disabled():
        page = StrategyDraftPage.objects.get(pk=page.pk)
    take(None, cast.team, file(new), page)
    with scopes_disabled():
        latest = StrategyDraftPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        keys = [child.id for child in latest.body]
        assert [keys[0], *keys[2:]] == before
        assert uuid.UUID(keys[1])
        assert latest.base == 1
        latest.latest_revision.publish(user=cast.editor)
        assert Version.objects.count() == 2


def test_only_the_team_of_the_region_imports(cast, process):
    for stranger in (cast.citizen, cast.moderator, cast.foreigner):
        with scopes_disabled(), pytest.raises(Refused):
            importing.upload(file=file(), actor=stranger, process=process)
    with scopes_disabled(), pytest.raises(Invalid):
        importing.upload(file=file(), actor=cast.team)


def test_processes_and_drafts_of_other_regions_cannot_be_chosen(browse, cast, places):
    foreign = factories.process(places.kueste, title="Küstengeheim")
    client = browse(cast.team)
    assert "Küstengeheim" not in client.get("/admin/importe/neu/").content.decode()
    answer = client.post("/admin/importe/neu/", {"file": file(), "process": foreign.pk})
    assert answer.context["form"].errors["process"]


def test_a_document_is_thrown_away_by_hand_or_after_a_week(browse, cast, process, clock):
    for _n in range(2):
        with scopes_disabled():
            importing.upload(file=file(), actor=cast.team, process=process)
    with scopes_disabled():
        first, second = DraftImport.objects.order_by("pk")
    browse(cast.team).post(f"/admin/importe/{first.pk}/verwerfen/")
    with scopes_disabled():
        assert list(DraftImport.objects.all()) == [second]
    clock.shift(8 * 24 * 3600)
    call_command("tick")
    with scopes_disabled():
        assert not DraftImport.objects.exists()
        assert not Draft.objects.exists()
