"""The complete example of the demo: one district with a strategy, measures and information, as visitors find it."""

from collections import Counter

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from cms.demo import building, content, people
from cms.models import ContactPerson, EasyLanguagePage, FaqPage, GlossaryTerm, NewsPage, StrategyDraftPage
from participation.comments.models import Comment
from participation.contributions.models import Contribution
from participation.core import clock, recounting
from participation.drafts.models import Effect, Paragraph, Passage, Response, Version
from participation.measures.models import Measure
from participation.processes.promises import PromiseState, promise_of
from participation.regions.models import Region
from tests import factories
from tests.doors.crawling import crawl

SLUG = "vorpommern-greifswald"
HOST = f"{SLUG}.land.localhost"


@pytest.fixture
def region(db: None, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The district of the example, below the nation of the tests; what the nation itself tells is left out."""
    factories.stage()
    monkeypatch.setattr(building, "NATION", "modellland")
    monkeypatch.setattr(building, "_nation_story", lambda say: None)
    rows = [row for row in content.districts() if row["slug"] == SLUG]
    monkeypatch.setattr(content, "districts", lambda: rows)
    monkeypatch.setattr(people, "PASSWORD", factories.PASSWORD)
    building.build(port=8000, say=lambda line: None)
    return Region.objects.get(slug=SLUG)


def test_the_example_tells_what_it_promises_and_a_second_start_changes_nothing(region: Region) -> None:
    with scopes_disabled():
        assert list(Version.objects.filter(region=region).values_list("number", flat=True)) == [1, 2]
        threads = Comment._base_manager.filter(region=region, contribution__kind="paragraph", level=0)
        assert threads.count() >= 40
        gone = Paragraph.objects.filter(region=region, ended_in__isnull=False)
        assert gone.filter(comment_count__gt=0).exists()
        passages = Passage.objects.filter(version__region=region)
        assert passages.filter(found_in__number=2).count() >= 25
        assert passages.filter(found_in__number=1).count() >= 3  # their words are gone
        answers = Response.objects.filter(region=region)
        assert set(answers.values_list("verdict", flat=True)) == {"adopted", "partly", "not", "noted"}
        assert answers.count() >= 25
        assert Effect.objects.filter(response__region=region).count() >= 25
        assert StrategyDraftPage.objects.get().live
        assert NewsPage.objects.live().count() == 12
        assert GlossaryTerm.objects.filter(region=region).count() >= 20
        assert ContactPerson.objects.filter(region=region).count() == 5
        assert len(FaqPage.objects.get().body) == 3
        measures = Measure._base_manager.filter(region=region)
        assert set(measures.values_list("status", flat=True)) == {"planned", "running", "done", "stopped"}
        assert measures.filter(overdue_since__isnull=False).exists()
        from_ideas = Counter(measures.values_list("sources__contribution__kind", flat=True))
        assert from_ideas["proposal"] >= 4
        assert from_ideas["paragraph"] >= 10
        promises = {process.slug: promise_of(process, clock.now()) for process in region.processes.with_schedule()}
        states = {slug: promise.state for slug, promise in promises.items() if promise is not None}
        assert states["buecherbus"] == PromiseState.ANSWERED
        assert states["inselverkehr"] == PromiseState.LATE
        assert states["notfallpunkte"] == PromiseState.DUE
        assert states["dorfgemeinschaftshaeuser"] == PromiseState.OVERDUE
        assert EasyLanguagePage.objects.live().count() >= 3
        assert [drift for entry in recounting.counters() for drift in recounting.mend(entry)] == []

        before = Contribution._base_manager.count(), Comment._base_manager.count(), Version._base_manager.count()
        building.build(port=8000, say=lambda line: pytest.fail(line))
        assert (
            Contribution._base_manager.count(), Comment._base_manager.count(), Version._base_manager.count()
        ) == before  # fmt: skip


def test_every_page_that_can_be_reached_answers(region: Region, client: Client) -> None:
    answers = crawl(client, HOST, limit=400)
    assert len(answers) > 60
    assert {path: status for path, status in answers.items() if status not in (200, 302)} == {}
