"""The ballot box of a budget: opened and kept up to date until the first ballot."""

from typing import Any

from django.db import transaction

from participation.ballots.models import Box
from participation.ballots.services import sealing
from participation.budgets.ballot_rules import rules_of
from participation.budgets.models import Budget

FEATURE = "ballot"


def box_of(budget: Budget) -> Box | None:
    """The box of a budget, if it has one (a query)."""
    return Box._base_manager.filter(module_id=budget.pk).first()


def is_fixed(budget: Budget) -> bool:
    """Whether somebody has voted: from then on money, ballot, counting and voters stay as they are."""
    box = box_of(budget)
    return box is not None and sealing.is_fixed(box)


@transaction.atomic
def refresh_box(*, budget: Budget, actor: Any = None) -> Box | None:
    """Lay down the present rules in the box, which opens as soon as a vote is planned. Does nothing once it is fixed.

    `budget` is locked, so that nobody changes headings or prices meanwhile.
    """
    budget = (
        Budget._base_manager.select_for_update(of=("self",), no_key=True).select_related("region").get(pk=budget.pk)
    )
    box = box_of(budget)
    if not budget.planned(FEATURE) or (box is not None and sealing.is_fixed(box)):
        return box
    return sealing.open_box(module=budget, rules=rules_of(budget), replaceable=budget.replaceable, actor=actor)
