"""What answering needs besides the answers: half-filled ones, files, invitations, sheets that are keyed in twice."""

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.notifications.models import Outgoing
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel
from participation.surveys.models.surveys import Channel, Survey, SurveyVersion


class Unfinished(TenantModel):
    """What somebody with an account has typed so far, so that they can go on elsewhere. Gone once it has been sent.

    `typed` is what stands in the fields, by their names; `key` is that of the response that will come of it.
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="unfinished")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4)
    typed: Any = models.JSONField(default=dict)
    page = models.CharField(max_length=40, blank=True)
    invitation = models.CharField(max_length=32, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Unfinished answer")
        verbose_name_plural = _("Unfinished answers")
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="survey_unfinished_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}"


def _storage() -> Any:
    return storages["attachments"]


def _place_of(upload: "Upload", name: str) -> str:
    return f"surveys/{upload.key.hex}.{'jpg' if upload.is_image else 'pdf'}"


class Upload(TenantModel):
    """A file that belongs to an answer, or will: whatever nobody has sent along by the next day is removed.

    No time is kept but the day on which it came, and that only until it is sent.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="uploads")
    question = models.CharField(max_length=40)
    file = models.FileField(storage=_storage, upload_to=_place_of, max_length=200)
    name = models.CharField(max_length=100)
    is_image = models.BooleanField(default=False)
    waiting_since = models.DateField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("File of an answer")
        verbose_name_plural = _("Files of answers")
        indexes = [
            Index(fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="survey_file_waiting")
        ]

    def __str__(self) -> str:
        return self.name


class Link(TenantModel):
    """A public link to a survey under a name of its own: which way people came, not who they are."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="links")
    slug = models.SlugField(max_length=30)
    label = models.CharField(_("Name"), max_length=60)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Link to a survey")
        verbose_name_plural = _("Links to surveys")
        ordering = ["label", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "slug"], name="survey_link_once")]

    def __str__(self) -> str:
        return self.label


class Batch(TenantModel):
    """Personal invitations that were made together, for mails or for letters."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("by e-mail")
        LETTER = "letter", _("on paper")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="batches")
    kind = models.CharField(_("Kind"), max_length=6, choices=Kind)
    label = models.CharField(_("Name"), max_length=80)
    size = models.PositiveIntegerField(_("Invitations"))
    made_at = models.DateTimeField(_("Made"), default=timezone.now)
    reminded_at = models.DateTimeField(_("Reminded"), null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Batch of invitations")
        verbose_name_plural = _("Batches of invitations")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.label


class Invited(Outgoing):
    """A personal invitation, good for one answer. What it was used for stands nowhere.

    Its token is not stored but derived from the key and the secret of the installation. Addresses are forgotten when
    the survey has ended. The table has no row numbers, and no time tells when an invitation was used.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="invited")
    email = models.EmailField(blank=True)
    used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Personal invitation")
        verbose_name_plural = _("Personal invitations")
        indexes = [
            Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="survey_invited_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}"  # the log keeps this, so no address


class Reminder(Outgoing):
    """A reminder of a personal invitation that has not been used."""

    invited = models.ForeignKey(Invited, models.CASCADE, related_name="reminders")

    class Meta:
        indexes = [Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="survey_reminder_waiting")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Sheet(TenantModel):
    """A paper form or a telephone call that staff key in under its number; with double entry by two people.

    `first` and `second` are what was typed, and are emptied when the answers have been taken over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for the second entry")
        DIFFERENT = "different", _("The two entries differ")
        TAKEN = "taken", _("Taken over")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("Number on the sheet"))
    channel = models.CharField(_("Came"), max_length=9, choices=Channel)
    state = models.CharField(_("State"), max_length=9, choices=State)
    first: Any = models.JSONField(default=dict)
    second: Any = models.JSONField(default=dict)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Sheet")
        verbose_name_plural = _("Sheets")
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_sheet_once")]

    def __str__(self) -> str:
        return str(self.number)
