"""Attachments are checked by what they hold, and handed out to those who may see their contribution."""

import io
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from participation.contributions.models import Attachment
from participation.contributions.services import attachments, states
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.proposals.factories import draft, proposal
from tests.world import World

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(text: str = "", name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF.replace(b"1 0 obj", text.encode() + b"\n1 0 obj"), "application/pdf")


def picture(size: tuple[int, int] = (40, 30), **options: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, "JPEG", **options)
    return SimpleUploadedFile("bild.jpg", out.getvalue(), "image/jpeg")


def kept(stored: Any) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


def handed_out(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # the client closes the response at its end


def test_a_pdf_is_attached_once_however_often_it_is_sent(world: World) -> None:
    mine = draft(world.module, world.anna)
    for _ in range(2):
        attachments.attach_document(contribution=mine, actor=world.anna, file=pdf(), title="Plan")
    assert mine.attachments.count() == 1


@pytest.mark.parametrize(
    "content", [b"<html>no</html>", b"MZ\x90\x00", b"%PDF-1.4 cut off", b"", PDF[1:]], ids=range(5)
)
def test_what_only_calls_itself_a_pdf_is_refused(world: World, content: bytes) -> None:
    mine = draft(world.module, world.anna)
    fake = SimpleUploadedFile("plan.pdf", content, "application/pdf")
    with pytest.raises(Invalid) as error:
        attachments.attach_document(contribution=mine, actor=world.anna, file=fake, title="Plan")
    assert error.value.field == "documents"


def test_three_documents_are_the_limit(world: World) -> None:
    mine = draft(world.module, world.anna)
    for number in range(3):
        attachments.attach_document(contribution=mine, actor=world.anna, file=pdf(str(number)), title="Plan")
    with pytest.raises(Invalid):
        attachments.attach_document(contribution=mine, actor=world.anna, file=pdf("4"), title="Plan")


def test_a_document_too_large_is_refused(world: World, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 20
    with pytest.raises(Invalid):
        attachments.attach_document(
            contribution=draft(world.module, world.anna), actor=world.anna, file=pdf(), title="Plan"
        )


def test_an_image_loses_its_metadata(world: World) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Geheime Beschreibung"
    exif[0x0112] = 6  # to be turned by a quarter
    mine = draft(world.module, world.anna)
    stored = attachments.attach_image(
        contribution=mine, actor=world.anna, file=picture((40, 30), exif=exif), alt="Der Bach"
    )
    content = kept(stored)
    assert b"Geheime" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()
        assert image.format == "JPEG"
        assert image.size == (30, 40) == (stored.width, stored.height)


def test_an_image_needs_a_description(world: World) -> None:
    mine = draft(world.module, world.anna)
    with pytest.raises(Invalid) as error:
        attachments.attach_image(contribution=mine, actor=world.anna, file=picture(), alt=" ")
    assert error.value.field == "image_alt"


def test_a_second_image_replaces_the_first(world: World, django_capture_on_commit_callbacks: Any) -> None:
    mine = draft(world.module, world.anna)
    first = attachments.attach_image(contribution=mine, actor=world.anna, file=picture(), alt="Eins")
    with django_capture_on_commit_callbacks(execute=True):
        attachments.attach_image(contribution=mine, actor=world.anna, file=picture((50, 50)), alt="Zwei")
    assert [image.alt for image in mine.attachments.all()] == ["Zwei"]
    assert not first.file.storage.exists(first.file.name)


def _bomb(edge: int) -> SimpleUploadedFile:
    """A PNG that is small as a file and huge as a picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = edge.to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + bytes([1, 0, 0, 0, 0]))
    return SimpleUploadedFile("bild.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IEND", b""), "image/png")


@pytest.mark.parametrize("edge", [7_000, 11_000, 60_000])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(world: World, edge: int) -> None:
    with pytest.raises(Invalid) as error:
        attachments.attach_image(
            contribution=draft(world.module, world.anna), actor=world.anna, file=_bomb(edge), alt="Groß"
        )
    assert error.value.field == "image"


def test_a_text_called_image_is_refused(world: World) -> None:
    fake = SimpleUploadedFile("bild.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    with pytest.raises(Invalid):
        attachments.attach_image(contribution=draft(world.module, world.anna), actor=world.anna, file=fake, alt="x")


def test_only_the_author_attaches_and_detaches(world: World) -> None:
    mine = draft(world.module, world.anna)
    with pytest.raises(Refused):
        attachments.attach_document(contribution=mine, actor=world.ben, file=pdf(), title="Plan")
    stored = attachments.attach_document(contribution=mine, actor=world.anna, file=pdf(), title="Plan")
    with pytest.raises(Refused):
        attachments.detach(attachment=stored, actor=world.ben)
    attachments.detach(attachment=stored, actor=world.anna)
    assert not Attachment.objects.exists()


def test_attachments_of_drafts_and_hidden_things_are_not_there_for_others(world: World, at_heide: Any) -> None:
    mine = draft(world.module, world.anna)
    stored = attachments.attach_document(contribution=mine, actor=world.anna, file=pdf(), title="Plan")
    url = stored.get_absolute_url()
    assert handed_out(at_heide(world.anna).get(url)) == kept(stored)
    assert at_heide(world.ben).get(url).status_code == 404
    assert at_heide().get(url).status_code == 404

    shown = proposal(world.module, world.anna)
    stored = attachments.attach_document(contribution=shown, actor=world.anna, file=pdf(), title="Plan")
    response = at_heide().get(stored.get_absolute_url())
    assert handed_out(response).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Werbung")
    assert at_heide().get(stored.get_absolute_url()).status_code == 404
    assert handed_out(at_heide(moderator).get(stored.get_absolute_url()))
