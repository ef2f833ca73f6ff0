"""Writing, changing and deleting comments. Every write locks the contribution first, then touches its threads."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Max, Min
from django.utils.translation import gettext as _
from django_comments_xtd.models import XtdComment, max_thread_level_for_content_type

from participation.comments import extras, news
from participation.comments.models import MAX_LENGTH, Comment, State, new_token
from participation.comments.policies import voices
from participation.contributions.models import Contribution
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import Invalid, Refused, require
from participation.core.policies import can
from participation.regions.services import touch

_TOKEN = re.compile(r"[\w-]{8,40}")


@transaction.atomic
def post(
    *,
    contribution: Contribution,
    author: Any,
    text: str,
    reply_to: int | None = None,
    token: str = "",
    speaks_as: str = "",
    extra: Mapping[str, Any] | None = None,
) -> Comment:
    """Write a comment, or a reply to the comment with the key `reply_to`.

    `token` is the one-time key of the form: sending the same again answers with what it made the first time.
    `speaks_as` is a role of the author's in the region, shown beside the pseudonym; "" to speak for oneself.
    `extra` is what the kind of contribution adds to comments that open a conversation.
    """
    text = cleaned_text(text)
    contribution = locked(contribution.pk)
    earlier = _earlier(token, contribution, author, text, reply_to) if author.is_authenticated else None
    if earlier is not None:
        return earlier
    require(can(author, "comments.post", contribution))
    if speaks_as and speaks_as not in voices(author, contribution.region):
        raise Refused(Denied(_("You cannot write in this role here."), code="role"))
    parent = _answerable(contribution, reply_to) if reply_to is not None else None
    comment = Comment(
        contribution=contribution,
        region_id=contribution.region_id,
        content_type=ContentType.objects.get_for_model(Contribution),
        object_pk=str(contribution.pk),
        site_id=contribution.region.contrib_site_id,
        user=author,
        comment=text,
        submit_date=clock.now(),
        speaks_as=speaks_as,
        token=_usable(token),
    )
    _insert(comment, parent)
    if parent is None:
        extras.store(comment, extra or {})
    else:
        news.tell_reply(comment=comment, parent=parent)
    touch(contribution.region_id)
    Contribution._base_manager.filter(pk=contribution.pk).update(comment_count=F("comment_count") + 1)
    return comment


@transaction.atomic
def edit(*, comment: Comment, actor: Any, text: str) -> Comment:
    """Change one's own comment within the first minutes; it is marked as changed unless the text stays the same."""
    comment = locked_comment(comment)
    require(can(actor, "comments.edit", comment))
    text = cleaned_text(text)
    if text == comment.comment:
        return comment
    comment.comment, comment.edited_at = text, clock.now()
    _store(comment, edited_at=comment.edited_at)
    _store_text(comment, text)
    touch(comment.region_id)
    return comment


@transaction.atomic
def delete_own(*, comment: Comment, actor: Any) -> None:
    """Delete one's own comment for good: its text is emptied, replies stay. Doing it twice changes nothing."""
    comment = locked_comment(comment)
    if comment.state == State.DELETED and comment.user_id == actor.pk:
        return
    require(can(actor, "comments.delete", comment))
    _store(comment, state=State.DELETED, state_reason="")
    _store_text(comment, "")
    touch(comment.region_id)
    if comment.state == State.PUBLIC:
        Contribution._base_manager.filter(pk=comment.contribution_id).update(comment_count=F("comment_count") - 1)


def cleaned_text(text: str) -> str:
    """Plain text as it is stored. Raises Invalid where it is empty or too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Please write something."), field="comment")
    if len(text) > MAX_LENGTH:
        raise Invalid(
            _("Your comment has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(text), "limit": MAX_LENGTH},
            field="comment",
        )
    return text


def locked(contribution_id: int) -> Contribution:
    """The contribution, freshly read and locked: whoever else wants to write in its threads waits."""
    return (
        Contribution._base_manager.select_related("region", "module__process", "process")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=contribution_id)
    )


def locked_comment(comment: Comment) -> Comment:
    """The comment, freshly read after its contribution was locked."""
    contribution = locked(comment.contribution_id)
    fresh = Comment._base_manager.select_related("user").get(pk=comment.pk)
    fresh.contribution = contribution
    return fresh


def _usable(token: str) -> str:
    """The key if it can be one and nobody has used it."""
    is_free = _TOKEN.fullmatch(token) and not Comment._base_manager.filter(token=token).exists()
    return token if is_free else new_token()


def _earlier(token: str, contribution: Contribution, author: Any, text: str, reply_to: int | None) -> Comment | None:
    # Another text under the same key comes from somebody who went back in the browser and wrote on: a new comment.
    found = Comment._base_manager.filter(token=token, contribution=contribution, user=author).first() if token else None
    if found is None:
        return None
    same_place = found.parent_id == (reply_to if reply_to is not None else found.pk)
    return found if same_place and found.comment == text else None


def _answerable(contribution: Contribution, reply_to: int) -> Comment:
    """The comment that is replied to. Raises Invalid where it is not there, not public, or too deep."""
    parent = Comment._base_manager.filter(pk=reply_to, contribution=contribution).first()
    if parent is None:
        raise Invalid(_("The comment you reply to is not part of this discussion."), field="reply_to")
    if parent.state != State.PUBLIC:
        raise Invalid(_("The comment you reply to is no longer public."), field="reply_to")
    if parent.level >= max_thread_level_for_content_type(parent.content_type):
        raise Invalid(
            _("This conversation cannot branch any further. Please reply to a comment above."), field="reply_to"
        )
    return parent


def _insert(comment: Comment, parent: Comment | None) -> None:
    """Put a comment behind what has been answered to its parent so far.

    The numbers are worked out before the row is written; the package's `save()` would write first and check later.
    """
    if parent is None:
        comment.save_base(force_insert=True)
        comment.thread_id = comment.parent_id = comment.pk
        XtdComment._base_manager.filter(pk=comment.pk).update(thread_id=comment.pk, parent_id=comment.pk)
        return
    thread = XtdComment._base_manager.filter(thread_id=parent.thread_id)
    comment.parent_id, comment.thread_id, comment.level = parent.pk, parent.thread_id, parent.level + 1
    behind = thread.filter(level__lte=parent.level, order__gt=parent.order).aggregate(first=Min("order"))["first"]
    if behind is None:
        comment.order = thread.aggregate(last=Max("order"))["last"] + 1
    else:
        comment.order = behind
        thread.filter(order__gte=behind).update(order=F("order") + 1)
    comment.save_base(force_insert=True)
    thread.filter(pk__in=_above(parent)).update(nested_count=F("nested_count") + 1)


def _above(comment: Comment) -> list[int]:
    """The keys of a comment and of all those above it."""
    keys = [comment.pk]
    parents = XtdComment._base_manager.filter(thread_id=comment.thread_id)
    above = comment.parent_id
    while above != keys[-1]:
        keys.append(above)
        above = parents.values_list("parent_id", flat=True).get(pk=above)
    return keys


def _store(comment: Comment, **values: Any) -> None:
    Comment._base_manager.filter(pk=comment.pk).update(**values)


def _store_text(comment: Comment, text: str) -> None:
    Comment._base_manager.filter(pk=comment.pk).update(comment=text)
