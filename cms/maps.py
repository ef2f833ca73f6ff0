"""A map of the sites below a region, to stand beside their list."""

from dataclasses import replace

from django.core.cache import cache

from participation.contributions.maps import WIDTH, Place, RegionMap, map_of
from participation.regions.hosts import tenants
from participation.regions.models import Region

SECONDS = 600
MOST_LABELS = 30
GAP = 16  # between lines of labels, in units of the map
LETTER = 6.8


def map_of_sites(region: Region) -> RegionMap | None:
    """The region's outline with the sites below it; None where the shape is unknown. Remembered for ten minutes."""
    key = f"map-of-sites:{region.pk}"
    found: RegionMap | str | None = cache.get(key, "")
    if found == "":
        found = _draw(region)
        cache.set(key, found, SECONDS)
    return found  # type: ignore[return-value]


def _draw(region: Region) -> RegionMap | None:
    drawn = map_of(region)
    if drawn is None:
        return None
    below = [tenant.region_id for tenant in tenants() if tenant.parent and tenant.region_id != region.pk]
    rows = Region.objects.filter(pk__in=below, latitude__isnull=False, longitude__isnull=False)
    places = [
        Place(name, *drawn.project(latitude, longitude))
        for name, latitude, longitude in rows.values_list("name", "latitude", "longitude")
    ]
    if len(places) <= MOST_LABELS:
        _label(places)
    return replace(drawn, places=places)


def _label(places: list[Place]) -> None:
    """Names towards the middle of the map, otherwise outwards; left out where one would cover another."""
    taken: list[tuple[float, float, float]] = []
    for place in sorted(places, key=lambda place: place.y):
        wide = LETTER * len(place.name) + GAP
        leftwards, rightwards = ("end", place.x - wide), ("start", place.x)
        for anchor, left in (leftwards, rightwards) if place.x > WIDTH / 2 else (rightwards, leftwards):
            inside = left >= 0 and left + wide <= WIDTH
            if inside and not any(_meets(left, left + wide, place.y, other) for other in taken):
                place.label, place.anchor = place.name, anchor
                taken.append((left, left + wide, place.y))
                break


def _meets(left: float, right: float, y: float, other: tuple[float, float, float]) -> bool:
    return left < other[1] and other[0] < right and abs(y - other[2]) < GAP
