"""Who may build and publish surveys."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.core.decisions import Decision, Denied
from participation.core.policies import policy
from participation.surveys.models import LibraryQuestion, Survey

BUILDERS = (Role.SURVEY_EDITOR, Role.PROJECT_TEAM, Role.EDITOR, Role.ADMINISTRATOR)


@policy("surveys.build")
def build(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Write the questions of a survey, rehearse it, change its own texts."""
    if survey.import_only:
        return Denied(_("This was taken over from elsewhere. It can be read but not changed."))
    return in_role(user, survey.region, *BUILDERS)


@policy("surveys.publish")
def publish(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Publish a version or correct its texts. What was rolled out is published where it comes from."""
    decision = build(user, survey, at=at)
    if decision and survey.origin_id:
        return Denied(_("The questions of this survey come from the region that rolled it out. They change there."))
    return decision


@policy("surveys.roll_out")
def roll_out(user: Any, survey: Survey, *, at: datetime) -> Decision:
    """Give a survey to regions below; whether their processes may be managed is asked for each."""
    if survey.origin_id:
        return Denied(_("This survey was rolled out to your region. Only its origin can be rolled out."))
    return build(user, survey, at=at)


@policy("surveys.keep_question")
def keep_question(user: Any, question: LibraryQuestion, *, at: datetime) -> Decision:
    """Add, change and remove questions of the library of one's region."""
    return in_role(user, question.region, *BUILDERS)
