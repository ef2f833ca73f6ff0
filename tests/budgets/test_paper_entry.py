"""Ballots of a budget on paper are keyed in by a plain list, whose buttons are those of the back office alone."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.ballots.models import PaperEntry
from participation.ballots.services import paper
from participation.processes.models import Phase
from tests import factories as common
from tests.budgets import factories
from tests.factories import NOON
from tests.world import browser

pytestmark = pytest.mark.django_db
END = NOON + timedelta(days=7)


def test_a_ballot_of_a_budget_is_keyed_in_by_boxes_to_tick(settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False) as clock:
        stage = common.stage()
        anna = common.person("Anna", lives_in=stage.heide)
        clerk = common.staff("Amt", Role.PROJECT_TEAM, stage.heide)
        budget = factories.budget(stage.heide, features=("submit",), lasts=timedelta(days=1000))
        projects = [factories.project(budget, anna, price_cents=1000 * factories.EURO) for _ in range(2)]
        with scopes_disabled():
            for feature, starts in (("ballot", NOON - timedelta(days=1)), ("paper_count", END)):
                Phase.objects.create(
                    module_id=budget.pk, title=feature, features=[feature], starts=starts, ends=starts + (END - NOON)
                )
            Phase.objects.filter(features=["ballot"]).update(ends=END)
        box = factories.box(budget)
        paper.give_out(box=box, person=anna, actor=clerk)
        clock.move_to(END)
        staff, address = browser("heide.land.localhost", clerk), f"/admin/urnen/{box.pk}/papier/1/"
        page = staff.get(address).text
        assert f'name="n-{projects[0].pk}"' in page
        assert "formaction" not in page
        assert staff.post(address, {f"n-{projects[0].pk}": "1"}).status_code == 302
        assert PaperEntry.objects.get().first == f'{{"projects":{{"{projects[0].pk}":1}}}}'
