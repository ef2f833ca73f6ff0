"""Pictures of a document: decoded only within limits, scaled down, encoded anew without metadata."""

import io

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from participation.drafts.importing.found import Picture, Report

EDGE = 2000  # pixels of the longer side at most
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
JPEG_PIXELS = 250_000_000  # a JPEG can be decoded at a fraction of its size, others cannot


def picture_of(content: bytes, report: Report, place: str) -> Picture | None:
    """The picture, or None where it cannot be read within the limits, which the report then says."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            # Only the head of the file has been read so far.
            width, height = image.size
            limit = JPEG_PIXELS if image.format == "JPEG" else settings.IMAGE_MAX_PIXELS
            if width * height > limit:
                report.note("picture_large", place)
                return None
            if image.format == "JPEG":
                image.draft(None, (EDGE, EDGE))
            is_photo = image.format in ("JPEG", "WEBP") and image.mode != "RGBA"
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((EDGE, EDGE))
            made = upright.convert("RGB" if is_photo else "RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        report.note("picture_large", place)
        return None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        report.note("picture_unread", place)
        return None
    if max(width, height) > EDGE:
        report.note("picture_scaled", place)
    out = io.BytesIO()
    if is_photo:
        made.save(out, "JPEG", quality=85)
    else:
        made.save(out, "PNG")
    return Picture(out.getvalue(), "jpg" if is_photo else "png", made.width, made.height)
