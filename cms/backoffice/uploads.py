"""Documents that staff upload are what their names say."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
SIGNATURES = {"pdf": PDF, "odt": ZIP, "ods": ZIP, "docx": ZIP, "xlsx": ZIP, "webm": b"\x1a\x45\xdf\xa3"}
VIDEOS = ("mp4", "webm")

MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml")  # what a browser might run instead of reading it as text


def looks_like(extension: str, file: UploadedFile) -> bool:
    """Whether the content of a file may be of the kind that its extension names."""
    file.seek(0)
    beginning = file.read(4096)
    file.seek(0)
    if extension == "mp4":
        return beginning[4:8] == b"ftyp"
    if extension == "vtt" and not beginning.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return False
    signature = SIGNATURES.get(extension)
    if signature is not None:
        return beginning.startswith(signature)
    return b"\x00" not in beginning and not beginning.lstrip().lower().startswith(MARKUP)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form; it refuses a file whose content belies its name."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            extension = (file.name or "").rpartition(".")[2].lower()
            if not looks_like(extension, file):
                raise ValidationError(
                    _("The content of this file is not what its name says. Please save it again and upload it anew.")
                )
            if extension not in VIDEOS and file.size and file.size > settings.DOCUMENT_MAX_BYTES:
                raise ValidationError(
                    _("This file is too large: it has %(size)s, at most %(most)s are possible.")
                    % {"size": filesizeformat(file.size), "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
                )
        return file
