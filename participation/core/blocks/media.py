"""Blocks of files: pictures, downloads, videos."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from participation.core import videos
from participation.core.blocks.pictures import picture_parts, prepare_pictures
from participation.core.blocks.texts import ANSWER_FEATURES
from participation.core.editorial import Html, Part, Path

LICENCES = [
    ("", _("all rights reserved")),
    ("cc0", "CC0 1.0"),
    ("cc-by", "CC BY 4.0"),
    ("cc-by-sa", "CC BY-SA 4.0"),
    ("dl-by", "Datenlizenz Deutschland – Namensnennung 2.0"),
]
LICENCE_ADDRESSES = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    "cc-by": "https://creativecommons.org/licenses/by/4.0/deed.de",
    "cc-by-sa": "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
    "dl-by": "https://www.govdata.de/dl-de/by-2-0",
}
# What a file is, in words.
KINDS = {
    "pdf": _("PDF document"),
    "odt": _("OpenDocument text"),
    "ods": _("OpenDocument spreadsheet"),
    "docx": _("Word document"),
    "xlsx": _("Excel spreadsheet"),
    "csv": _("table (CSV)"),
    "txt": _("plain text"),
    "mp4": _("video (MP4)"),
    "webm": _("video (WebM)"),
    "vtt": _("captions (WebVTT)"),
}


class PictureValue(blocks.StructValue):
    """A picture with its rights."""

    @property
    def licence_name(self) -> str:
        licence = self.get("licence")
        return str(dict(LICENCES)[licence]) if licence in LICENCE_ADDRESSES else ""

    @property
    def licence_address(self) -> str:
        return LICENCE_ADDRESSES.get(self.get("licence") or "", "")


class PictureBlock(blocks.StructBlock):
    """A picture with alternative text, caption and rights."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)
    credit = blocks.CharBlock(label=_("Who made it"), max_length=160, required=False)
    licence = blocks.ChoiceBlock(label=_("Licence"), choices=LICENCES[1:], required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        label_format = "{caption}"
        value_class = PictureValue
        template = "core/blocks/image.html"

    def prepare(self, values: list[Any], context: Any) -> None:
        """Fetch the versions of all pictures of the text at once."""
        prepare_pictures(value.get("image") for value in values)

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        yield from picture_parts(value.get("image"), (*path, "image"))


class DownloadValue(blocks.StructValue):
    """A file with its kind and size in words."""

    @property
    def name(self) -> str:
        document = self.get("document")
        return self.get("title") or (document.title if document else "")

    @property
    def about(self) -> str:
        """ "PDF document, 1.2 MB"."""
        document = self.get("document")
        if not document:
            return ""
        extension = document.file_extension.lower()
        return gettext("%(kind)s, %(size)s") % {
            "kind": KINDS.get(extension, extension.upper()),
            "size": filesizeformat(document.get_file_size()),
        }


class DownloadBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), max_length=160, required=False, help_text=_("Otherwise the title of the document is used.")
    )

    class Meta:
        label = _("Document")
        value_class = DownloadValue


class DownloadsBlock(blocks.ListBlock):
    """Files to download."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DownloadBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "download"
        label = _("Downloads")
        template = "core/blocks/downloads.html"


class VideoValue(blocks.StructValue):
    """A video: a file of one's own, or one that is kept elsewhere."""

    @property
    def elsewhere(self) -> videos.Video | None:
        """The video at a service; None for a file of one's own or an address that is not known."""
        address = self.get("address") or ""
        return videos.find(address, title=self.get("title") or "") if address and not self.get("file") else None

    @property
    def mime_type(self) -> str:
        return "video/webm" if self["file"].file_extension.lower() == "webm" else "video/mp4"


class VideoBlock(blocks.StructBlock):
    """A video. Nothing is loaded from elsewhere before somebody says so."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    file = DocumentChooserBlock(
        label=_("Video file of your own"), required=False, help_text=_("MP4 or WebM, uploaded as a document.")
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt), uploaded as a document.")
    )
    address = blocks.URLBlock(
        label=_("or address of a video elsewhere"),
        required=False,
        help_text=_("On YouTube, for example. Nothing is loaded from there before a click."),
    )
    poster = ImageBlock(label=_("Still image"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("What is said and shown, as text"), features=ANSWER_FEATURES, required=False
    )

    class Meta:
        icon = "media"
        label = _("Video")
        label_format = "{title}"
        value_class = VideoValue
        template = "core/blocks/video.html"

    def prepare(self, values: list[Any], context: Any) -> None:
        """Fetch the still images of all videos of the text at once."""
        prepare_pictures(value.get("poster") for value in values)

    def parts(self, value: Any, path: Path) -> Iterator[Part]:
        yield from picture_parts(value.get("poster"), (*path, "poster"))
        transcript = value.get("transcript")
        if transcript:
            yield Html(transcript.source, (*path, "transcript"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = dict(_wrong_files(cleaned))
        address = cleaned.get("address") or ""
        if address and videos.find(address) is None:
            names = ", ".join(videos.names())
            errors["address"] = gettext("This is no address of a video on: %(names)s.") % {"names": names}
        if not self.is_deferred_validation:
            if bool(address) == bool(cleaned.get("file")):
                errors.setdefault("file", gettext("Choose a file or write an address, one of the two."))
            elif not address and not cleaned.get("captions") and not cleaned.get("transcript"):
                errors["captions"] = gettext(
                    "People who cannot hear or see the video need captions, or what is said and shown as text."
                )
        if errors:
            wrong = {name: ValidationError(message) for name, message in errors.items()}
            raise StructBlockValidationError(block_errors=wrong)
        return cleaned


def _wrong_files(value: Any) -> Iterator[tuple[str, str]]:
    video, captions = value.get("file"), value.get("captions")
    if video and video.file_extension.lower() not in ("mp4", "webm"):
        yield "file", gettext("This is no video. Choose an MP4 or WebM file.")
    if captions and captions.file_extension.lower() != "vtt":
        yield "captions", gettext("These are no captions. Choose a WebVTT file (.vtt).")
