"""Making one project of several, if all their authors agree."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.budgets.models.projects import Project
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Merger(TenantModel):
    """The question to the authors of similar projects whether these may become one, `target`."""

    class State(models.TextChoices):
        ASKED = "asked", _("Authors are asked")
        DONE = "done", _("United")
        DECLINED = "declined", _("An author declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    target = models.ForeignKey(Project, models.CASCADE, related_name="mergers", verbose_name=_("Project that stays"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ASKED)
    reason = models.TextField(_("Why they fit together"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Merger of projects")
        verbose_name_plural = _("Mergers of projects")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return str(self.target)


class Consent(models.Model):
    """What the author of one project says to a merger."""

    class Answer(models.TextChoices):
        PENDING = "pending", _("has not answered yet")
        AGREED = "agreed", _("agrees")
        DECLINED = "declined", _("declines")

    merger = models.ForeignKey(Merger, models.CASCADE, related_name="consents")
    project = models.ForeignKey(Project, models.CASCADE, related_name="consents")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.PENDING)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merger", "project"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_answer_display()}"
