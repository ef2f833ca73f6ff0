"""Comments on contributions."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from participation.contributions.models import Contribution
from participation.regions.models import Region
from participation.regions.scope import TenantModel


class State(models.TextChoices):
    """Who can read a comment; its replies stay readable in every state."""

    WAITING = "waiting", _("Waiting for release")
    PUBLIC = "public", _("Public")
    HIDDEN = "hidden", _("Hidden by the moderation")
    DELETED = "deleted", _("Deleted by its author")


def new_token() -> str:
    """A one-time key of a comment form: sending the form twice stores one comment."""
    return secrets.token_urlsafe(16)


class Comment(TenantModel, XtdComment):
    """A comment of the package with a real foreign key to what it is about.

    The package's generic columns always name the Contribution; its `is_removed` is never used, `state` is.
    """

    xtdcomment_ptr = models.OneToOneField(  # the default name of the way back clashes with the package's text column
        XtdComment, models.CASCADE, parent_link=True, primary_key=True, related_name="contributed"
    )
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="comments")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PUBLIC)
    up_count = models.PositiveIntegerField(default=0)
    down_count = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    class Meta:
        verbose_name = _("Comment")
        verbose_name_plural = _("Comments")


class CommentVote(models.Model):
    """One person's vote on one comment: +1 or −1."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="comment_vote_once"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 1)), name="comment_vote_value"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.comment_id}: {self.value:+d}"


def no_avatar(comment: Any) -> str:
    """No picture is ever asked for from anybody outside."""
    return ""
