"""Who plans and reports measures, and who may comment on them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.comments.policies import discussion_rule
from participation.contributions.models import Contribution
from participation.contributions.policies import TEAM, view
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.measures.models import KIND, Evidence, Goal, Measure
from participation.regions.models import Region

WITHHOLDING = (Role.ADMINISTRATOR, Role.EDITOR)


@policy("measures.manage")
def manage(user: Any, about: Region | Goal | Measure, *, at: datetime) -> Decision:
    """Plan measures and goals of a region and report on them."""
    return in_role(user, about if isinstance(about, Region) else about.region, *TEAM)


@policy("measures.withhold")
def withhold(user: Any, measure: Measure, *, at: datetime) -> Decision:
    """Take the words of an entry out of sight, which its author alone must not decide."""
    return in_role(user, measure.region, *WITHHOLDING)


@policy("measures.see_evidence")
def see_evidence(user: Any, evidence: Evidence, *, at: datetime) -> Decision:
    """What shows an entry is as public as its measure, unless the entry is withheld."""
    decision = view(user, evidence.entry.measure, at=at)
    if decision and hasattr(evidence.entry, "withheld"):
        return in_role(user, evidence.entry.measure.region, *WITHHOLDING)
    return decision


@discussion_rule(KIND)
def discussion(contribution: Contribution, *, at: datetime) -> Decision:
    """Open where the district has opened it; no phase decides."""
    measure: Any = contribution.as_kind()
    if measure.comments_open:
        return Allowed()
    return Denied(_("This measure is not open to comments."), code="closed")
