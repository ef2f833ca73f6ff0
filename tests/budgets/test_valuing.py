"""Valuations: assigned, discussed, found out by one and confirmed by another, published when prices are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.budgets.ballot_rules import rules_of
from participation.budgets.models import Feasibility, Project, Valuation
from participation.budgets.querysets import visible_to
from participation.budgets.services import announcing, valuing
from participation.budgets.tasks import publish_prices, remind_valuators
from participation.contributions.services import states, writing
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.notifications.models import Notice
from participation.processes.registry import PhasePreset
from participation.processes.services import add_module
from tests import factories
from tests.budgets import factories as budgets
from tests.budgets.factories import EURO
from tests.factories import NOON

pytestmark = pytest.mark.django_db


class Scene:
    """A budget with one project, and the people of its administration."""

    def __init__(self, features: tuple[str, ...] | None = None) -> None:
        self.stage = factories.stage()
        self.heide = self.stage.heide
        self.budget = budgets.budget(self.heide, features=features)
        self.anna = factories.person("Anna", lives_in=self.heide)
        self.boss = factories.staff("Petra", Role.PROJECT_TEAM, self.heide)
        self.vera = factories.staff("Vera", Role.VALUATOR, self.heide)
        self.viktor = factories.staff("Viktor", Role.VALUATOR, self.heide)
        self.project = budgets.project(self.budget, self.anna, title="Skatepark", estimate_cents=20_000 * EURO)
        self.valuation = Valuation._base_manager.get(project=self.project)

    def assign(self, *people: Any, due: date | None = None) -> None:
        valuing.assign(valuations=[self.valuation], valuators=people, due=due, actor=self.boss)

    def find_out(self, **values: Any) -> Valuation:
        """Vera proposes, Viktor confirms."""
        self.assign(self.vera, self.viktor)
        given = {"verdict": "feasible", "price_cents": 25_000 * EURO} | values
        valuing.propose(valuation=self.valuation, actor=self.vera, **given)
        return valuing.confirm(valuation=self.valuation, actor=self.viktor)

    def told(self, person: Any) -> list[str]:
        return list(Notice._base_manager.filter(person=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def scene(now: Any) -> Any:
    with scopes_disabled():
        yield Scene(features=("submit", "comment", "valuate", "ballot"))


def test_every_public_project_waits_to_be_valued_and_no_draft_does(scene: Scene) -> None:
    budgets.draft(scene.budget, scene.anna)
    assert Valuation._base_manager.count() == 1
    states.set_visibility(contribution=scene.project, visibility="hidden", reason="x", actor=_moderator(scene))
    states.set_visibility(contribution=scene.project, visibility="public", actor=_moderator(scene))
    assert Valuation._base_manager.count() == 1


def _moderator(scene: Scene) -> Any:
    from participation.accounts.models import User

    return User.objects.filter(username="Mona").first() or factories.staff("Mona", Role.MODERATOR, scene.heide)


def test_a_valuator_sees_and_touches_only_what_is_assigned(scene: Scene) -> None:
    assert not visible_to(scene.vera).exists()
    for act in (
        lambda: valuing.note(valuation=scene.valuation, actor=scene.vera, body="Hallo"),
        lambda: valuing.propose(valuation=scene.valuation, actor=scene.vera, verdict="feasible", price_cents=1),
    ):
        with pytest.raises(Refused):
            act()
    scene.assign(scene.vera)
    assert list(visible_to(scene.vera)) == [scene.valuation]
    assert not visible_to(scene.viktor).exists()
    assert list(visible_to(scene.boss)) == [scene.valuation]
    valuing.unassign(valuation=scene.valuation, valuator=scene.vera, actor=scene.boss)
    assert not visible_to(scene.vera).exists()


def test_people_of_other_regions_and_residents_see_no_valuation(scene: Scene) -> None:
    elsewhere = factories.staff("Kaja", Role.PROJECT_TEAM, scene.stage.kueste)
    for person in (elsewhere, scene.anna, _moderator(scene)):
        assert not visible_to(person).exists()
        with pytest.raises(Refused):
            valuing.note(valuation=scene.valuation, actor=person, body="Hallo")
    with pytest.raises(Refused):
        valuing.assign(valuations=[scene.valuation], valuators=[scene.vera], actor=elsewhere)
    stranger = factories.staff("Kurt", Role.VALUATOR, scene.stage.kueste)
    with pytest.raises(Invalid, match="Kurt"):
        scene.assign(stranger)


def test_assigning_many_tells_each_valuator_once(scene: Scene) -> None:
    for _ in range(3):
        budgets.project(scene.budget, scene.anna)
    everything = list(Valuation._base_manager.all())
    due = date(2026, 6, 20)
    assert valuing.assign(valuations=everything, valuators=[scene.vera, scene.viktor], due=due, actor=scene.boss) == 8
    assert scene.told(scene.vera) == scene.told(scene.viktor) == ["budgets.assigned"]
    assert set(Valuation._base_manager.values_list("due", flat=True)) == {due}
    assert valuing.assign(valuations=everything, valuators=[scene.vera], actor=scene.boss) == 0
    assert scene.told(scene.vera) == ["budgets.assigned"]


def test_a_result_needs_a_second_pair_of_eyes_and_is_published_then(scene: Scene) -> None:
    scene.assign(scene.vera)
    valuing.propose(
        valuation=scene.valuation,
        actor=scene.vera,
        verdict="feasible",
        price_cents=25_000 * EURO,
        yearly_cents=500 * EURO,
    )
    assert budgets.fresh(scene.project).feasibility == Feasibility.UNDECIDED
    assert "budgets.second_look" in scene.told(scene.boss)
    with pytest.raises(Refused):
        valuing.confirm(valuation=scene.valuation, actor=scene.vera)
    valuing.confirm(valuation=scene.valuation, actor=scene.boss)
    project = budgets.fresh(scene.project)
    assert (project.feasibility, project.price_cents, project.yearly_cents) == ("feasible", 2_500_000, 50_000)
    assert scene.told(scene.anna) == ["budgets.valued"]
    assert [row["id"] for row in rules_of(scene.budget)["projects"]] == [project.pk]
    valuing.confirm(valuation=scene.valuation, actor=scene.boss)  # a double click
    assert scene.told(scene.anna) == ["budgets.valued"]


def test_a_result_can_be_given_back_with_a_note(scene: Scene) -> None:
    scene.assign(scene.vera)
    valuing.propose(valuation=scene.valuation, actor=scene.vera, verdict="feasible", price_cents=1)
    valuing.give_back(valuation=scene.valuation, actor=scene.boss, body="Bitte die Statik erfragen.")
    fresh = Valuation._base_manager.get(pk=scene.valuation.pk)
    assert fresh.state == Valuation.State.OPEN
    assert fresh.notes.get().body == "Bitte die Statik erfragen."
    assert "budgets.discussed" in scene.told(scene.vera)
    assert not Notice._base_manager.filter(text__contains="Statik").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "vielleicht"}, "verdict"),
        ({"verdict": "feasible"}, "price_cents"),
        ({"verdict": "feasible", "price_cents": 0}, "price_cents"),
        ({"verdict": "feasible", "price_cents": -1}, "price_cents"),
        ({"verdict": "feasible", "price_cents": 10**16}, "price_cents"),
        ({"verdict": "infeasible"}, "reason"),
        ({"verdict": "infeasible", "reason": "x" * 2001}, "reason"),
    ],
)
def test_half_a_result_is_refused_beside_its_field(scene: Scene, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        valuing.propose(valuation=scene.valuation, actor=scene.boss, **values)
    assert caught.value.field == field


@pytest.fixture
def priced(now: Any) -> Any:
    """A budget whose prices are published from noon in ten days on."""
    with scopes_disabled():
        scene = Scene(features=("submit", "valuate"))
        services_phase(scene, "prices", 10)
        services_phase(scene, "ballot", 20)
        scene.budget = budgets.fresh_budget(scene.budget)
        yield scene


def services_phase(scene: Scene, feature: str, days: int) -> None:
    from participation.processes.services import plan_phase

    starts = NOON + timedelta(days=days)
    plan_phase(module=scene.budget, title=feature, features=[feature], starts=starts, ends=starts + timedelta(days=5))


def test_with_a_phase_for_prices_results_are_published_when_it_begins_to_the_second(priced: Scene, now: Any) -> None:
    priced.find_out()
    assert priced.told(priced.anna) == []
    now.move_to(NOON + timedelta(days=10, seconds=-1))
    assert publish_prices(clock.now()) == 0
    assert budgets.fresh(priced.project).price_cents is None
    now.move_to(NOON + timedelta(days=10))
    assert publish_prices(clock.now()) == 1
    assert budgets.fresh(priced.project).price_cents == 25_000 * EURO
    assert priced.told(priced.anna) == ["budgets.valued"]
    assert publish_prices(clock.now()) == 0
    now.move_to(NOON + timedelta(days=16))  # the phase is over
    late = budgets.fresh(priced.project)
    assert announcing.prices_are_public(late.settings, at=clock.now())


def test_while_a_result_waits_its_author_cannot_change_the_text(scene: Scene) -> None:
    writing.edit(contribution=scene.project, actor=scene.anna, content={"title": "Skatepark am See"})
    valuing.propose(valuation=scene.valuation, actor=scene.boss, verdict="feasible", price_cents=1)
    with pytest.raises(Refused):
        writing.edit(contribution=scene.project, actor=scene.anna, content={"title": "Ein Schloss"})


def test_the_author_replies_once(scene: Scene) -> None:
    with pytest.raises(Refused):
        announcing.reply(project=scene.project, actor=scene.anna, text="Zu früh")
    scene.find_out(verdict="infeasible", price_cents=None, reason="Der Platz gehört dem Land.")
    with pytest.raises(Refused):
        announcing.reply(project=scene.project, actor=scene.boss, text="Nicht meins")
    with pytest.raises(Invalid):
        announcing.reply(project=scene.project, actor=scene.anna, text="  ")
    announcing.reply(project=scene.project, actor=scene.anna, text="Das Land wäre einverstanden.")
    assert budgets.fresh(scene.project).reply == "Das Land wäre einverstanden."
    assert "budgets.replied" in scene.told(scene.vera)
    with pytest.raises(Refused):
        announcing.reply(project=scene.project, actor=scene.anna, text="Und noch etwas.")


def test_a_result_is_taken_back_until_the_first_ballot(scene: Scene) -> None:
    scene.find_out()
    announcing.check_again(valuation=scene.valuation, actor=scene.boss, reason="Das Angebot war veraltet.")
    project = budgets.fresh(scene.project)
    assert (project.feasibility, project.price_cents) == ("undecided", None)
    assert rules_of(scene.budget)["projects"] == []
    assert project.trail.last().note == "Das Angebot war veraltet."
    with pytest.raises(Invalid):
        announcing.take_out_of_the_vote(project=project, actor=scene.boss, reason="x")


def test_after_the_first_ballot_a_project_is_only_taken_out_with_reason_and_moment(scene: Scene) -> None:
    from participation.ballots.models import RollEntry

    scene.find_out()
    box = budgets.box(scene.budget)
    with pytest.raises(Invalid):
        announcing.take_out_of_the_vote(project=scene.project, actor=scene.boss, reason="Zu früh")
    RollEntry.objects.create(box=box, person=scene.anna, has_voted=True)
    with pytest.raises(Invalid):
        announcing.check_again(valuation=scene.valuation, actor=scene.boss, reason="x")
    with pytest.raises(Invalid) as caught:
        announcing.take_out_of_the_vote(project=scene.project, actor=scene.boss, reason=" ")
    assert caught.value.field == "reason"
    with pytest.raises(Refused):
        announcing.take_out_of_the_vote(project=scene.project, actor=scene.vera, reason="x")
    announcing.take_out_of_the_vote(project=scene.project, actor=scene.boss, reason="Der Boden ist belastet.")
    project = budgets.fresh(scene.project)
    assert (project.feasibility, project.withdrawn_at, project.price_cents) == ("infeasible", NOON, 2_500_000)
    assert project.feasibility_reason == "Der Boden ist belastet."


def test_valuators_are_reminded_three_days_before_and_the_team_of_what_was_missed(scene: Scene, now: Any) -> None:
    scene.assign(scene.vera, due=date(2026, 6, 10))
    now.move_to(NOON + timedelta(days=5))
    assert remind_valuators(clock.now()) == 0
    now.move_to(NOON + timedelta(days=6))
    assert remind_valuators(clock.now()) == 1
    assert remind_valuators(clock.now()) == 0
    now.move_to(NOON + timedelta(days=10))
    assert remind_valuators(clock.now()) == 2
    assert remind_valuators(clock.now()) == 0
    assert scene.told(scene.boss) == ["budgets.due"]
    assert scene.told(scene.vera) == ["budgets.assigned", "budgets.due", "budgets.due"]


def test_nothing_internal_reaches_exports_search_or_trail(scene: Scene) -> None:
    from participation.budgets.exports import projects
    from participation.search.models import SearchDocument

    scene.assign(scene.vera)
    valuing.note(valuation=scene.valuation, actor=scene.vera, body="Geheimnis der Verwaltung")
    valuing.propose(
        valuation=scene.valuation, actor=scene.vera, verdict="infeasible", reason="Geheimnis bis zur Bestätigung"
    )
    public = repr(list(projects(scene.budget)))
    public += repr(list(SearchDocument._base_manager.values()))
    public += repr(list(scene.project.trail.values()))
    assert "Skatepark" in public
    assert "Geheimnis" not in public


def test_two_budgets_are_valued_apart(scene: Scene) -> None:
    other = add_module(
        process=scene.budget.process,
        kind="budget",
        title="Zweiter",
        presets=(PhasePreset("x", ("prices",), begins_after_days=9),),
    )
    scene.find_out()
    assert budgets.fresh(scene.project).price_cents == 2_500_000
    assert not announcing.prices_are_public(budgets.fresh_budget(other), at=clock.now())
    assert Project._base_manager.filter(price_cents__isnull=False).count() == 1
