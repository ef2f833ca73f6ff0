"""The audit log. Plain ids instead of foreign keys: an entry outlives what it tells of."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act: when, who, where, what, on which object. Never changed, never deleted."""

    at = models.DateTimeField(_("Time"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(_("Person"), null=True, blank=True, db_index=True)
    region_id = models.BigIntegerField(_("Region"), null=True, blank=True, db_index=True)
    action = models.CharField(_("Action"), max_length=60, db_index=True)
    object_type = models.CharField(_("Kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("Key of object"), max_length=40, blank=True)
    label = models.CharField(_("Object"), max_length=200, blank=True)
    details = models.JSONField(_("Details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Audit entry")
        verbose_name_plural = _("Audit log")
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.label}"
