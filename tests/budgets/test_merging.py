"""Projects become one only if all their authors agree; people count once, comments and addresses go along."""

from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.budgets.models import Consent, Merger
from participation.budgets.services import merging
from participation.comments import services as comments
from participation.contributions.models import Contribution
from participation.contributions.services import following, supporting
from participation.core import recounting
from participation.core.errors import Invalid, Refused
from participation.notifications.models import Notice
from participation.search.models import SearchDocument
from tests import factories
from tests.budgets import factories as budgets
from tests.world import browser

pytestmark = pytest.mark.django_db
HOST = "heide.land.localhost"


class Scene:
    """Anna, Ben and Carla want nearly the same."""

    def __init__(self) -> None:
        heide = factories.stage().heide
        self.budget = budgets.budget(heide, features=("submit", "support", "comment", "ballot"))
        self.boss = factories.staff("Petra", Role.PROJECT_TEAM, heide)
        self.people = {name: factories.person(name, lives_in=heide) for name in ("Anna", "Ben", "Carla", "Dora")}
        self.anna, self.ben, self.carla, self.dora = self.people.values()
        self.bench = budgets.project(self.budget, self.anna, title="Eine Bank am See")
        self.seats = budgets.project(self.budget, self.ben, title="Sitzplätze am See")
        self.chairs = budgets.project(self.budget, self.carla, title="Stühle am See")

    def ask(self) -> Merger:
        return merging.ask(
            target=self.bench, others=[self.seats, self.chairs], reason="Alle drei wollen sitzen.", actor=self.boss
        )

    def answer(self, merger: Merger, project: Any, agrees: bool = True) -> Merger:
        consent = Consent.objects.get(merger=merger, project=project)
        return merging.answer(consent=consent, agrees=agrees, actor=project.author)


@pytest.fixture
def scene(now: Any) -> Any:
    with scopes_disabled():
        yield Scene()


def test_each_author_is_asked_and_nothing_happens_before_all_agree(scene: Scene) -> None:
    merger = scene.ask()
    for person in (scene.anna, scene.ben, scene.carla):
        assert Notice._base_manager.filter(person=person, kind="budgets.merger_asked").count() == 1
    scene.answer(merger, scene.bench)
    merger = scene.answer(merger, scene.seats)
    assert merger.state == Merger.State.ASKED
    assert budgets.fresh(scene.seats).merged_into_id is None
    merger = scene.answer(merger, scene.chairs)
    assert merger.state == Merger.State.DONE
    assert budgets.fresh(scene.seats).merged_into_id == budgets.fresh(scene.chairs).merged_into_id == scene.bench.pk


def test_people_count_once_and_comments_go_along(scene: Scene) -> None:
    for project, names in ((scene.bench, ("Ben", "Dora")), (scene.seats, ("Anna", "Dora")), (scene.chairs, ("Ben",))):
        for name in names:
            supporting.support(contribution=budgets.fresh(project), user=scene.people[name])
    following.follow(contribution=scene.seats, user=scene.dora)
    comments.post(contribution=scene.seats, author=scene.dora, text="Sitzen ist gut.")
    merger = scene.ask()
    for project in (scene.bench, scene.seats, scene.chairs):
        scene.answer(merger, project)
    bench = budgets.fresh(scene.bench)
    assert bench.support_count == 3
    assert bench.comment_count == 1
    assert set(following.followers_of(bench)) == {scene.ben.pk, scene.carla.pk, scene.dora.pk}
    assert budgets.fresh(scene.seats).support_count == 0
    assert [drift for counter in recounting.counters() for drift in recounting.mend(counter)] == []
    assert SearchDocument._base_manager.filter(kind="project").count() == 1


def test_old_addresses_lead_on_and_all_authors_stay_named(scene: Scene) -> None:
    merger = scene.ask()
    for project in (scene.bench, scene.seats, scene.chairs):
        scene.answer(merger, project)
    client = browser(HOST)
    for url in (scene.seats.get_absolute_url(), f"/projekte/{scene.chairs.pk}/"):
        response = client.get(url)
        assert response.status_code == 301
        assert response["Location"].endswith(scene.bench.get_absolute_url())
    page = client.get(scene.bench.get_absolute_url()).text
    assert "Sitzplätze am See" in page
    assert "Carla" in page
    listed = client.get(scene.budget.get_absolute_url()).text
    assert "Eine Bank am See" in listed
    assert "Stühle am See" not in listed


def test_one_author_declines_and_all_stays_as_it_was(scene: Scene) -> None:
    merger = scene.ask()
    scene.answer(merger, scene.seats)
    merger = scene.answer(merger, scene.chairs, agrees=False)
    assert merger.state == Merger.State.DECLINED
    with pytest.raises(Refused):
        scene.answer(merger, scene.bench)
    assert not Contribution._base_manager.filter(project__merged_into__isnull=False).exists()
    assert Notice._base_manager.filter(person=scene.boss, kind="budgets.merger_answered").exists()
    scene.ask()  # the team may ask again


def test_nobody_answers_for_others_or_twice(scene: Scene) -> None:
    merger = scene.ask()
    consent = Consent.objects.get(merger=merger, project=scene.seats)
    with pytest.raises(Refused):
        merging.answer(consent=consent, agrees=True, actor=scene.anna)
    scene.answer(merger, scene.seats)
    scene.answer(merger, scene.seats)  # a double click
    with pytest.raises(Refused):
        scene.answer(merger, scene.seats, agrees=False)


def test_an_author_of_two_projects_answers_once(scene: Scene) -> None:
    more = budgets.project(scene.budget, scene.ben, title="Noch ein Platz")
    merger = merging.ask(target=scene.seats, others=[more], reason="Beides von Ihnen.", actor=scene.boss)
    assert scene.answer(merger, scene.seats).state == Merger.State.DONE


def test_what_cannot_be_united_is_refused_with_a_sentence(scene: Scene) -> None:
    elsewhere = budgets.project(budgets.budget(scene.budget.region), scene.dora)
    priced = budgets.project(scene.budget, scene.dora, price_cents=1)
    for others in ([], [elsewhere], [priced], [scene.bench]):
        with pytest.raises(Invalid):
            merging.ask(target=scene.bench, others=others, reason="x", actor=scene.boss)
    with pytest.raises(Invalid) as caught:
        merging.ask(target=scene.bench, others=[scene.seats], reason=" ", actor=scene.boss)
    assert caught.value.field == "reason"
    scene.ask()
    with pytest.raises(Invalid):
        scene.ask()
    with pytest.raises(Refused):
        merging.ask(target=scene.bench, others=[scene.seats], reason="x", actor=scene.anna)


def test_the_question_can_be_withdrawn(scene: Scene) -> None:
    merger = merging.withdraw_question(merger=scene.ask(), actor=scene.boss)
    with pytest.raises(Refused):
        scene.answer(merger, scene.bench)


def test_authors_answer_on_a_page_that_only_they_see(scene: Scene) -> None:
    url = merging.address(scene.ask())
    assert browser(HOST).get(url).status_code == 302
    assert browser(HOST, scene.dora).get(url).status_code == 404
    assert browser("kueste.land.localhost", scene.anna).get(url).status_code == 404
    page = browser(HOST, scene.ben)
    assert "Alle drei wollen sitzen." in page.get(url).text
    assert page.post(url, {"answer": "yes"}).status_code == 302
    assert Consent.objects.get(merger__target=scene.bench, project=scene.seats).answer == Consent.Answer.AGREED
    assert 'name="answer"' not in page.get(url).text
    assert page.post(url, {"answer": "no"}).status_code == 403
