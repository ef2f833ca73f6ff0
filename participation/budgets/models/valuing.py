"""The work of valuators on a project. Nothing here is public until it is confirmed and published on the project."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.budgets.models.projects import Project
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Valuation(TenantModel):
    """Whether a project can be carried out and what it costs, as it is being found out. Amounts in cents."""

    class State(models.TextChoices):
        OPEN = "open", _("Being checked")
        PROPOSED = "proposed", _("Waiting for a second pair of eyes")
        CONFIRMED = "confirmed", _("Done")

    class Verdict(models.TextChoices):
        FEASIBLE = "feasible", _("Can be carried out")
        INFEASIBLE = "infeasible", _("Cannot be carried out")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    project = models.OneToOneField(Project, models.CASCADE, related_name="valuation", verbose_name=_("Project"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    due = models.DateField(_("To be done by"), null=True, blank=True)
    verdict = models.CharField(_("Result"), max_length=10, choices=Verdict, blank=True)
    reason = models.TextField(_("Reason, as it is published"), max_length=2000, blank=True)
    price_cents = models.PositiveBigIntegerField(_("Price"), null=True, blank=True)
    yearly_cents = models.PositiveBigIntegerField(_("Costs a year afterwards"), null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # The due dates of which people have been reminded, before and after.
    reminded_for = models.DateField(null=True)
    missed_for = models.DateField(null=True)

    valuators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="budgets.Assignment",
        through_fields=("valuation", "valuator"),
        related_name="+",
        verbose_name=_("Valuators"),
    )

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Valuation")
        verbose_name_plural = _("Valuations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | Q(verdict="infeasible", proposed_by__isnull=False)
                | Q(verdict="feasible", price_cents__gt=0, price_cents__isnull=False, proposed_by__isnull=False),
                name="valuation_result_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("proposed_by"))),
                name="valuation_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)


class Assignment(models.Model):
    """A valuator is to check a project."""

    valuation = models.ForeignKey(Valuation, models.CASCADE, related_name="assignments")
    valuator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="valuations_assigned")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["valuation", "valuator"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.valuator} – {self.valuation_id}"


class Note(models.Model):
    """An internal note on a valuation, or a contribution to its internal discussion."""

    valuation = models.ForeignKey(Valuation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField(_("Note"), max_length=4000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
