"""Where attachments lie: beside the public media, not among them."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class AttachmentStorage(FileSystemStorage):
    """Files below `MEDIA_ROOT/attachments`, a folder that no web server may serve."""

    @cached_property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / "attachments")

    def url(self, name: str | None) -> str:
        raise ValueError("Attachments have no public address; use Attachment.get_absolute_url().")
