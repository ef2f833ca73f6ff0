"""Who may build a poll, vote in it, and see what came of it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.policies import in_role
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, eligible
from participation.ballots.models import Box
from participation.ballots.services.sealing import is_fixed
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.polls.ballot_rules import lacks
from participation.polls.models import Poll
from participation.processes.policies import TEAM


def box_of(poll: Poll) -> Box | None:
    """The ballot box of a poll, if it has one yet."""
    found: Box | None = Box._base_manager.filter(module_id=poll.pk).first()
    return found


@policy("polls.change")
def change(user: Any, poll: Poll, *, at: datetime) -> Decision:
    """Change questions, options and rules: the region's team, until the first ballot."""
    decision = in_role(user, poll.region, *TEAM)
    if not decision:
        return decision
    box = box_of(poll)
    if box is not None and is_fixed(box):
        return Denied(
            _("The first ballot has been cast. Questions, options and rules can no longer change."), code="fixed"
        )
    return Allowed()


@policy("polls.results")
def results(user: Any, poll: Poll, *, at: datetime) -> Decision:
    """What came of a poll: for everybody once the box is sealed, for nobody before."""
    box = box_of(poll)
    if box is None or box.state != Box.State.SEALED:
        return Denied(
            _("There are no results before the ballot box has been sealed, for staff as well."), code="closed"
        )
    return Allowed()


def may_vote(user: Any, box: Box, *, at: datetime) -> Decision:
    """Whether somebody is entitled, and whether the poll is whole; asked by the ballots."""
    rules = parsed(box.rules)
    if lacks(rules):
        return Denied(_("This poll is not complete yet. Please come back later."), code="incomplete")
    return eligible(user, Eligibility.of(rules), box.region, at)
