"""Hiding comments and showing them again."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.comments import news
from participation.comments.models import Comment, State
from participation.comments.services.writing import locked_comment
from participation.contributions.models import Contribution
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.regions.services import touch

# From which states moderators can bring a comment into a state.
STATE_FROM = {
    State.HIDDEN: {State.PUBLIC, State.WAITING},
    State.PUBLIC: {State.HIDDEN, State.WAITING},
}


@transaction.atomic
def hide(*, comment: Comment, actor: Any, reason: str) -> None:
    """Hide a comment; its author reads the reason, replies stay. Hiding what is hidden changes nothing."""
    if not reason.strip():
        raise Invalid(_("Please give the reason; the author reads it."), field="reason")
    _set_state(comment, State.HIDDEN, actor, reason.strip()[:500])


@transaction.atomic
def restore(*, comment: Comment, actor: Any) -> None:
    """Show a hidden or waiting comment. Showing what is public changes nothing."""
    _set_state(comment, State.PUBLIC, actor, "")


def _set_state(comment: Comment, state: State, actor: Any, reason: str) -> None:
    comment = locked_comment(comment)
    require(can(actor, "comments.moderate", comment))
    before = comment.state
    if before == state:
        return
    if before not in STATE_FROM[state]:
        raise Invalid(_("This step is not possible from the present state."))
    Comment._base_manager.filter(pk=comment.pk).update(state=state, state_reason=reason)
    entry = audit.record(
        action="comment.hidden" if state == State.HIDDEN else "comment.restored",
        actor_id=actor.pk,
        region_id=comment.region_id,
        obj=comment,
        before=before,
        reason=reason,
        contribution=comment.contribution_id,
    )
    news.tell_decision(comment=comment, state=state, reason=reason, actor_id=actor.pk, decision=entry.pk)
    touch(comment.region_id)
    change = (state == State.PUBLIC) - (before == State.PUBLIC)
    if change:
        Contribution._base_manager.filter(pk=comment.contribution_id).update(comment_count=F("comment_count") + change)
