"""The pages of results: what they show, to whom, in how many queries."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django_scopes import scopes_disabled

from participation.surveys.models import Survey
from participation.surveys.results.models import FreeText, Result
from participation.surveys.results.services import count
from tests import factories
from tests.factories import NOON
from tests.surveys import building, counted

pytestmark = pytest.mark.django_db
HEIDE = {"host": "heide.land.localhost"}
LAND = {"host": "land.localhost"}


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    """Sentences are compared in English, whatever the catalogue says."""
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def stage() -> Any:
    with time_machine.travel(counted.AFTER, tick=False):
        yield factories.stage()


@pytest.fixture
def survey(stage: factories.Stage) -> Survey:
    definition = counted.everything()
    found, version = counted.answered(stage.heide, definition, counted.invented(definition, 90))
    counted.settled(found, version)
    counted.public(found)
    return found


def results_url(survey: Survey) -> str:
    return f"{survey.get_absolute_url()}ergebnisse/"


def test_every_question_is_shown_with_chart_and_table(client: Client, survey: Survey) -> None:
    html = client.get(results_url(survey), headers=HEIDE).content.decode()
    for question in counted.everything().asked:
        assert question.text in html
    assert "Settled: 90 people took part." in html
    assert html.count('role="img"') >= 8
    assert " style=" not in html


def test_results_are_for_staff_until_the_organiser_publishes_them(
    client: Client, stage: factories.Stage, survey: Survey
) -> None:
    Survey._base_manager.update(results_public=False)
    assert client.get(results_url(survey), headers=HEIDE).status_code == 404
    client.force_login(counted.staff(stage.kueste))
    assert client.get(results_url(survey), headers=HEIDE).status_code == 404
    client.force_login(counted.staff(stage.heide))
    assert "The results are not public." in client.get(results_url(survey), headers=HEIDE).content.decode()


@pytest.mark.parametrize("path", ["", "bus/", "bus/?nach=ort", "zahlen.csv", "bericht.html", "bericht.pdf"])
def test_other_sites_do_not_have_it(client: Client, survey: Survey, path: str) -> None:
    assert client.get(results_url(survey) + path, headers=HEIDE).status_code == 200
    assert client.get(results_url(survey) + path, headers={"host": "kueste.land.localhost"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["?fassung=7", "?fassung=1&welle=9", "?fassung=x", "nix/", "bus/?nach=nix", "bus/?nach=bus",
             "wunsch/?nach=ort", "bus/?vergleich=quatsch", "zahlen.exe"]
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client: Client, survey: Survey, path: str) -> None:
    assert client.get(results_url(survey) + path, headers=HEIDE).status_code == 404


def test_a_result_that_is_not_settled_says_so(client: Client, stage: factories.Stage) -> None:
    definition = counted.everything()
    survey, version = counted.answered(stage.heide, definition, counted.invented(definition, 40))
    counted.public(survey)
    assert "Too few people" in client.get(results_url(survey), headers=HEIDE).content.decode()
    with scopes_disabled():
        count(survey=survey, version=version, wave=1)
    cache.clear()
    html = client.get(results_url(survey), headers=HEIDE).content.decode()
    assert "Preliminary, after 40 answers" in html
    assert "about " in html


@pytest.mark.parametrize("by", ["ort", "mittel", "oft", "_channel"])
def test_any_question_can_be_looked_at_by_any_closed_one(client: Client, survey: Survey, by: str) -> None:
    for key in ("bus", "mittel", "thesen", "km", "seit"):
        if key != by:
            page = client.get(f"{results_url(survey)}{key}/?nach={by}", headers=HEIDE)
            assert page.status_code == 200
            assert "<table" in page.content.decode() or "nothing is shown" in page.content.decode()


def queries_of(client: Client, address: str) -> int:
    client.get(address, headers=HEIDE)
    for cache_of_visitors in caches.all():
        cache_of_visitors.clear()
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address, headers=HEIDE).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_questions_options_and_answers(client: Client, stage: factories.Stage) -> None:
    numbers = []
    for definition, people in ((counted.everything(), 90), (counted.repeated(counted.everything(), 3), 150)):
        survey, version = counted.answered(stage.heide, definition, counted.invented(definition, people))
        counted.settled(survey, version)
        counted.public(survey)
        key = definition.asked[0].key
        pages = (results_url(survey), f"{results_url(survey)}{key}/?nach=_channel")
        numbers.append([queries_of(client, page) for page in pages])
    assert numbers[0] == numbers[1]
    assert 0 < max(numbers[1]) <= 20


def test_texts_appear_when_they_are_chosen(client: Client, survey: Survey) -> None:
    with scopes_disabled():
        text = FreeText.objects.filter(question="wunsch").first()
        assert text is not None
        FreeText.objects.filter(pk=text.pk).update(text="<b>Ein Dach</b> über der Haltestelle")
        assert "Dach" not in client.get(results_url(survey), headers=HEIDE).content.decode()
        FreeText.objects.filter(pk=text.pk).update(state=FreeText.State.PUBLIC)
    cache.clear()
    html = client.get(results_url(survey), headers=HEIDE).content.decode()
    assert "&lt;b&gt;Ein Dach&lt;/b&gt;" in html


def test_districts_stand_side_by_side_and_add_up(client: Client, stage: factories.Stage) -> None:
    definition = building.small()
    origin, version = counted.answered(stage.nation, definition, counted.invented(definition, 15))
    counted.settled(origin, version)
    counted.public(origin)
    for region, people in ((stage.heide, 45), (stage.kueste, 30)):
        child = building.survey(region, starts=NOON, lasts=counted.LASTS, features=("answer",))
        Survey._base_manager.filter(pk=child.pk).update(origin=origin, results_public=True)
        child = building.stored(child)
        counted.more(child, version, counted.invented(definition, people, str(people)))
        counted.settled(child, version)
    html = client.get(f"{results_url(origin)}bus/?vergleich=region", headers=LAND).content.decode()
    assert "Heidekreis am See" in html
    assert "All together" in html
    with scopes_disabled():
        shown = [r.figures["bus"]["value"]["counts"][0] for r in Result.objects.all()]
    assert f"({sum(shown)})" in html
    Survey._base_manager.filter(region=stage.kueste).update(results_public=False)
    cache.clear()
    assert (
        "Küstenkreis</th>"
        not in client.get(f"{results_url(origin)}bus/?vergleich=region", headers=LAND).content.decode()
    )


def test_waves_stand_side_by_side_without_a_sum(client: Client, survey: Survey) -> None:
    with scopes_disabled():
        first = Result.objects.get()
        Result.objects.create(
            region=first.region, survey=survey, version=first.version, wave=2, people=90, figures=first.figures,
            counted_at=NOON, settled_at=NOON,
        )  # fmt: skip
    html = client.get(f"{results_url(survey)}bus/?fassung=1&welle=1&vergleich=welle", headers=HEIDE).content.decode()
    assert "Wave 2" in html
    assert "All together" not in html
