"""Results in the back office: settling on the survey's page, texts in their list, nothing of other districts."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django_scopes import scopes_disabled

from participation.surveys.results.models import FreeText, Result
from tests import factories
from tests.surveys import building, counted

pytestmark = pytest.mark.django_db
HEIDE = {"host": "heide.land.localhost"}


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def scene(client: Client) -> Any:
    with time_machine.travel(counted.AFTER, tick=False):
        stage = factories.stage()
        definition = building.small()
        survey, version = counted.answered(stage.heide, definition, counted.invented(definition, 30))
        client.force_login(counted.staff(stage.heide))
        yield stage, survey, version


def test_a_result_is_settled_by_an_act(client: Client, scene: Any) -> None:
    _stage, survey, _version = scene
    act = f"/admin/module/survey/{survey.pk}/ergebnis-feststellen/"
    assert client.get(act, headers=HEIDE).status_code == 200
    assert client.post(act, headers=HEIDE).status_code == 302
    with scopes_disabled():
        assert Result.objects.get().settled_at == counted.AFTER
    assert client.post(act, headers=HEIDE).status_code == 302  # a second click changes nothing
    page = client.get(f"/admin/module/survey/{survey.pk}/", headers=HEIDE).content.decode()
    assert f"{survey.get_absolute_url()}ergebnisse/" in page
    assert "ergebnis-feststellen" not in page


def test_texts_are_listed_filed_and_published(client: Client, scene: Any) -> None:
    _stage, survey, version = scene
    counted.settled(survey, version)
    with scopes_disabled():
        text = FreeText.objects.first()
    assert text is not None
    assert client.get("/admin/umfragetexte/", headers=HEIDE).status_code == 200
    assert text.text[:20] in client.get(f"/admin/umfragetexte/{text.pk}/", headers=HEIDE).content.decode()
    client.post(f"/admin/umfragetexte/{text.pk}/einordnen/", {"names": "Bus, Bahn"}, headers=HEIDE)
    client.post(f"/admin/umfragetexte/{text.pk}/veroeffentlichen/", headers=HEIDE)
    with scopes_disabled():
        text.refresh_from_db()
        assert text.state == FreeText.State.PUBLIC
        assert [tag.name for tag in text.tags.all()] == ["Bahn", "Bus"]
    refused = client.post(f"/admin/umfragetexte/{text.pk}/einordnen/", {"names": ",".join("abcdefghi")}, headers=HEIDE)
    assert refused.status_code == 200
    assert "a,b,c" in refused.content.decode()


def test_texts_of_other_districts_are_not_there(client: Client, scene: Any) -> None:
    stage, survey, version = scene
    counted.settled(survey, version)
    with scopes_disabled():
        text = FreeText.objects.first()
    assert text is not None
    client.force_login(counted.staff(stage.kueste))
    kueste = {"host": "kueste.land.localhost"}
    assert client.get(f"/admin/umfragetexte/{text.pk}/", headers=kueste).status_code == 404
    assert client.post(f"/admin/umfragetexte/{text.pk}/veroeffentlichen/", headers=kueste).status_code == 404
    assert client.post(f"/admin/module/survey/{survey.pk}/ergebnis-feststellen/", headers=kueste).status_code == 404
