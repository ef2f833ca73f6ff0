"""Goals, measures and milestones, and the history that nobody can rewrite."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Index, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.measures.querysets import EntryManager, GoalManager, MeasureManager
from participation.regions.models import Region
from participation.regions.scope import TenantModel

KIND = "measure"
SILENCE = timedelta(days=90)  # without news for so long, a measure is overdue for news
NO_DAY = 10_000_000  # stands behind every day in the order of due dates


class Status(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


# From which states a state can be reached.
STATUS_FROM = {
    Status.PLANNED: {Status.RUNNING, Status.STOPPED},
    Status.RUNNING: {Status.PLANNED, Status.DONE, Status.STOPPED},
    Status.DONE: {Status.PLANNED, Status.RUNNING},
    Status.STOPPED: {Status.PLANNED, Status.RUNNING},
}
UNDER_WAY = (Status.PLANNED, Status.RUNNING)
OVER = (Status.DONE, Status.STOPPED)


def needs_reason(before: str, after: str) -> bool:
    """Whether a change of the state asks for a public reason: stopping, beginning again, putting back."""
    return after == Status.STOPPED or before in OVER or (before, after) == (Status.RUNNING, Status.PLANNED)


class Goal(TenantModel):
    """What a region wants to reach; measures lead there."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="goals", verbose_name=_("Region"))
    title = models.CharField(_("Title"), max_length=120)
    slug = models.SlugField(max_length=120)
    text = models.TextField(_("What is to be reached"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(_("Order"), default=0)
    is_public = models.BooleanField(_("Visible to the public"), default=True)

    objects = GoalManager()

    class Meta:
        verbose_name = _("Goal")
        verbose_name_plural = _("Goals")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "slug"], name="goal_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('measures:list')}?goal={self.slug}"


class Measure(Contribution):
    """Something that is done: by whom, until when, how far it is. HTML in `text` is cleaned when stored.

    A contribution without author, so that it can be followed, found, linked and, where it is opened, commented on. It
    is prepared with the visibility "waiting" and without history; from its publication on every change is an entry.
    `revision` counts changes: whoever sends a form says on which it rests. `last_news_at` is the time of the latest
    entry by people, `overdue_since` is set by the clock once such an entry has been missing for too long.
    """

    summary = models.CharField(_("Summary"), max_length=300)
    text = models.TextField(_("Description"), blank=True)
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("Goal")
    )
    status = models.CharField(_("State"), max_length=8, choices=Status, default=Status.PLANNED)
    percent = models.PositiveSmallIntegerField(_("Progress in percent"), default=0)
    owner_name = models.CharField(_("Who is responsible"), max_length=100)
    owner_position = models.CharField(_("Position or office"), max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Account that is reminded"),
    )
    starts = models.DateField(_("Begins"), null=True, blank=True)
    due = models.DateField(_("To be done by"), null=True, blank=True)
    due_order = models.PositiveIntegerField(default=NO_DAY, editable=False)  # the number of the day, for lists
    finished_on = models.DateField(null=True, editable=False)
    budget_cents = models.PositiveBigIntegerField(null=True, blank=True)
    spent_cents = models.PositiveBigIntegerField(null=True, blank=True)
    comments_open = models.BooleanField(_("People can comment on it"), default=False)
    last_news_at = models.DateTimeField(default=timezone.now, editable=False)
    overdue_since = models.DateTimeField(null=True, editable=False)
    milestone_count = models.PositiveIntegerField(default=0, editable=False)
    reached_count = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = MeasureManager()

    class Meta:
        verbose_name = _("Measure")
        verbose_name_plural = _("Measures")
        indexes = [
            Index(F("last_news_at").desc(), F("contribution_ptr").desc(), name="measure_news"),
            Index(F("status"), F("last_news_at").desc(), F("contribution_ptr").desc(), name="measure_status_news"),
            Index(F("percent").desc(), F("contribution_ptr").desc(), name="measure_percent"),
            Index(F("due_order"), F("contribution_ptr"), name="measure_due"),
            Index(fields=["finished_on"], condition=Q(finished_on__isnull=False), name="measure_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="measure_percent_whole",
                violation_error_message=_("Progress lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(condition=~Q(status="done") | Q(percent=100), name="measure_done_is_whole"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("starts")),
                name="measure_due_after_start",
                violation_error_message=_("A measure cannot be due before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=OVER, finished_on__isnull=False)
                | Q(status__in=UNDER_WAY, finished_on__isnull=True),
                name="measure_over_has_day",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def overdue_from(self) -> datetime:
        """From when on news of it are missing, unless some come."""
        return self.last_news_at + SILENCE

    def needs_news(self, *, at: datetime) -> bool:
        """Whether it has been without news for too long."""
        return self.is_public and self.is_under_way and at >= self.overdue_from

    def is_late(self, *, at: datetime) -> bool:
        """Whether it should be done by now; the whole of the day it is due still counts."""
        return self.is_under_way and self.due is not None and self.due < timezone.localdate(at)


class Milestone(TenantModel):
    """A step that one can see from outside. Changes of it are entries; one that is dropped stays for the history."""

    scope_region = "measure__region"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(_("Title"), max_length=120)
    due = models.DateField(_("Planned for"))
    reached_on = models.DateField(_("Reached on"), null=True, blank=True)
    is_dropped = models.BooleanField(default=False, editable=False)
    when = models.GeneratedField(
        expression=Coalesce("reached_on", "due"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        verbose_name = _("Milestone")
        verbose_name_plural = _("Milestones")
        ordering = ["when", "pk"]
        indexes = [Index(fields=["when"], condition=Q(is_dropped=False), name="milestone_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_dropped=False) | Q(reached_on__isnull=True), name="milestone_reached_or_dropped"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, *, at: datetime) -> bool:
        """Whether it should have been reached by now."""
        return not self.reached_on and not self.is_dropped and self.due < timezone.localdate(at)


class Source(models.Model):
    """Where a measure comes from: a contribution of any kind, or the anchor of a process or module."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="sources")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="led_to")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Link from a measure")
        verbose_name_plural = _("Links from measures")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "contribution"], name="source_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} → {self.measure_id}"


class Entry(TenantModel):
    """One public line of a measure's history. The database refuses to change or delete it.

    `changes` holds what became different, as `{"percent": [10, 40]}` (before, after); dates in ISO form, money in
    cents. For a milestone it holds `step`, `title` and the dates.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        NEWS = "news", _("News")
        STATUS = "status", _("New state")
        FACTS = "facts", _("Changed")
        MILESTONE = "milestone", _("Milestone")
        SOURCES = "sources", _("Where it comes from")
        CORRECTION = "correction", _("Correction")
        OVERDUE = "overdue", _("Overdue for news")

    BY_THE_CLOCK = (Kind.OVERDUE,)

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="entries")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, related_name="entries")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    actor_id = models.BigIntegerField(null=True)
    # The one-time key of the form with which it was written: sending that form twice makes one entry.
    form_key = models.CharField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001 (unique or absent)

    objects = EntryManager()

    class Meta:
        verbose_name = _("Entry in the history")
        verbose_name_plural = _("Entries in the history")
        ordering = ["at", "pk"]
        indexes = [
            Index(fields=["measure", "at"], name="entry_of_measure"),
            Index(F("region"), F("at").desc(), F("id").desc(), name="entry_r_latest"),
            Index(F("at").desc(), F("id").desc(), name="entry_n_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {timezone.localtime(self.at):%d.%m.%Y}"

    @property
    def step(self) -> str:
        """What happened to the milestone: added, changed, reached, dropped."""
        return str(self.changes.get("step", ""))


def _evidence_path(evidence: "Evidence", name: str) -> str:
    folder = timezone.now().strftime("%Y/%m")
    return f"{folder}/{evidence.checksum[:32]}.{name.rsplit('.', 1)[-1]}"


def _evidence_storage() -> Any:
    return storages["attachments"]


class Evidence(models.Model):
    """What shows that an entry is true. As part of the history it can neither be changed nor deleted."""

    class Kind(models.TextChoices):
        LINK = "link", _("Link")
        DOCUMENT = "document", _("Document (PDF)")
        IMAGE = "image", _("Image")
        TEXT = "text", _("Text")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    file = models.FileField(upload_to=_evidence_path, storage=_evidence_storage, blank=True)
    alt = models.CharField(max_length=250, blank=True)
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Evidence")
        verbose_name_plural = _("Evidence")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("measures:evidence", args=[self.pk])


class Withholding(models.Model):
    """An entry whose words must not be shown, for instance because they name somebody; what happened stays visible."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="withheld")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("Withheld entry")
        verbose_name_plural = _("Withheld entries")

    def __str__(self) -> str:
        return self.reason


def order_of(due: date | None) -> int:
    """Where a due date stands in a list: the number of the day; without one, behind all others."""
    return due.toordinal() if due else NO_DAY
