"""Budgets tell the ballot box what their ballots are."""

from collections import Counter
from datetime import datetime
from typing import Any

from participation.ballots import registry
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, eligible
from participation.ballots.models import Box
from participation.budgets.ballot_content import checked, lines, paper, sent
from participation.budgets.ballot_form import form
from participation.budgets.models.budgets import MODULE_KIND
from participation.core.decisions import Decision


def may_vote(user: Any, box: Box, *, at: datetime) -> Decision:
    """Whether somebody is one of those who vote, as the rules of the box say."""
    return eligible(user, Eligibility.of(parsed(box.rules)), box.region, at)


def tabulate(_rules: Any, casts: list[registry.Cast]) -> dict[str, Any]:
    """How many ballots came by which channel."""
    return {"channels": Counter(cast.channel for cast in casts)}


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
    )
)
