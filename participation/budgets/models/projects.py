"""What people propose to spend money on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.budgets.models.budgets import Budget, Heading
from participation.contributions.models import Contribution, PlacedMixin
from participation.contributions.querysets import OfKindManager

KIND = "project"


class Feasibility(models.TextChoices):
    """What the valuation found, once it is published."""

    UNDECIDED = "undecided", _("Not decided yet")
    FEASIBLE = "feasible", _("Can be carried out")
    INFEASIBLE = "infeasible", _("Cannot be carried out")


class Project(PlacedMixin, Contribution):
    """A project for a budget: what its author wrote, and what the valuation published about it.

    Amounts are in cents. What valuators work on stands in `Valuation`; everything here is public. `withdrawn_at` is
    set where a project turned out to be infeasible when ballots had been cast already.
    """

    content_fields = (
        "title", "summary", "body", "heading_id", "estimate_cents", "carried_by", "address", "latitude", "longitude",
    )  # fmt: skip

    summary = models.CharField(_("Summary"), max_length=300, blank=True)
    body = models.TextField(_("Your project in detail"), blank=True)
    heading = models.ForeignKey(
        Heading, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("Part of the budget")
    )
    estimate_cents = models.PositiveBigIntegerField(_("Estimated cost"), null=True, blank=True)
    carried_by = models.CharField(_("Who would carry it out"), max_length=200, blank=True)
    feasibility = models.CharField(
        _("Result of the valuation"), max_length=10, choices=Feasibility, default=Feasibility.UNDECIDED, editable=False
    )
    feasibility_reason = models.TextField(_("Reason"), blank=True, editable=False)
    price_cents = models.PositiveBigIntegerField(_("Price"), null=True, blank=True, editable=False)
    yearly_cents = models.PositiveBigIntegerField(_("Costs a year afterwards"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    reply = models.TextField(_("Reply of the author"), blank=True, editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = OfKindManager(KIND)

    class Meta(PlacedMixin.Meta):
        verbose_name = _("Project")
        verbose_name_plural = _("Projects")
        constraints = [
            *PlacedMixin.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(feasibility="feasible") | Q(price_cents__isnull=False, price_cents__gt=0),
                name="feasible_project_has_a_price",
            ),
            models.CheckConstraint(
                condition=~Q(feasibility="infeasible") | ~Q(feasibility_reason=""),
                name="infeasible_project_has_a_reason",
            ),
        ]

    @property
    def settings(self) -> Budget:
        """The rules of the budget (a query unless it was selected along)."""
        rules: Budget = self.module.budget  # type: ignore[union-attr]
        return rules

    @property
    def edit_limit(self) -> int | None:
        return self.settings.edit_limit_supports

    @property
    def success_threshold(self) -> int | None:
        return self.settings.support_needed
