"""Who may publish versions of a draft and answer what people say about it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role, signed_in
from participation.core.decisions import Decision, Denied
from participation.core.policies import policy
from participation.drafts.models import Draft
from participation.processes.policies import phase_opens

TEAM = (Role.PROJECT_TEAM, Role.EDITOR, Role.ADMINISTRATOR)
PUBLISHERS = (Role.EDITOR, Role.ADMINISTRATOR)


@policy("drafts.publish")
def publish(user: Any, draft: Draft, *, at: datetime) -> Decision:
    """Publish a version, as with processes and pages. What was taken over from elsewhere stays as it is."""
    if draft.import_only:
        return Denied(_("This was taken over from elsewhere. It can be read but not changed."))
    return in_role(user, draft.region, *PUBLISHERS)


@policy("drafts.answer")
def answer(user: Any, draft: Draft, *, at: datetime) -> Decision:
    """Answer contributions and say what changed because of them: the team of the region, at any time."""
    if draft.import_only:
        return Denied(_("This was taken over from elsewhere. It can be read but not changed."))
    return in_role(user, draft.region, *TEAM)


@policy("drafts.comment")
def comment(user: Any, draft: Draft, *, at: datetime) -> Decision:
    """Whether this person can comment on the draft's paragraphs now; each paragraph is asked about again."""
    decision = phase_opens(draft, "comment", at=at)
    return decision and signed_in(user, next_url=draft.get_absolute_url())
