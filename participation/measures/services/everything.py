"""The anchor of a region's whole progress, so that people can follow everything."""

from django.utils.translation import gettext

from participation.contributions.models import Contribution, Visibility
from participation.core import clock
from participation.regions.models import Region

KIND = "progress"
SOURCE_ID = "all"  # with region and kind it is unique


def anchor_of(region: Region) -> Contribution:
    """The anchor of a region, made when it is first needed."""
    found, _created = Contribution._base_manager.get_or_create(
        region=region,
        kind=KIND,
        source_id=SOURCE_ID,
        defaults={
            "title": gettext("Strategy and progress"),
            "slug": "fortschritt",
            "visibility": Visibility.PUBLIC,
            "published_at": clock.now(),
        },
    )
    return found


def existing_anchor(region_id: int) -> Contribution | None:
    """The anchor of a region, if anything was ever planned there."""
    found: Contribution | None = Contribution._base_manager.filter(
        region_id=region_id, kind=KIND, source_id=SOURCE_ID
    ).first()
    return found


def anchors_for(region: Region) -> list[int]:
    """The anchors whose followers hear of a measure of the region: its own, and those of the regions above."""
    paths = [region.path[:end] for end in range(region.steplen, len(region.path) + 1, region.steplen)]
    rows = Contribution._base_manager.filter(region__path__in=paths, kind=KIND, source_id=SOURCE_ID)
    return list(rows.values_list("pk", flat=True))
