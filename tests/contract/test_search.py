"""What the search finds opens: each registered kind of document leads to a page that a visitor can read."""

import pytest
from django.core.management import call_command
from django.test import Client
from django_scopes import scopes_disabled

from participation.regions.models import Region
from participation.search import registry
from participation.search.models import SearchDocument
from tests.contract.test_urls import Scene, scene  # noqa: F401  (a district in which there is something)

HOSTS = {region: f"{region}.land.localhost" for region in ("heide", "kueste")}


@pytest.mark.usefixtures("scene")
def test_every_document_of_every_provider_opens_for_visitors() -> None:
    with scopes_disabled():
        call_command("rebuild_search", "--json")
        slugs = dict(Region.objects.values_list("pk", "slug"))
        rows = list(SearchDocument.objects.values_list("kind", "region_id", "url", "language"))
    assert {kind for kind, *_rest in rows} <= set(registry.providers())
    assert {"page", "process", "proposal", "debate"} <= {kind for kind, *_rest in rows}
    closed = []
    for kind, region_id, url, _language in rows:
        answer = Client().get(url, headers={"host": HOSTS.get(slugs[region_id], "land.localhost")}, follow=True)
        if answer.status_code != 200:
            closed.append((kind, url, answer.status_code))
    assert not closed


def test_every_kind_has_its_names() -> None:
    assert all(str(row.label) and str(row.plural) for row in registry.providers().values())
