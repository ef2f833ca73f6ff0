"""Who looks after a ballot box. No role lets anybody see a ballot, or vote in somebody's place."""

from datetime import datetime
from typing import Any

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.ballots.models import Box
from participation.core.decisions import Decision
from participation.core.policies import policy

KEEPERS = (Role.ADMINISTRATOR, Role.PROJECT_TEAM)


@policy("ballots.manage")
def manage(user: Any, box: Box, *, at: datetime) -> Decision:
    """Make access codes, give out ballots on paper and key them in, publish corrections."""
    return in_role(user, box.region, *KEEPERS)


@policy("ballots.abort")
def abort(user: Any, box: Box, *, at: datetime) -> Decision:
    """Break a vote off, publicly and for good."""
    return in_role(user, box.region, Role.ADMINISTRATOR)
