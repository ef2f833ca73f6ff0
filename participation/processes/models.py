"""Process, Module, Phase: what a region asks its people, by which means, and when."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from participation.accounts.previews import PreviewedAs
from participation.core import clock
from participation.core.blocks import BlocksField, TextBlocks
from participation.processes.promises import promise_of
from participation.processes.querysets import ModuleManager, PhaseManager, ProcessManager
from participation.regions.models import Region
from participation.regions.scope import TenantModel


class Process(PreviewedAs, DraftStateMixin, RevisionMixin, PreviewableMixin, TenantModel):
    """A participation process (Beteiligungsverfahren) of a region, with texts and an address of its own."""

    scope_shared = "shared_down"

    region = models.ForeignKey(Region, models.PROTECT, related_name="processes", verbose_name=_("Region"))
    title = models.CharField(_("Title"), max_length=120)
    slug = models.SlugField(_("Short name for addresses"), max_length=120)
    summary = models.TextField(_("What it is about, in two sentences"), max_length=400)
    body = BlocksField(TextBlocks(required=False), blank=True, verbose_name=_("Text"))
    is_standing = models.BooleanField(_("Has no end"), default=False, editable=False)
    shared_down = models.BooleanField(
        _("Also shown by all regions below"),
        default=False,
        help_text=_("The sites of the regions below list this process with a link to it."),
    )
    answer_by = models.DateField(
        _("Answer promised by"),
        null=True,
        blank=True,
        help_text=_("It holds until the end of this day. It can be prolonged later, publicly and with a reason."),
    )
    answer_from = models.CharField(
        _("Who answers"),
        max_length=120,
        blank=True,
        help_text=_("As the public reads it, such as “The district council”."),
    )
    answer_responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Responsible for the answer"),
        help_text=_("Is reminded a week before and on the day. The public does not see who it is."),
    )
    answer_deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Deputy"),
        help_text=_("Is told when the date has passed without an answer."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProcessManager()

    class Meta:
        verbose_name = _("Process")
        verbose_name_plural = _("Processes")
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="process_slug_once"),
            models.UniqueConstraint(fields=["region"], condition=Q(is_standing=True), name="one_standing_process"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("processes:process", args=[self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "processes/process.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        modules = Module.objects.filter(process_id=self.pk, is_public=True).select_related("region")
        self.public_modules = list(modules.prefetch_related("phases__changes"))
        return {"request": request, "preview": True, **self.as_page(now=clock.now())}

    @property
    def full_url(self) -> str:
        """Where the preview pretends to be."""
        return self.region.url + self.get_absolute_url() if self.region_id and self.slug else ""

    def as_page(self, *, now: datetime) -> dict[str, Any]:
        """What the public page shows; needs the modules of `with_schedule`."""
        modules: list[Module] = self.public_modules
        return {
            "process": self,
            "promise": promise_of(self, now),
            "modules": modules,
            "phases": sorted((p for module in modules for p in module.schedule), key=lambda phase: phase.starts),
            "running": [module for module in modules if module.phase_at(now)],
            "now": now,
        }

    # Wagtail calls these for the button, the schedule, a workflow and bulk actions alike.
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        from participation.processes import services

        return services.publish_process(process=self, publish=super().publish, args=args, kwargs=kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        from participation.processes import services

        return services.unpublish_process(process=self, unpublish=super().unpublish, args=args, kwargs=kwargs)


class Module(TenantModel):
    """One means of participation within a process. Concrete parent of the modules' own settings.

    `kind` is the slug of its registered `ModuleType`; the child row holds typed settings.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="modules", verbose_name=_("Process"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="modules", editable=False)
    kind = models.SlugField(_("Kind"), max_length=20, editable=False)
    title = models.CharField(_("Title"), max_length=120)
    slug = models.SlugField(_("Short name for addresses"), max_length=120)
    intro = models.TextField(_("Introduction"), max_length=600, blank=True)
    position = models.PositiveSmallIntegerField(_("Order"), default=0)
    is_public = models.BooleanField(_("Visible to the public"), default=True)
    import_only = models.BooleanField(default=False, editable=False)

    objects = ModuleManager()

    class Meta:
        verbose_name = _("Module")
        verbose_name_plural = _("Modules")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="module_slug_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("processes:module", args=[self.process.slug, self.slug])

    @cached_property
    def schedule(self) -> list["Phase"]:
        """The phases in order of time, read once."""
        return sorted(self.phases.all(), key=lambda phase: phase.starts)

    def opens(self, feature: str, *, at: datetime) -> "Phase | None":
        """The phase that opens the feature at that moment, or None."""
        return next((p for p in self.schedule if feature in p.features and p.is_running(at=at)), None)

    def planned(self, *features: str) -> list["Phase"]:
        """The phases that open one of the features, in order of time; cancelled ones are not among them."""
        return [p for p in self.schedule if not p.is_cancelled and not set(features).isdisjoint(p.features)]

    def next_opening(self, feature: str, *, at: datetime) -> "Phase | None":
        """The next phase that will open the feature, or None."""
        return next((phase for phase in self.planned(feature) if phase.starts > at), None)

    def phase_at(self, at: datetime) -> "Phase | None":
        """The phase that is running at that moment (the one that began last), or None."""
        return next((phase for phase in reversed(self.schedule) if phase.is_running(at=at)), None)


