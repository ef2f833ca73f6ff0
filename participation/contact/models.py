"""Subjects of the contact form with the people they lead to, and the messages that came in."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Index, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.core.clock import months_before
from participation.notifications.models import Outgoing
from participation.regions.models import Region
from participation.regions.scope import TenantModel

MAX_LENGTH = 5000
DONE_DAYS = 90  # a message is kept that long after it was dealt with
KEPT_DAYS = 365  # and at most that long after it came in
REMIND_DAYS = 7


class Subject(TenantModel):
    """What people can write about, and who gets it: people by their role, and addresses."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="contact_subjects", verbose_name=_("Region"))
    label = models.CharField(_("Subject"), max_length=80)
    roles = models.JSONField(_("To everybody with these roles"), default=list, blank=True)
    addresses = models.JSONField(_("And to these addresses"), default=list, blank=True)
    is_barrier = models.BooleanField(_("Reports of barriers"), default=False, editable=False)
    is_offered = models.BooleanField(_("Offered in the form"), default=True)
    position = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("Subject of the contact form")
        verbose_name_plural = _("Subjects of the contact form")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "label"], name="contact_subject_once"),
            models.UniqueConstraint(fields=["region"], condition=Q(is_barrier=True), name="one_subject_for_barriers"),
            models.CheckConstraint(
                condition=Q(is_barrier=False) | Q(is_offered=True), name="barriers_can_always_be_reported"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def role_labels(self) -> list[str]:
        """The roles in words."""
        return [str(Role(role).label) for role in self.roles if role in Role.values]


class Message(Outgoing, TenantModel):
    """A message through the contact form. It stays until it has been dealt with, whatever becomes of the mail."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("Region"))
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="messages", verbose_name=_("Subject"))
    name = models.CharField(_("Name"), max_length=100, blank=True)
    email = models.EmailField(_("E-mail address"))
    page = models.CharField(_("Page"), max_length=300, blank=True)
    text = models.TextField(_("Message"), max_length=MAX_LENGTH)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("Received"))
    answer_by = models.DateField(_("To be answered by"), null=True)
    done_at = models.DateTimeField(_("Done"), null=True)
    done_by_id = models.BigIntegerField(null=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    form_key = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("Message")
        verbose_name_plural = _("Messages")
        ordering = ["-at", "-pk"]
        indexes = [
            Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="message_waiting"),
            Index(fields=["region", "at"], condition=Q(done_at__isnull=True), name="message_open"),
        ]

    def __str__(self) -> str:
        return gettext("Message %(number)s") % {"number": self.pk}

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class MessageCopy(Outgoing):
    """The copy for a sender who is signed in and wanted one."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="copy")

    class Meta:
        indexes = [Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="message_copy_waiting")]

    def __str__(self) -> str:
        return str(self.message_id)


def barrier_deadline(at: Any) -> date:
    """Until when a report of a barrier is to be answered: the same day a month later."""
    return months_before(timezone.localtime(at), -1).date()


def reminder_day(answer_by: date) -> date:
    """From which day on people are reminded."""
    return answer_by - timedelta(days=REMIND_DAYS)
