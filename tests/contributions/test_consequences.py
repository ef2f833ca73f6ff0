"""What came of a contribution elsewhere stands on its page, in order of time."""

from datetime import timedelta

import pytest

from participation.contributions import addresses, registry
from participation.contributions.services import following
from participation.core import clock
from tests.proposals.factories import proposal


@pytest.fixture
def told(monkeypatch, world):
    """A source that knows one thing of everything."""
    monkeypatch.setattr(registry, "_consequences", {})

    @registry.consequence_source("test")
    def _source(contribution):
        at = clock.now() + timedelta(days=1)
        return [registry.Consequence("Maßnahme", f"Bau von {contribution.pk}", "/daraus/", at, "Es geht los.")]


def test_the_page_of_a_contribution_shows_what_came_of_it(world, at_heide, told):
    shown = proposal(world.module, world.anna)
    page = at_heide().get(shown.get_absolute_url()).content.decode()
    assert f"Maßnahme: Bau von {shown.pk}" in page
    assert 'href="/daraus/"' in page
    assert page.index("steps__label") < page.index("Es geht los.")


def test_the_page_of_a_module_shows_it_once_it_has_an_anchor(world, at_heide, told):
    page = world.module.get_absolute_url()
    assert "/daraus/" not in at_heide().get(page).content.decode()
    anchor = following.anchor_of(world.module)
    assert f"Bau von {anchor.pk}" in at_heide(world.anna).get(page).content.decode()


def test_one_source_can_be_left_out(world, told):
    shown = proposal(world.module, world.anna)
    assert len(registry.consequences_of(shown)) == 1
    assert registry.consequences_of(shown, other_than="test") == []


def test_names_are_registered_once(monkeypatch, told):
    with pytest.raises(ValueError, match="twice"):
        registry.consequence_source("test")(lambda contribution: [])
    monkeypatch.setattr(addresses, "_addresses", {})
    addresses.address_of("test")(lambda contribution: "/x/")
    with pytest.raises(ValueError, match="twice"):
        addresses.address_of("test")(lambda contribution: "/y/")
