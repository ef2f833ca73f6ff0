"""Who may see results, settle them, look through texts and take out single rows."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.surveys.models import Survey
from participation.surveys.policies import BUILDERS
from participation.surveys.results.models import FreeText, Result

READERS = (*BUILDERS, Role.MODERATOR)
ROWS = (Role.SURVEY_EDITOR, Role.ADMINISTRATOR)


@policy("surveys.see_results")
def see_results(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Counts and shares: everybody where the organiser publishes them, else those who work with the survey."""
    if survey.results_public and survey.is_public and survey.process.live:
        return Allowed()
    decision = in_role(user, survey.region, *READERS)
    return decision or Denied(_("The results of this survey are not public."), code="role")


@policy("surveys.settle")
def settle(user: Any, result: Result, *, at: datetime) -> Decision:
    """Settle a result for good, once nobody can answer any more."""
    if result.settled_at is not None:
        return Denied(_("This result has been settled already."))
    return in_role(user, result.region, *BUILDERS)


@policy("surveys.choose_texts")
def choose_texts(user: Any, text: FreeText, *, at: datetime) -> Decision:
    """File what people wrote under subjects, and choose what is published."""
    return in_role(user, text.region, *READERS)


@policy("surveys.take_rows")
def take_rows(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Take out single answers, row by row. A right of its own; every use is logged."""
    decision = in_role(user, survey.region, *ROWS)
    if decision:
        return decision
    return Denied(_("Single answers are for those who edit surveys and for administrators."), code="role")
