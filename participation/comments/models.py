"""Comments on contributions."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, FloatField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from participation.accounts.models import Role
from participation.comments.querysets import CommentManager
from participation.contributions.models import Contribution
from participation.regions.models import Region
from participation.regions.scope import TenantModel

MAX_LENGTH = 2000


class State(models.TextChoices):
    """Who can read a comment; its replies stay readable in every state."""

    WAITING = "waiting", _("Waiting for release")
    PUBLIC = "public", _("Public")
    HIDDEN = "hidden", _("Hidden by the moderation")
    DELETED = "deleted", _("Deleted by its author")


def new_token() -> str:
    """A one-time key of a comment form: sending the form twice stores one comment."""
    return secrets.token_urlsafe(16)


def _confidence() -> Case:
    # The formula of contributions.scores.confidence, which a test holds this to.
    up, down = Cast("up_count", FloatField()), Cast("down_count", FloatField())
    return Case(
        When(up_count=0, down_count=0, then=Value(1.0)),
        default=(up - down) * up * Value(100.0) / (up + down),
        output_field=FloatField(),
    )


class Comment(TenantModel, XtdComment):
    """A comment of the package with a real foreign key to what it is about.

    The package's generic columns always name the Contribution. Its `is_removed` and `is_public` are never used,
    `state` is; `comment` holds plain text. Rows are written by services alone: the package's `save()` knows neither
    locks nor limits. `speaks_as` is the role in which somebody of the staff chose to write.
    """

    xtdcomment_ptr = models.OneToOneField(  # the default name of the way back clashes with the package's text column
        XtdComment, models.CASCADE, parent_link=True, primary_key=True, related_name="contributed"
    )
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="comments")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PUBLIC)
    state_reason = models.CharField(max_length=500, blank=True)
    speaks_as = models.CharField(max_length=20, choices=Role, blank=True)
    up_count = models.PositiveIntegerField(default=0)
    down_count = models.PositiveIntegerField(default=0)
    score = models.GeneratedField(expression=_confidence(), output_field=FloatField(), db_persist=True)
    edited_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    objects = CommentManager()
    norel_objects = CommentManager()  # the package's manager of this name would read every region

    class Meta:
        verbose_name = _("Comment")
        verbose_name_plural = _("Comments")

    def __str__(self) -> str:
        return gettext("Comment %(number)s") % {"number": self.pk}

    def get_absolute_url(self, anchor_pattern: str = "") -> str:
        """The permanent link, which leads to the page of the thread."""
        return reverse("comments:permalink", args=[self.pk])

    @property
    def userinfo(self) -> dict[str, str]:
        """What the package shows of a person: the pseudonym, nothing else."""
        return {"name": self.user.username if self.user else "", "email": "", "url": ""}

    @property
    def is_readable(self) -> bool:
        return self.state == State.PUBLIC


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
