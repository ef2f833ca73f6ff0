"""What people hear of comments: replies to theirs, and what the moderation decided about them."""

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.comments.models import Comment, State
from participation.notifications import registry
from participation.notifications.services import tell

registry.kind("comments.replied", _("Reply to your comment"))
registry.kind("comments.decided", _("Decision about your comment"), outlives_subject=True)


@registry.subject("comment")
def titles(keys: list[int]) -> dict[int, str]:
    """What public comments on public things are about."""
    rows = Comment._base_manager.filter(pk__in=keys, state=State.PUBLIC, contribution__visibility="public")
    return dict(rows.values_list("pk", "contribution__title"))


def tell_reply(*, comment: Comment, parent: Comment) -> None:
    """Tell whoever wrote a comment that somebody has replied."""
    if parent.user_id is None:
        return
    tell(
        people=[parent.user_id],
        region_id=comment.region_id,
        kind="comments.replied",
        title=comment.contribution.title,
        text=Truncator(comment.comment).chars(300),
        url=comment.get_absolute_url(),
        key=f"reply:{comment.pk}",
        actor_id=comment.user_id,
        about=("comment", comment.pk),
    )


def tell_decision(*, comment: Comment, state: State, reason: str, actor_id: int, decision: int) -> None:
    """Tell the author what the moderation decided, with the reason. `decision` is the key of its audit entry."""
    if comment.user_id is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        said = gettext("Your comment has been hidden.") if state == State.HIDDEN else gettext("Your comment is public.")
    tell(
        people=[comment.user_id],
        region_id=comment.region_id,
        kind="comments.decided",
        title=comment.contribution.title,
        text=f"{said} {reason}".strip(),
        url=comment.get_absolute_url(),
        key=f"comment-decision:{decision}",
        actor_id=actor_id,
        about=("comment", comment.pk),
    )