class Phase(models.Model):
    """A time span that opens features of its module: from `starts` (inclusive) to `ends` (exclusive; None: open)."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="phases", verbose_name=_("Module"))
    title = models.CharField(_("Title"), max_length=80)
    description = models.TextField(_("What people can do"), max_length=400, blank=True)
    features = models.JSONField(_("Opens"), default=list)
    starts = models.DateTimeField(_("Begins"))
    ends = models.DateTimeField(_("Ends"), null=True, blank=True)
    is_cancelled = models.BooleanField(_("Cancelled"), default=False, editable=False)
    # What calendars that have fetched the phase need to see that it has changed.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = PhaseManager()

    class Meta:
        verbose_name = _("Phase")
        verbose_name_plural = _("Phases")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="phase_ends_after_start",
                violation_error_message=_("A phase must end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_running(self, *, at: datetime) -> bool:
        """Whether the phase is on at that moment."""
        return not self.is_cancelled and self.starts <= at and (self.ends is None or at < self.ends)

    def is_over(self, *, at: datetime) -> bool:
        """Whether the phase has ended."""
        return self.ends is not None and self.ends <= at


class PhaseFeature(models.Model):
    """One feature opened by one phase: the row on which the database forbids overlaps. Written by services only."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="opened")
    module = models.ForeignKey(Module, models.CASCADE, related_name="+")
    feature = models.SlugField(max_length=20)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "feature"], name="phase_feature_once")]

    def __str__(self) -> str:
        return f"{self.feature}: {self.starts} – {self.ends}"


class PhaseChange(models.Model):
    """A change of a phase after it was announced: public, with a reason."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened early")
        CLOSED = "closed", _("closed early")
        MOVED = "moved", _("dates changed")
        CANCELLED = "cancelled", _("cancelled")

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=300)
    starts_before = models.DateTimeField()
    ends_before = models.DateTimeField(null=True, blank=True)
    starts_after = models.DateTimeField()
    ends_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.phase}: {self.get_kind_display()}"


class PhaseNews(models.Model):
    """That people were told of the begin or the coming end of a phase. A phase that was moved is told of anew."""

    class Step(models.TextChoices):
        BEGINS = "begins", _("has begun")
        ENDS = "ends", _("ends soon")

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="+")
    step = models.CharField(max_length=6, choices=Step)
    moment = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "step", "moment"], name="phase_news_once")]

    def __str__(self) -> str:
        return f"{self.phase_id} {self.step}"


class PromiseChange(models.Model):
    """A promise of an answer that was prolonged: public, with a reason."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="promise_changes")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    before = models.DateField()
    after = models.DateField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.process_id}: {self.before} → {self.after}"


class ProcessAnswer(TenantModel):
    """What came of a process as a whole: the answer that was promised, signed with name and position."""

    process = models.OneToOneField(Process, models.PROTECT, related_name="answer", verbose_name=_("Process"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    body = BlocksField(TextBlocks(), verbose_name=_("Answer"))
    signed_name = models.CharField(_("Name"), max_length=100)
    signed_role = models.CharField(_("Position"), max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Answer to a process")
        verbose_name_plural = _("Answers to processes")

    def __str__(self) -> str:
        return f"{self.signed_name}, {self.signed_role}"


class Category(models.Model):
    """A subject under which contributions of a module are filed."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="categories")
    name = models.CharField(_("Name"), max_length=60)
    slug = models.SlugField(_("Short name for addresses"), max_length=60)
    position = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("Category")
        verbose_name_plural = _("Categories")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["module", "slug"], name="category_once")]

    def __str__(self) -> str:
        return self.name
