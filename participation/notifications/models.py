"""Notices, what people want by mail, and the mails that are to go out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Index, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.notifications import registry
from participation.notifications.querysets import NoticeManager
from participation.regions.models import Region
from participation.regions.scope import TenantModel


class Outgoing(models.Model):
    """A row that leads to one mail: it waits, is claimed by one sender at a time, and tried again until it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed any more")
        FAILED = "failed", _("Could not be sent")

    mail_state = models.CharField(_("Mail"), max_length=8, choices=State, default=State.WAITING, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("Sent"), null=True, editable=False)

    class Meta:
        abstract = True


class Digest(Outgoing):
    """The one mail of a day to a person: the database refuses a second one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]
        indexes = [Index(fields=["next_at"], condition=Q(mail_state="waiting"), name="digest_waiting")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Notice(TenantModel):
    """One piece of news for one person. `url` is an address within the site of the region.

    `about` and `about_id` name what it is about, for grouping and for leaving out what is gone ("" and 0: nothing
    that could go). `settled_at` is when it was decided whether a mail tells of it.
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300)
    about = models.CharField(max_length=20, blank=True)
    about_id = models.BigIntegerField(default=0)
    for_staff = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="notices")

    subject_title = ""  # what it is about, set by `querysets.still_there`

    objects = NoticeManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            Index(F("person"), F("at").desc(), F("id").desc(), name="notice_of_person"),
            Index(fields=["at"], condition=Q(settled_at__isnull=True, read_at__isnull=True), name="notice_unsettled"),
            Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address that notes it as read and leads on."""
        return reverse("notifications:open", args=[self.pk])

    @property
    def label(self) -> registry.Text:
        """What happened."""
        return registry.label_of(self.kind)

    @property
    def subject(self) -> tuple[str, int] | None:
        """What may be gone by now, as name and key; None for what is told in any case."""
        if not registry.knows(self.about) or self.kind in registry.outliving():
            return None
        return self.about, self.about_id


class Rhythm(models.TextChoices):
    """How often somebody wants mail."""

    DAILY = "daily", _("at most once a day")
    WEEKLY = "weekly", _("once a week, on Mondays")
    NEVER = "never", _("never")


class Preference(models.Model):
    """What somebody wants by mail; without a row: daily, in the language of the site."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="news_preference"
    )
    news = models.CharField(_("News by e-mail"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    reminders = models.CharField(
        _("Reminders of my work for a region"), max_length=6, choices=Rhythm, default=Rhythm.DAILY
    )
    language = models.CharField(_("Language of the e-mails"), max_length=10, blank=True)

    def __str__(self) -> str:
        return str(self.person_id)
