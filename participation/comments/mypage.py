"""What My page tells of one's comments within the present site."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.comments.models import Comment, State
from participation.core.mypage import LINES, Line, Section, section
from participation.regions.hosts import elsewhere


@section("comments", order=50)
def comments(user: Any, region: Any) -> Section:
    """What one has written in discussions, and what is not public of it."""
    found = list(Comment.objects.by(user)[: LINES + 1])
    return Section(
        slug="comments",
        title=_("Comments"),
        lines=[_line(comment, region) for comment in found[:LINES]],
        more=len(found) > LINES,
        empty=_("What you write in discussions appears here."),
    )


def _line(comment: Comment, region: Any) -> Line:
    home = elsewhere(comment.region_id, region.pk)
    is_public = comment.state == State.PUBLIC
    return Line(
        title=comment.contribution.title,
        url=(home.url if home else "") + comment.get_absolute_url(),
        badge="" if is_public else comment.get_state_display(),
        tone="" if is_public else "warning",
        at=comment.submit_date,
        text=Truncator(comment.comment).chars(160),
        region=home.name if home else "",
    )
