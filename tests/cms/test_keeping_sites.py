"""Nobody deletes a site with what belongs to it."""

import pytest
from wagtail.models import Page, Site

from participation.accounts.models import Role
from participation.contributions.models import Contribution
from tests import factories
from tests.proposals.factories import proposal
from tests.world import browser, make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_site_is_kept_and_what_hangs_on_it_is_listed(method: str) -> None:
    world = make_world()
    proposal(world.module, world.anna)
    root = factories.person("Wurzel", is_superuser=True, is_staff=True)
    site = world.stage.heide.site
    client = browser("land.localhost", root)
    response = getattr(client, method)(f"/admin/sites/delete/{site.pk}/", follow=True)
    page = response.content.decode()
    assert "lässt sich nicht löschen" in page
    assert "1 × Beiträge" in page
    assert Site.objects.filter(pk=site.pk).exists()
    assert Page.objects.filter(pk=site.root_page_id).exists()
    assert Contribution._base_manager.filter(region=world.stage.heide).exists()


def test_only_those_who_may_delete_sites_hear_what_hangs_on_one() -> None:
    stage = factories.stage()
    boss = factories.staff("Ada", Role.ADMINISTRATOR, stage.heide)
    response = browser("heide.land.localhost", boss).post(f"/admin/sites/delete/{stage.kueste.site_id}/")
    assert response.status_code == 404
