"""A budget as a module: how much money there is, who takes part, how people vote and how it is counted."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.budgets.counting import Completion, Rule, TieBreak
from participation.contributions.models import ContributionModule
from participation.regions.models import Region

MODULE_KIND = "budget"


class BallotKind(models.TextChoices):
    """What a ballot looks like."""

    KNAPSACK = "knapsack", _("Basket: choose projects until the money is spent")
    APPROVAL = "approval", _("Approval: choose up to a number of projects")
    POINTS = "points", _("Points: distribute a number of points")
    RANKING = "ranking", _("Ranking: put up to a number of projects in order")


class BudgetRule(models.TextChoices):
    """How winners are found; the values are those of `counting.Rule`."""

    EQUAL_SHARES = Rule.EQUAL_SHARES.value, _("Equal shares: every ballot has the same share of the money")
    GREEDY_VOTES = Rule.GREEDY_VOTES.value, _("Most votes first, as long as the money lasts")
    GREEDY_COST = Rule.GREEDY_COST.value, _("Most votes per euro first, as long as the money lasts")
    PHRAGMEN = Rule.PHRAGMEN.value, _("Phragmén: supporters save up together, whoever has enough first wins")


class CompletionRule(models.TextChoices):
    """What becomes of the money that Equal Shares leaves; the values are those of `counting.Completion`."""

    ADD1 = Completion.ADD1.value, _("Raise all shares by one euro until the money would not last")
    ADD1_EXHAUSTIVE = Completion.ADD1_EXHAUSTIVE.value, _("The same, but stop as soon as nothing more can be afforded")
    GREEDY = Completion.GREEDY.value, _("Spend the rest on the projects with the most votes")
    NONE = Completion.NONE.value, _("Leave it unspent")


class TieBreakRule(models.TextChoices):
    """What decides between projects that are level; the values are those of `counting.TieBreak`."""

    SUPPORT = TieBreak.SUPPORT.value, _("More votes, then the lower price")
    COST = TieBreak.COST.value, _("The lower price, then more votes")
    LOT = TieBreak.LOT.value, _("A lot that everybody can check")


def residents() -> dict[str, Any]:
    """Verified residents of any age and municipality, in the form of `ballots.eligibility`."""
    return {"level": "verified", "min_age": None, "municipalities": []}


def signed_in() -> dict[str, Any]:
    """Everybody who is signed in, in the form of `ballots.eligibility`."""
    return {"level": "registered", "min_age": None, "municipalities": []}


class Budget(ContributionModule):
    """Part of a public budget that people decide about, with all rules of the ballot.

    Everything in `FIXED` stays as it is from the first ballot on; services say so and the database refuses it.
    `lot_seed` is published with the result, its SHA-256 `lot_seed_hash` before the ballot.
    """

    FIXED = (
        "ballot_kind", "max_choices", "points_total", "points_max", "one_heading", "rule", "completion", "tie_break",
        "lot_seed", "lot_seed_hash", "min_votes", "min_share_percent", "voters", "support_needed", "replaceable",
    )  # fmt: skip

    submitters = models.JSONField(_("Who may submit projects"), default=signed_in, editable=False)
    voters = models.JSONField(_("Who may vote"), default=residents, editable=False)
    place_required = models.BooleanField(_("A place must be given"), default=False)
    edit_limit_supports = models.PositiveIntegerField(
        _("Text fixed from this many supports on"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("Until then its author can change it; older versions stay readable."),
    )
    support_needed = models.PositiveIntegerField(
        _("Supports needed to be on the ballot"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave it empty if every project that can be carried out is put to the vote."),
    )
    ballot_kind = models.CharField(_("Ballot"), max_length=10, choices=BallotKind, default=BallotKind.KNAPSACK)
    max_choices = models.PositiveSmallIntegerField(
        _("Projects on one ballot"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("At most this many can be chosen or ranked. A basket is limited by the money alone."),
    )
    points_total = models.PositiveSmallIntegerField(
        _("Points on one ballot"), default=10, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    points_max = models.PositiveSmallIntegerField(
        _("Points for one project at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    one_heading = models.BooleanField(
        _("Everybody votes in one part of the budget only"),
        default=False,
        help_text=_("Otherwise people vote in all parts."),
    )
    rule = models.CharField(_("Counting"), max_length=20, choices=BudgetRule, default=BudgetRule.EQUAL_SHARES)
    completion = models.CharField(
        _("Money that the count leaves"), max_length=20, choices=CompletionRule, default=CompletionRule.ADD1
    )
    tie_break = models.CharField(
        _("If projects are level"), max_length=10, choices=TieBreakRule, default=TieBreakRule.SUPPORT
    )
    lot_seed = models.CharField(max_length=200, blank=True, editable=False)
    lot_seed_hash = models.CharField(max_length=64, blank=True, editable=False)
    min_votes = models.PositiveIntegerField(
        _("Votes that a project needs"), default=1, validators=[MinValueValidator(1)]
    )
    min_share_percent = models.PositiveSmallIntegerField(
        _("Share of the voters that a project needs (per cent)"), default=0, validators=[MaxValueValidator(100)]
    )
    replaceable = models.BooleanField(_("Whoever holds the receipt can change the ballot until the end"), default=True)

    class Meta:
        verbose_name = _("Participatory budget")
        verbose_name_plural = _("Participatory budgets")
        constraints = [
            models.CheckConstraint(
                condition=Q(points_max__lte=F("points_total")),
                name="budget_points_within_total",
                violation_error_message=_("One project cannot get more points than there are on the ballot."),
            ),
            models.CheckConstraint(
                condition=Q(rule=Rule.EQUAL_SHARES.value) | Q(completion=Completion.NONE.value),
                name="budget_completes_equal_shares",
                violation_error_message=_("Only Equal Shares leaves money that has to be dealt with."),
            ),
            models.CheckConstraint(
                condition=~Q(tie_break=TieBreak.LOT.value) | ~Q(lot_seed_hash=""),
                name="budget_lot_is_announced",
                violation_error_message=_("For a lot, the fingerprint of its seed must be announced."),
            ),
        ]

    @property
    def result_url(self) -> str:
        """The page of its result, within the site of its region."""
        return reverse("projects:result", args=[self.pk])


class Heading(models.Model):
    """A part of a budget with money of its own: for a municipality, a topic, an age group. There is at least one."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="headings", verbose_name=_("Participatory budget"))
    name = models.CharField(_("Name"), max_length=80)
    slug = models.SlugField(_("Short name for addresses"), max_length=80)
    amount_cents = models.PositiveBigIntegerField(_("Amount"), validators=[MinValueValidator(1)])
    municipality = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Municipality")
    )
    position = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("Part of a budget")
        verbose_name_plural = _("Parts of budgets")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "slug"], name="heading_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="heading_has_money"),
        ]

    def __str__(self) -> str:
        return self.name
