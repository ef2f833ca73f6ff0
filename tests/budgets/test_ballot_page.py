"""The ballot of a budget as a page: light, in an order of one's own, complete without a script."""

import gzip
import re
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django_scopes import scopes_disabled

from participation.accounts.models import User
from participation.ballots.models import Channel, OpenBallot
from participation.ballots.receipts import new_receipt
from participation.ballots.services import casting
from participation.budgets.models import Budget, Feasibility, Heading, Project
from participation.contributions.models import Visibility
from participation.core import clock
from tests import factories
from tests.budgets import factories as budgets
from tests.factories import NOON

pytestmark = pytest.mark.django_db

HERE = {"host": "heide.land.localhost"}
EURO = budgets.EURO
PARTS = {"Küste": 100 * EURO, "Binnenland": 50 * EURO}


@pytest.fixture
def stage() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield factories.stage()


@pytest.fixture
def anna(stage: factories.Stage) -> User:
    return factories.person("Anna", lives_in=stage.heide)


def voting(stage: factories.Stage, anna: User, *, kind: str = "knapsack", number: int = 4, **values: Any) -> Budget:
    """A budget in its ballot phase, with so many projects of 30 €, in turn in each of its parts."""
    parts = values.pop("headings", PARTS)
    made = budgets.budget(stage.heide, headings=parts, features=("submit", "ballot"), title="Haushalt")
    Budget._base_manager.filter(pk=made.pk).update(ballot_kind=kind, **values)
    made = budgets.fresh_budget(made)
    with scopes_disabled():
        headings = list(Heading.objects.filter(budget=made))
    for place in range(number):
        heading = headings[place % len(headings)]
        budgets.project(made, anna, price_cents=30 * EURO, heading=heading, title=f"Projekt {place}", address="Am See")
    budgets.box(made)
    return made


class Pages:
    """Somebody at the ballot of a budget."""

    def __init__(self, budget: Budget, person: User) -> None:
        self.client, self.base = Client(), budget.get_absolute_url() + "stimmzettel/"
        self.client.force_login(person)

    def get(self, **more: Any) -> HttpResponse:
        return self.client.get(self.base, headers=HERE | more)

    def show(self, **data: Any) -> HttpResponse:
        return self.client.post(self.base, {"filled_in": "1", "show": "list", **data}, headers=HERE)

    def check(self, **data: Any) -> HttpResponse:
        return self.client.post(
            self.base + "pruefen/", {"filled_in": "1", "receipt": new_receipt(), **data}, headers=HERE
        )


def ids(answer: HttpResponse) -> list[str]:
    return re.findall(r'<li class="project[^"]*" id="p-(\d+)"', answer.text)


