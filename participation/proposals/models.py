"""Proposals and the module that collects them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, PlacedMixin
from participation.contributions.querysets import OfKindManager
from participation.processes.models import Module

KIND = "proposal"


class ProposalModule(Module):
    """Collects proposals, with the rules of its region."""

    threshold = models.PositiveIntegerField(
        _("Supports needed for success"), default=500, help_text=_("A proposal that reaches this is successful for good.")
    )
    edit_limit_supports = models.PositiveIntegerField(
        _("Text fixed from this many supports on"), default=20
    )
    archive_months = models.PositiveSmallIntegerField(_("Archived after (months)"), default=12)
    max_tags = models.PositiveSmallIntegerField(_("Tags a proposal can have"), default=6)
    place_required = models.BooleanField(_("A place must be given"), default=False)

    class Meta:
        verbose_name = _("Proposals")
        verbose_name_plural = _("Proposals")


class Proposal(PlacedMixin, Contribution):
    """What somebody proposes: a summary, a text, perhaps a place. HTML in `body` is cleaned when stored."""

    content_fields = ("title", "summary", "body", "address", "latitude", "longitude")

    summary = models.CharField(_("Summary"), max_length=300)
    body = models.TextField(_("Your proposal in detail"), blank=True)

    objects = OfKindManager(KIND)

    class Meta:
        verbose_name = _("Proposal")
        verbose_name_plural = _("Proposals")

    @property
    def settings(self) -> ProposalModule:
        """The rules of the module (a query unless it was selected along)."""
        return self.module.proposalmodule

    @property
    def edit_limit(self) -> int | None:
        return self.settings.edit_limit_supports

    @property
    def success_threshold(self) -> int | None:
        return self.settings.threshold
