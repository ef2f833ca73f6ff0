"""Opening a .docx from anybody: refused with a sentence before anything dangerous is unpacked or parsed."""

import io
import re
import zipfile
import zlib
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from lxml import etree

from participation.core.errors import Invalid

MAX_PARTS = 3000
MAX_XML = 60 * 1024 * 1024  # bytes of all texts together, unpacked
MAX_UNPACKED = 300 * 1024 * 1024  # bytes of everything
MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".emf", ".wmf", ".wdp", ".bin",
         ".odttf", ".ttf", ".docx", ".xlsx", ".pptx", ".pdf")  # fmt: skip
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc and of encrypted documents
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A document type declares entities, with which a parser can be led to other files or into endless work. No word
# processor writes one. The bytes between the letters are those of UTF-16 and UTF-32.
DOCTYPE = re.compile(b"\x00{0,3}".join(bytes([sign]) for sign in b"<!DOCTYPE"), re.IGNORECASE)


def open_document(content: bytes) -> Any:
    """The opened document. Raises Invalid with a sentence for everything that is not a sound .docx."""
    if content.startswith(OLD_FORMAT):
        if ENCRYPTED in content:
            raise Invalid(
                _("This document is protected by a password. Please remove the password and upload it again."),
                field="file",
            )
        raise Invalid(
            _("This is a document in the old format .doc. Please save it as .docx and upload it again."), field="file"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise broken() from error
    try:
        opened = docx.Document(io.BytesIO(content))
        if opened.element.body is None:
            raise broken()
    except Invalid:
        raise
    except (OpcError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError, OSError, TypeError) as error:
        # The package answers a part that is missing or is another one with whatever it stumbles over.
        raise broken() from error
    return opened


def broken() -> Invalid:
    """The refusal of a file that is no sound .docx."""
    return Invalid(
        _("This file is damaged or no Word document. Please open it in your word processor, save it as .docx anew and "
          "upload it again."),
        field="file",
    )  # fmt: skip


def _too_large() -> Invalid:
    return Invalid(
        _("This document is far larger when unpacked than drafts are. Please split it or leave out large parts."),
        field="file",
    )


def _looks_like_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as opened:
        return opened.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def _check(archive: zipfile.ZipFile) -> None:
    """Look at sizes before unpacking: the library never reads more of a part than its head says."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise Invalid(
            _("This document is protected by a password. Please remove the password and upload it again."), field="file"
        )
    if "[Content_Types].xml" not in names:
        if "mimetype" in names and "content.xml" in names:
            raise Invalid(_("This is an OpenDocument file. Please save it as .docx and upload it again."), field="file")
        raise broken()
    if len(parts) > MAX_PARTS:
        raise _too_large()
    # Any part can be named as the text, so what begins like XML is held to its limits whatever it is called.
    texts = [part for part in parts if not part.filename.lower().endswith(MEDIA) or _looks_like_xml(archive, part)]
    too_large = sum(part.file_size for part in texts) > MAX_XML or sum(part.file_size for part in parts) > MAX_UNPACKED
    if too_large:
        raise _too_large()
    for part in texts:
        if DOCTYPE.search(archive.read(part)):
            raise Invalid(_("This document holds declarations that are not safe. It was not opened."), field="file")
