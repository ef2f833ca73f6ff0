"""Invitations to a role."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.notifications.models import Outgoing
from participation.regions.models import Region

VALID = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def waiting(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; perhaps expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(Outgoing):
    """An invitation to a role in a region, by e-mail. Kept until some weeks after it is settled, then forgotten."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="invitations", verbose_name=_("Region"))
    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    with_subtree = models.BooleanField(_("Also for all regions below"), default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("Invited by")
    )
    invited_at = models.DateTimeField(_("Invited"))
    expires_at = models.DateTimeField(_("Valid until"))
    accepted_at = models.DateTimeField(_("Accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Invitation")
        verbose_name_plural = _("Invitations")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "region",
                "role",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_once",
            )
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="invitation_waiting")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.region.name}"  # the log keeps this, so no address

    def is_open(self, *, at: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at

    def state(self, *, at: datetime) -> str:
        """What became of it, in a word."""
        if self.accepted_at:
            return str(_("Accepted"))
        if self.withdrawn_at:
            return str(_("Withdrawn"))
        return str(_("Waiting") if at < self.expires_at else _("Expired"))
