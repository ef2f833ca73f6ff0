"""Debates, their statements, and the module that holds them."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, ContributionModule
from participation.contributions.querysets import OfKindManager
from participation.debates.querysets import StatementManager
from participation.regions.models import Region
from participation.regions.scope import TenantModel

KIND = "debate"
STATEMENT_LENGTH = 300


class DebateModule(ContributionModule):
    """Holds debates, with the rules of its region."""

    free_unverified_votes = models.PositiveIntegerField(
        _("Votes that count without verified residence"),
        default=100,
        help_text=_("Up to this many votes on a debate, anybody who is signed in can vote."),
    )
    max_unverified_share = models.PositiveSmallIntegerField(
        _("Afterwards: highest share of unverified votes, in percent"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("From there on, only people with a verified residence can add a vote. 100 means: no limit."),
    )
    edit_limit_votes = models.PositiveIntegerField(_("Text fixed above this many votes"), default=1000)
    citizen_statements = models.BooleanField(
        _("Everybody may add statements"),
        default=True,
        help_text=_("Otherwise only the person who opened the debate and the team of the region."),
    )
    statements_premoderated = models.BooleanField(_("Statements of citizens wait for release"), default=False)
    ranking_minimum = models.PositiveIntegerField(
        _("Answers a statement needs for the rankings"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("Statements with fewer answers are listed, but do not appear among the most agreed and so on."),
    )

    class Meta:
        verbose_name = _("Debates")
        verbose_name_plural = _("Debates")


class Debate(Contribution):
    """A question or thesis to discuss. HTML in `body` is cleaned when stored."""

    content_fields = ("title", "body", "collects_statements")

    body = models.TextField(_("What it is about"))
    collects_statements = models.BooleanField(_("Collect statements"), default=False)
    respondent_count = models.PositiveIntegerField(default=0, editable=False)

    objects = OfKindManager(KIND)

    class Meta:
        verbose_name = _("Debate")
        verbose_name_plural = _("Debates")

    @property
    def settings(self) -> DebateModule:
        """The rules of the module (a query unless it was selected along)."""
        rules: DebateModule = self.module.debatemodule  # type: ignore[union-attr]
        return rules

    @property
    def edit_limit(self) -> int | None:
        return self.settings.edit_limit_votes + 1

    @property
    def vote_count(self) -> int:
        """All votes, in favour and against."""
        return self.up_count + self.down_count


class DebateVote(models.Model):
    """One person's vote on one debate: +1 or −1. `verified` tells whether they were a verified resident then."""

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    verified = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debate", "user"], name="debate_vote_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 1)), name="debate_vote_value"),
        ]
        indexes = [
            models.Index(fields=["debate", "at"], name="debate_vote_recent"),
            models.Index(fields=["at"], name="debate_vote_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.debate_id}: {self.value:+d}"


class StatementState(models.TextChoices):
    """Who can read and answer a statement."""

    WAITING = "waiting", _("Waiting for release")
    PUBLIC = "public", _("Public")
    HIDDEN = "hidden", _("Hidden")
    REJECTED = "rejected", _("Rejected")


class Statement(TenantModel):
    """One sentence of a debate with which people agree or disagree, or which they pass.

    `source_id` is its number in the debate it was imported from. `reason` is what the moderation gave; the author
    reads it.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    debate = models.ForeignKey(Debate, models.CASCADE, related_name="statements", verbose_name=_("Debate"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("Statement"), max_length=STATEMENT_LENGTH)
    state = models.CharField(_("State"), max_length=8, choices=StatementState, default=StatementState.PUBLIC)
    reason = models.TextField(_("Reason of the moderation"), blank=True)
    is_seed = models.BooleanField(_("From those who opened the debate"), default=False)
    created_at = models.DateTimeField(_("Written"), default=timezone.now)
    agree_count = models.PositiveIntegerField(_("Agree"), default=0)
    disagree_count = models.PositiveIntegerField(_("Disagree"), default=0)
    pass_count = models.PositiveIntegerField(_("Passed"), default=0)
    source_id = models.CharField(max_length=60, blank=True, editable=False)

    objects = StatementManager()

    class Meta:
        verbose_name = _("Statement")
        verbose_name_plural = _("Statements")
        constraints = [
            models.UniqueConstraint(
                fields=["debate", "source_id"], condition=~Q(source_id=""), name="statement_imported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["debate", "state", "-created_at", "-id"], name="statement_of_debate"),
            models.Index(fields=["region", "created_at"], condition=Q(state="waiting"), name="statement_waiting"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("debates:statement", args=[self.debate_id, self.pk])

    @property
    def is_public(self) -> bool:
        return self.state == StatementState.PUBLIC

    @property
    def answer_count(self) -> int:
        """All answers, passes included."""
        return self.agree_count + self.disagree_count + self.pass_count


class Respondent(models.Model):
    """A person who answers statements of a debate: counted once, however many they answer.

    The row is also what a person's own answers in one debate queue up at.
    """

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="respondents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debate", "user"], name="respondent_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.debate_id}"


class StatementAnswer(models.Model):
    """One person's answer to one statement: 1 agree, −1 disagree, 0 pass. `at` is unknown for imported answers."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    at = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "user"], name="statement_answer_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 0, 1)), name="statement_answer_value"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.statement_id}: {self.value:+d}"


def as_debate(contribution: Any) -> Debate:
    """The debate behind an anchor."""
    debate = contribution if isinstance(contribution, Debate) else contribution.as_kind()
    if not isinstance(debate, Debate):
        raise TypeError(f"{contribution!r} is not a debate.")
    return debate
