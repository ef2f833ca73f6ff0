"""Votes on comments: one per person, switchable, undoable, counted exactly."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participation.comments.models import Comment, CommentVote, State
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.regions.services import touch


@transaction.atomic
def vote(*, comment: Comment, user: Any, value: int) -> bool:
    """Make +1, −1 or 0 (none) the person's vote. What is so already stays so; returns whether anything changed."""
    if value not in (-1, 0, 1):
        raise Invalid(_("This vote does not exist."), field="value")
    if user.is_authenticated and _present(comment, user) == value:
        return False
    require(can(user, "comments.vote", comment))
    before = _change(comment, user, value)
    if before == value:
        return False
    touch(comment.region_id)
    counted = Comment._base_manager.filter(pk=comment.pk, state=State.PUBLIC).update(
        up_count=F("up_count") + int(value == 1) - int(before == 1),
        down_count=F("down_count") + int(value == -1) - int(before == -1),
    )
    if not counted:
        raise DomainError(_("This comment is not public."))
    return True


def _present(comment: Comment, user: Any) -> int:
    return CommentVote.objects.filter(comment=comment, user=user).values_list("value", flat=True).first() or 0


def _change(comment: Comment, user: Any, value: int) -> int:
    """Store the vote and return the one before. Its row is locked, so that two requests of one person take turns."""
    votes = CommentVote.objects.filter(comment=comment, user=user)
    for _attempt in range(3):
        row = votes.select_for_update().first()
        if row is not None:
            if value == 0:
                row.delete()
            else:
                votes.update(value=value, at=clock.now())
            return row.value
        if value == 0:
            return 0
        _row, created = CommentVote.objects.get_or_create(
            comment=comment, user=user, defaults={"value": value, "at": clock.now()}
        )
        if created:
            return 0
    raise DomainError(_("This could not be saved just now. Please try again."))
