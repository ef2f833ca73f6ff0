"""Small maps of a region, drawn by ourselves: its outline, its municipalities, a point. No tiles from elsewhere."""

import math
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.core.cache import cache
from shapely.geometry import shape

from participation.regions.models import Level, Region

WIDTH = 400
MARGIN = 14
_SECONDS = 3600
_DETAIL = 180  # the outline keeps what is larger than this part of the map
_LETTER, _LINE = 7.8, 17  # about how much room a letter and a line of a label take


@dataclass
class Place:
    """A municipality on the map; `label` is empty where there is no room for it."""

    name: str
    x: float
    y: float
    label: str = ""
    anchor: str = "start"

    @property
    def label_x(self) -> float:
        """Where its name begins, or ends."""
        return round(self.x + (6 if self.anchor == "start" else -6), 1)

    @property
    def label_y(self) -> float:
        return self.y


@dataclass
class RegionMap:
    """A map in its own units. `west` to `north` are the degrees at its edges."""

    name: str
    west: float
    south: float
    east: float
    north: float
    height: int
    outline: str
    places: list[Place] = field(default_factory=list)

    width = WIDTH

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """From degrees to units of the map."""
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return round(x, 1), round(y, 1)


def map_of(region: Region) -> RegionMap | None:
    """The map of a region; None where nothing is known of its shape. Remembered for an hour."""
    key = f"map:{region.pk}"
    found: RegionMap | str | None = cache.get(key, "")
    if found == "":
        found = _draw(region)
        cache.set(key, found, _SECONDS)
    return found  # type: ignore[return-value]


def _draw(region: Region) -> RegionMap | None:
    outline = shape(region.outline) if region.outline else None
    bounds = list(outline.bounds) if outline is not None else region.bounds
    if not bounds or bounds[0] >= bounds[2] or bounds[1] >= bounds[3]:
        return None
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    pad = (east - west) * MARGIN / (WIDTH - 2 * MARGIN)
    west, east = west - pad, east + pad
    south, north = south - pad * squeeze, north + pad * squeeze
    height = round(WIDTH * (north - south) / ((east - west) * squeeze))
    drawn = RegionMap(region.name, west, south, east, north, height, "")
    drawn.outline = _path(drawn, outline if outline is not None else shapely.box(*bounds))
    drawn.places = _places(drawn, region)
    return drawn


def _path(drawn: RegionMap, outline: Any) -> str:
    simple = shapely.simplify(outline, (drawn.east - drawn.west) / _DETAIL)
    rings: list[Any] = []
    for polygon in getattr(simple, "geoms", [simple]):
        rings += [polygon.exterior, *polygon.interiors]
    parts = []
    for ring in rings:
        points = [drawn.project(latitude, longitude) for longitude, latitude, *_ in ring.coords[:-1]]
        parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z")
    return "".join(parts)


def _places(drawn: RegionMap, region: Region) -> list[Place]:
    below = Region.objects.filter(
        path__startswith=region.path, level=Level.MUNICIPALITY, latitude__isnull=False, longitude__isnull=False
    )
    rows = below.exclude(pk=region.pk).values_list("name", "latitude", "longitude", "population")
    largest_first = sorted(rows, key=lambda row: -(row[3] or 0))
    places = [Place(name, *drawn.project(latitude, longitude)) for name, latitude, longitude, _people in largest_first]
    _label(places, drawn)
    return places


def _label(places: list[Place], drawn: RegionMap) -> None:
    """Write the names of the largest places, as many as there is room for."""
    taken = [(place.x - 3, place.y - 3, place.x + 3, place.y + 3) for place in places]
    for place in places:
        wide = len(place.name) * _LETTER
        for anchor, left in (("start", place.x + 6), ("end", place.x - 6 - wide)):
            box = (left, place.y - _LINE / 2, left + wide, place.y + _LINE / 2)
            inside = box[0] >= MARGIN and box[2] <= WIDTH - MARGIN and box[1] >= 0 and box[3] <= drawn.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                place.label, place.anchor = place.name, anchor
                break


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
