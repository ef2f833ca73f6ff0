"""Proposals and the module that collects them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, ContributionModule, PlacedMixin
from participation.contributions.querysets import OfKindManager

KIND = "proposal"


class ProposalModule(ContributionModule):
    """Collects proposals, with the rules of its region."""

    threshold = models.PositiveIntegerField(
        _("Supports needed for success"),
        default=500,
        validators=[MinValueValidator(1)],
        help_text=_("A proposal that reaches this is successful for good."),
    )
    edit_limit_supports = models.PositiveIntegerField(
        _("Text fixed from this many supports on"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("Until then its author can change it; older versions stay readable."),
    )
    archive_months = models.PositiveSmallIntegerField(
        _("Archived after (months)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Counted from its publication. What is successful or selected by then is not archived."),
    )
    place_required = models.BooleanField(_("A place must be given"), default=False)

    class Meta:
        verbose_name = _("Collection of proposals")
        verbose_name_plural = _("Collections of proposals")


class Proposal(PlacedMixin, Contribution):
    """What somebody proposes: a summary, a text, perhaps a place. HTML in `body` is cleaned when stored."""

    content_fields = ("title", "summary", "body", "address", "latitude", "longitude")

    summary = models.CharField(_("Summary"), max_length=300, blank=True)
    body = models.TextField(_("Your proposal in detail"), blank=True)

    objects = OfKindManager(KIND)

    class Meta(PlacedMixin.Meta):
        verbose_name = _("Proposal")
        verbose_name_plural = _("Proposals")

    @property
    def settings(self) -> ProposalModule:
        """The rules of the module (a query unless it was selected along)."""
        rules: ProposalModule = self.module.proposalmodule  # type: ignore[union-attr]
        return rules

    @property
    def edit_limit(self) -> int | None:
        return self.settings.edit_limit_supports

    @property
    def success_threshold(self) -> int | None:
        return self.settings.threshold
