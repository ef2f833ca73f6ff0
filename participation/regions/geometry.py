"""Is a point inside a region?"""

from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry import shape


@lru_cache(maxsize=500)
def _prepared(geojson: str) -> Any:
    outline = shapely.from_geojson(geojson)
    shapely.prepare(outline)
    return outline


def contains(outline: dict | None, bounds: list[float] | None, latitude: float, longitude: float) -> bool:
    """Whether the position lies in the GeoJSON outline or, without one, in the box (west, south, east, north)."""
    if outline:
        return bool(shapely.covers(_prepared(shapely.to_geojson(shape(outline))), shapely.Point(longitude, latitude)))
    if bounds:
        west, south, east, north = bounds
        return west <= longitude <= east and south <= latitude <= north
    return True


def bounds_of(outline: dict) -> list[float]:
    """The bounding box (west, south, east, north) of a GeoJSON geometry."""
    return [round(value, 4) for value in shape(outline).bounds]
