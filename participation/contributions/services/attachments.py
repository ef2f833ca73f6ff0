"""Documents and images: checked by content, images re-encoded without metadata."""

import hashlib
import io
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from participation.contributions.models import Attachment, Contribution
from participation.contributions.services.writing import locked
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch

MAX_DOCUMENTS = 3
IMAGE_EDGE = 1600  # pixels of the longer side after re-encoding
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")


def check_document(file: UploadedFile) -> bytes:
    """The content of an uploaded PDF. Raises Invalid for anything else, whatever its name."""
    if file.size is None or file.size > settings.ATTACHMENT_MAX_BYTES:
        raise Invalid(
            _("The document is too large. At most %(limit)s are possible.")
            % {"limit": filesizeformat(settings.ATTACHMENT_MAX_BYTES)},
            field="documents",
        )
    file.seek(0)
    content: bytes = file.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Invalid(_("This is not a PDF document. Please choose a PDF file."), field="documents")
    return content


def check_image(file: UploadedFile) -> tuple[bytes, int, int]:
    """An uploaded image, re-encoded as JPEG without metadata: content, width, height. Raises Invalid."""
    if file.size is None or file.size > settings.IMAGE_MAX_BYTES:
        raise Invalid(
            _("The image is too large. At most %(limit)s are possible.")
            % {"limit": filesizeformat(settings.IMAGE_MAX_BYTES)},
            field="image",
        )
    file.seek(0)
    try:
        with Image.open(file, formats=IMAGE_FORMATS) as image:
            if image.width * image.height > settings.IMAGE_MAX_PIXELS:
                raise Invalid(_("The image has too many pixels. Please make it smaller."), field="image")
            picture = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(_("The image has too many pixels. Please make it smaller."), field="image") from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise Invalid(_("This is not a JPEG, PNG or WebP image."), field="image") from error
    picture.thumbnail((IMAGE_EDGE, IMAGE_EDGE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), picture.width, picture.height


@transaction.atomic
def attach_document(*, contribution: Contribution, actor: Any, file: UploadedFile, title: str) -> Attachment:
    """Attach a PDF, at most three. The same document twice is attached once."""
    require(can(actor, "contributions.edit", contribution))
    content = check_document(file)
    checksum = hashlib.sha256(content).hexdigest()
    Contribution._base_manager.select_for_update(no_key=True).get(pk=contribution.pk)
    existing = contribution.attachments.filter(kind=Attachment.Kind.DOCUMENT)
    same = existing.filter(checksum=checksum).first()
    if same:
        return same
    if existing.count() >= MAX_DOCUMENTS:
        raise Invalid(_("At most three documents can be attached."), field="documents")
    return _store(contribution, Attachment.Kind.DOCUMENT, content, "pdf", checksum, title=title)


@transaction.atomic
def attach_image(*, contribution: Contribution, actor: Any, file: UploadedFile, alt: str) -> Attachment:
    """Attach the image, replacing an earlier one. An alternative text is needed."""
    require(can(actor, "contributions.edit", contribution))
    if not alt.strip():
        raise Invalid(_("Please describe the image for people who cannot see it."), field="image_alt")
    content, width, height = check_image(file)
    Contribution._base_manager.select_for_update(no_key=True).get(pk=contribution.pk)
    for earlier in contribution.attachments.filter(kind=Attachment.Kind.IMAGE):
        _remove(earlier)
    return _store(
        contribution,
        Attachment.Kind.IMAGE,
        content,
        "jpg",
        hashlib.sha256(content).hexdigest(),
        title=alt.strip()[:120],
        alt=alt.strip(),
        width=width,
        height=height,
    )


def _store(
    contribution: Contribution, kind: str, content: bytes, extension: str, checksum: str, **values: Any
) -> Attachment:
    attachment = Attachment(contribution=contribution, kind=kind, size=len(content), checksum=checksum, **values)
    attachment.file.save(f"{checksum}.{extension}", ContentFile(content), save=False)
    attachment.save()
    touch(contribution.region_id)
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, actor: Any) -> None:
    """Take an attachment off; the file goes with the commit."""
    require(can(actor, "contributions.edit", locked(attachment.contribution)))
    _remove(attachment)
    touch(attachment.contribution.region_id)


def _remove(attachment: Attachment) -> None:
    file = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: file.delete(save=False))
