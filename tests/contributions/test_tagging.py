"""Tags are set in a handful of queries, and one word is one tag."""

from typing import Any

import pytest
from taggit.models import Tag

from participation.contributions.services.tagging import set_tags
from tests.proposals.factories import draft
from tests.world import World

pytestmark = pytest.mark.django_db


def test_tags_are_exactly_those_given(world: World) -> None:
    mine = draft(world.module, world.anna)
    set_tags(contribution=mine, names=["Rad", "Öffentlicher Verkehr"])
    set_tags(contribution=mine, names=["rad", "Schule"])
    assert sorted(mine.tags.names()) == ["Rad", "Schule"]
    set_tags(contribution=mine, names=[])
    assert not mine.tags.exists()


def test_one_word_is_one_tag_for_everybody(world: World) -> None:
    one, other = draft(world.module, world.anna), draft(world.module, world.ben)
    set_tags(contribution=one, names=["Bäume", "BÄUME"])
    set_tags(contribution=other, names=["bäume"])
    assert Tag.objects.count() == 1
    assert list(one.tags.all()) == list(other.tags.all())


def test_six_new_tags_take_a_handful_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    mine = draft(world.module, world.anna)
    with django_assert_max_num_queries(8):
        set_tags(contribution=mine, names=["a", "b", "c", "d", "e", "f"])
