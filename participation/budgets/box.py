"""Budgets tell the ballot box what their ballots are."""

from datetime import datetime
from typing import Any

from participation.ballots import registry
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, eligible
from participation.ballots.models import Box
from participation.budgets.ballot_content import checked, lines, paper, sent
from participation.budgets.ballot_form import form
from participation.budgets.models.budgets import MODULE_KIND
from participation.budgets.tabulating import tabulate
from participation.core.decisions import Decision


def may_vote(user: Any, box: Box, *, at: datetime) -> Decision:
    """Whether somebody is one of those who vote, as the rules of the box say."""
    return eligible(user, Eligibility.of(parsed(box.rules)), box.region, at)


kind = registry.register(
    registry.BoxKind(
        slug=MODULE_KIND,
        may_vote=may_vote,
        checked=checked,
        tabulate=tabulate,
        sent=sent,
        form=form,
        lines=lines,
        paper=paper,
        draws_lots=True,
    )
)
