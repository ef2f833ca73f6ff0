"""Maps are drawn from what is known of a region."""

import pytest

from participation.contributions.maps import map_of
from participation.regions.models import Region
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_map_shows_the_box_and_the_municipalities(world: World) -> None:
    drawn = map_of(world.stage.heide)
    assert drawn is not None
    assert [place.name for place in drawn.places] == ["Heidedorf"]
    assert drawn.places[0].label == "Heidedorf"
    assert drawn.outline.startswith("M")


def test_the_middle_of_a_region_lies_in_the_middle_of_its_map(world: World) -> None:
    drawn = map_of(world.stage.heide)
    assert drawn is not None
    assert drawn.project(52.5, 10.5) == (drawn.width / 2, drawn.height / 2)


def test_an_outline_is_simplified(world: World) -> None:
    points = [[10 + n / 10_000, 52 + (n % 2) / 100_000] for n in range(10_000)] + [[11, 53], [10, 53], [10, 52]]
    region = world.stage.heide
    Region.objects.filter(pk=region.pk).update(outline={"type": "Polygon", "coordinates": [points]})
    drawn = map_of(Region.objects.get(pk=region.pk))
    assert drawn is not None
    assert len(drawn.outline) < 200


def test_there_is_no_map_without_a_shape(world: World) -> None:
    assert map_of(world.stage.nation) is None
