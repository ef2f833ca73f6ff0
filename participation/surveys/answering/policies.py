"""Who may answer a survey, and until when."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.policies import in_role, resident, signed_in
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.processes.policies import phase_opens
from participation.surveys.answering.carrying import COARSE, Mark
from participation.surveys.models import Survey
from participation.surveys.policies import BUILDERS

FEATURE = "answer"
GRACE = timedelta(minutes=15)


@policy("surveys.answer")
def answer(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Answer while a phase opens it: everybody, everybody with an account, or verified residents."""
    decision = phase_opens(survey, FEATURE, at=at)
    if not decision or survey.access == Survey.Access.ANONYMOUS:
        return decision
    decision = signed_in(user, next_url=survey.get_absolute_url())
    if decision and survey.access == Survey.Access.VERIFIED:
        return resident(user, survey.region)
    return decision


@policy("surveys.invite")
def invite(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Make links and invitations, remind those who have not answered."""
    return in_role(user, survey.region, *BUILDERS)


@policy("surveys.key_in")
def key_in(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Key in answers from paper and telephone, while the survey is open and for some time after it."""
    decision = in_role(user, survey.region, *BUILDERS)
    if not decision:
        return decision
    if survey.import_only:
        return Denied(_("This was taken over from elsewhere. It can be read but not changed."))
    if any(phase.starts <= at for phase in survey.planned(FEATURE)):
        return Allowed()
    return Denied(_("The survey has not begun yet."), code="closed")


def moment_for(survey: Survey, mark: Mark, now: datetime) -> datetime:
    """The moment that decides for an answer sent now: one begun before the close counts for a quarter of an hour more.

    The mark knows the beginning to the quarter of an hour only; it is given out while the survey is open.
    """
    if survey.opens(FEATURE, at=now):
        return now
    for phase in survey.planned(FEATURE):
        if phase.ends is None:
            continue
        if phase.ends <= now < phase.ends + GRACE and phase.starts < mark.begun + COARSE and mark.begun < phase.ends:
            return phase.ends - timedelta(microseconds=1)
    return now
