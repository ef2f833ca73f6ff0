"""What sites let appear on the site above them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from participation.processes.models import Process
from participation.regions.models import Region


class Syndicated(models.Model):
    """A page or process of a site that is listed above, as long as it is public: a link, never a copy."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="offered_above", verbose_name=_("Region"))
    above = models.ForeignKey(Region, models.CASCADE, related_name="offered_from_below", verbose_name=_("Shown by"))
    page = models.OneToOneField(
        Page, models.CASCADE, null=True, blank=True, related_name="syndicated", verbose_name=_("Page")
    )
    process = models.OneToOneField(
        Process, models.CASCADE, null=True, blank=True, related_name="syndicated", verbose_name=_("Process")
    )
    offered_at = models.DateTimeField(_("Offered"))
    offered_by_id = models.BigIntegerField(_("Offered by"), null=True, blank=True)
    refused_at = models.DateTimeField(_("Refused"), null=True, blank=True)
    refused_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Item for the site above")
        verbose_name_plural = _("Items for the site above")
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, process__isnull=True) | Q(page__isnull=True, process__isnull=False),
                name="syndicated_is_one_thing",
            )
        ]
        indexes = [models.Index(fields=["above", "-offered_at"], name="syndicated_latest")]

    def __str__(self) -> str:
        return self.page.title if self.page_id else self.process.title

    @property
    def is_public(self) -> bool:
        """Whether it is shown above now."""
        thing = self.page if self.page_id else self.process
        return bool(thing.live) and self.refused_at is None
