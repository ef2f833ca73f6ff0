"""Counts of a budget, stored as they were computed, and elections that were taken over from elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.budgets.models.budgets import Budget, BudgetRule, CompletionRule, TieBreakRule
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Count(TenantModel):
    """The ballots of a budget counted by one rule; `result` is a document as in `results.documents`.

    The one that `is_announced` follows the rules that were laid down before the vote and decides; others show what
    would have been different. It is asked for, claimed by whoever computes it, and written in one go when it is done.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being counted")
        DONE = "done", _("Counted")
        FAILED = "failed", _("Failed")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="counts", verbose_name=_("Participatory budget"))
    rule = models.CharField(_("Counting"), max_length=20, choices=BudgetRule)
    completion = models.CharField(_("Money that the count leaves"), max_length=20, choices=CompletionRule)
    tie_break = models.CharField(_("If projects are level"), max_length=10, choices=TieBreakRule)
    seed = models.CharField(_("Seed of the lot"), max_length=200, blank=True)
    is_announced = models.BooleanField(_("By the rules announced before the vote"), default=False)
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("Progress in per cent"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("Asked for"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(_("Counted"), null=True)
    told_at = models.DateTimeField(null=True, editable=False)  # when authors and supporters heard of the result
    result = models.JSONField(default=dict, editable=False)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Count")
        verbose_name_plural = _("Counts")
        ordering = ["-is_announced", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "rule", "completion", "tie_break", "seed"], name="counted_once_by_each_rule"
            ),
            models.UniqueConstraint(
                fields=["budget"], condition=Q(is_announced=True), name="one_count_of_a_budget_decides"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="count_done_has_time",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="count_progress_whole"),
        ]

    def __str__(self) -> str:
        return str(self.get_rule_display())

    @property
    def way(self) -> str:
        """Rule and completion in one word, for addresses."""
        return self.rule if self.completion == CompletionRule.NONE else f"{self.rule}-{self.completion}"

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class ImportedElection(TenantModel):
    """Where a budget was taken over from: everything of a Pabulib file that the platform has no place for.

    `meta` and `projects` hold rows as they stood in the file; `project_ids` leads from its project numbers to ours.
    `selected` names the projects that the city funded, None where the file does not say it.
    """

    scope_region = "budget__region"

    budget = models.OneToOneField(Budget, models.CASCADE, related_name="imported")
    checksum = models.CharField(max_length=64, editable=False)
    meta = models.JSONField()
    projects = models.JSONField()
    project_columns = models.JSONField()
    vote_columns = models.JSONField()
    project_ids = models.JSONField()
    selected = models.JSONField(null=True)
    imported_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Budget from elsewhere")
        verbose_name_plural = _("Budgets from elsewhere")

    def __str__(self) -> str:
        return str(self.budget)


class ImportedVoter(models.Model):
    """A line of VOTES in the order of the file: its cells, in the order of the election's `vote_columns`.

    Published by its source already. It names no person and no ballot of the box.
    """

    election = models.ForeignKey(ImportedElection, models.CASCADE, related_name="voters")
    number = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "number"], name="imported_voter_once")]

    def __str__(self) -> str:
        return str(self.number)