def test_a_basket_goes_into_the_box(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    first = ids(pages.get())[0]
    checked = pages.check(**{f"n-{first}": "1"})
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', checked.text))
    content = fields.pop("content").replace("&quot;", '"')
    cast = pages.client.post(pages.base + "abgegeben/", {**fields, "content": content}, headers=HERE)
    assert cast.status_code == 200
    assert OpenBallot.objects.get().content == f'{{"projects":{{"{first}":1}}}}'


def test_too_much_is_said_beside_the_sum_and_nothing_is_lost(stage: factories.Stage, anna: User) -> None:
    budget = voting(stage, anna, number=8)
    pages = Pages(budget, anna)
    coast = [str(pk) for pk in Project._base_manager.filter(heading__name="Küste").values_list("pk", flat=True)]
    answer = pages.check(**{f"n-{key}": "1" for key in coast})
    assert answer.status_code == 422
    assert re.search(r'href="#sum-\d+"', answer.text)
    assert answer.text.count(" checked") == len(coast) == 4


def test_everybody_has_an_order_that_stays(stage: factories.Stage, anna: User) -> None:
    budget = voting(stage, anna, number=12, headings={"Alles": 100 * EURO})
    ben = factories.person("Ben", lives_in=stage.heide)
    hers, his = (ids(Pages(budget, person).get()) for person in (anna, ben))
    assert hers == ids(Pages(budget, anna).get())
    assert hers != his
    assert sorted(hers) == sorted(his)


def test_filters_keep_what_was_chosen_in_hidden_fields(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    shown = Project._base_manager.get(title="Projekt 1")
    chosen = Project._base_manager.get(title="Projekt 0")
    answer = pages.show(**{f"n-{chosen.pk}": "1", "text": "projekt 1"})
    assert ids(answer) == [str(shown.pk)]
    assert f'type="hidden" name="n-{chosen.pk}" value="1"' in answer.text
    assert len(ids(pages.show(price="2000"))) == 0
    assert len(ids(pages.show(part=str(shown.heading_id)))) == 2
    assert len(ids(pages.show(part="erfunden", price="viel", text="x" * 10_000))) == 0


def test_what_no_longer_fits_into_the_basket_can_be_left_out(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    inland = Project._base_manager.filter(heading__name="Binnenland")
    answer = pages.show(**{f"n-{inland[0].pk}": "1", "price": "left"})
    assert str(inland[1].pk) not in ids(answer)  # 20 € are left, it costs 30 €
    assert len(ids(answer)) == 3


def test_projects_are_compared_side_by_side(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    keys = ids(pages.get())[:2]
    answer = pages.show(compare=keys)
    table = answer.text.split('id="compare"')[1].split("</section>")[0]
    assert table.count("<td>") == 8
    assert 'id="compare" tabindex="-1" aria-labelledby="compare-title" hidden' in pages.get().text


@pytest.mark.parametrize(
    ("kind", "typed", "numbers"),
    [("points", {"a": "3", "b": "2"}, {"a": 3, "b": 2}), ("ranking", {"a": "2", "b": "1"}, {"a": 2, "b": 1})],
)
def test_numbers_are_chosen_from_what_is_offered(
    stage: factories.Stage, anna: User, kind: str, typed: dict, numbers: dict
) -> None:
    pages = Pages(voting(stage, anna, kind=kind), anna)
    a, b = ids(pages.get())[:2]
    keys = {"a": a, "b": b}
    answer = pages.show(**{f"n-{keys[name]}": value for name, value in typed.items()})
    for name, number in numbers.items():
        row = answer.text.split(f'id="n-{keys[name]}"')[1].split("</select>")[0]
        assert f"<option selected>{number}</option>" in row
    assert pages.check(**{f"n-{keys['a']}": "99"}).status_code == (422 if kind == "points" else 200)


def test_where_everybody_votes_in_one_part_it_is_chosen_first(stage: factories.Stage, anna: User) -> None:
    budget = voting(stage, anna, one_heading=True)
    pages = Pages(budget, anna)
    assert ids(pages.get()) == []
    coast = Heading.objects.get(budget=budget, name="Küste")
    answer = pages.show(own_part=str(coast.pk))
    assert len(ids(answer)) == 2
    key = ids(answer)[0]
    checked = pages.check(**{f"n-{key}": "1", "own_part": str(coast.pk)})
    assert checked.status_code == 200
    back = pages.client.post(pages.base, {"content": f'{{"projects":{{"{key}":1}}}}', "receipt": ""}, headers=HERE)
    assert len(ids(back)) == 2


def test_a_project_that_became_infeasible_says_so_and_cannot_be_chosen_anew(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    gone = Project._base_manager.get(title="Projekt 0")
    Project._base_manager.filter(pk=gone.pk).update(
        withdrawn_at=clock.now(), feasibility=Feasibility.INFEASIBLE, feasibility_reason="Der Hang rutscht."
    )
    page = pages.get().text
    assert "Der Hang rutscht." in page
    assert re.search(rf'name="n-{gone.pk}"[^>]*disabled', page)
    assert re.search(rf'name="n-{gone.pk}"[^>]*checked', pages.show(**{f"n-{gone.pk}": "1"}).text)


def test_a_hidden_project_keeps_its_title_and_nothing_else(stage: factories.Stage, anna: User) -> None:
    pages = Pages(voting(stage, anna), anna)
    Project._base_manager.filter(title="Projekt 0").update(visibility=Visibility.HIDDEN, summary="Nicht für alle.")
    page = pages.get().text
    assert "Projekt 0" in page
    assert "Nicht für alle." not in page


def test_150_projects_weigh_less_than_100_kb_and_take_few_queries(
    stage: factories.Stage, anna: User, django_assert_max_num_queries: Any
) -> None:
    budget = voting(stage, anna, kind="ranking", max_choices=10, number=1)
    one = Project._base_manager.get()
    words = ["Bäume", "Wege", "Bänke", "Wasser", "Schatten", "Kinder", "Dorf", "Markt", "Hafen", "Ufer", "Licht", "Bus"]
    with scopes_disabled():
        for place in range(150):
            mixed = " ".join(words[(place * step + step) % len(words)] + str(place * step) for step in range(1, 36))
            copy = Project(
                region=one.region, module=one.module, author=anna, kind=one.kind, title=f"{mixed[:70]}",
                slug=f"p-{place}", visibility="public", published_at=NOON, heading=one.heading, summary=mixed[:300],
                price_cents=place * 100 + 100, feasibility="feasible", address=f"{mixed[:20]} {place}",
                latitude=52.1 + place / 300, longitude=10.1 + place / 300,
            )  # fmt: skip
            copy.save()
    Budget._base_manager.filter(pk=budget.pk).update(points_total=10)
    budgets.box(budget)
    pages = Pages(budget, anna)
    pages.get()
    with django_assert_max_num_queries(20):
        answer = pages.get()
    assert len(ids(answer)) == 151
    weight = len(gzip.compress(answer.content, 6))
    assert weight <= 100_000, weight


def test_the_draft_lies_under_a_name_that_tells_nobody(stage: factories.Stage, anna: User) -> None:
    budget = voting(stage, anna)
    keys = [
        re.findall(r'data-draft="([^"]+)"', Pages(budget, person).get().text)[0]
        for person in (anna, anna, factories.person("Ben", lives_in=stage.heide))
    ]
    assert keys[0] == keys[1] != keys[2]
    assert re.fullmatch(r"ballot-\d+-[0-9a-f]{16}", keys[0])


def test_the_page_of_the_budget_says_whether_and_how_one_can_vote(
    stage: factories.Stage, anna: User, django_assert_max_num_queries: Any
) -> None:
    budget = voting(stage, anna)
    pages, address = Pages(budget, anna), budget.get_absolute_url()
    pages.client.get(address, headers=HERE)
    with django_assert_max_num_queries(20):
        page = pages.client.get(address, headers=HERE).text
    assert f'href="{pages.base}"' in page
    assert f'href="{address}beleg/"' in page
    signed_out = Client().get(address, headers=HERE).text
    assert "/konto/login/?next=" in signed_out
    casting.enrol(budgets.box(budget), anna, Channel.ONLINE)
    assert f'href="{pages.base}"' not in pages.client.get(address, headers=HERE).text
