"""Topics of a region, under which news is filed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.regions.models import Region
from participation.regions.scope import TenantModel


class Topic(TenantModel):
    """A topic of a region: mobility, schools, digital services."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="topics", verbose_name=_("Region"))
    name = models.CharField(_("Name"), max_length=60)
    slug = models.SlugField(_("Short name for addresses"), max_length=60, editable=False)

    class Meta:
        verbose_name = _("Topic")
        verbose_name_plural = _("Topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region", "slug"], name="topic_once")]

    def __str__(self) -> str:
        return self.name
