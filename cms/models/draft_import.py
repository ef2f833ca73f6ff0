"""Documents that wait for somebody to look at what was understood of them and to take it over."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models.strategy_draft import StrategyDraftPage
from participation.processes.models import Process
from participation.regions.models import Region
from participation.regions.scope import TenantModel


def _storage() -> Any:
    return storages["attachments"]


class DraftImport(TenantModel):
    """A document for a new draft in a process or for an existing one. Gone as soon as it is taken over or discarded."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    page = models.ForeignKey(
        StrategyDraftPage, models.CASCADE, null=True, related_name="imports", verbose_name=_("Strategy draft")
    )
    process = models.ForeignKey(Process, models.CASCADE, null=True, related_name="+", verbose_name=_("Process"))
    title = models.CharField(_("Title"), max_length=120)
    name = models.CharField(_("File"), max_length=120)
    file = models.FileField(storage=_storage, upload_to="imports/%Y/%m")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(_("Uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("Document to take over")
        verbose_name_plural = _("Documents to take over")

    def __str__(self) -> str:
        return self.name
