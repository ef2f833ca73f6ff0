"""Pictures of a text: their scaled versions are fetched for all of them at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model

from participation.core.editorial import Part, Path, Picture

# The versions that templates ask for: pictures in texts, and small square ones of people.
WIDE = ("width-400|format-webp", "width-800|format-webp", "width-1600|format-webp")
SQUARE = ("fill-240x240|format-webp",)


def prepare_pictures(images: Iterable[Any]) -> None:
    """Fetch the scaled versions of the pictures with one query; those without any are made when they are shown."""
    waiting = [image for image in images if image is not None and not hasattr(image, "prefetched_renditions")]
    if not waiting:
        return
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=(*WIDE, *SQUARE))
    prefetch_related_objects(waiting, Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions"))


def picture_parts(image: Any, path: Path) -> Iterator[Part]:
    """A chosen picture as the checks see it."""
    if image is not None:
        described = bool(getattr(image, "contextual_alt_text", "") or getattr(image, "decorative", False))
        yield Picture(described, path)
