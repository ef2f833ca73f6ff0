"""The contribution anchor and what hangs on it by real foreign keys."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Index, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from participation.contributions.addresses import own_address
from participation.contributions.querysets import ContributionManager
from participation.processes.models import Category, Module, Process
from participation.regions.hosts import tenant_of
from participation.regions.models import Region
from participation.regions.scope import TenantModel


class Visibility(models.TextChoices):
    """Who can see a contribution."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for release")
    PUBLIC = "public", _("Public")
    HIDDEN = "hidden", _("Hidden")
    REJECTED = "rejected", _("Rejected")


class Stage(models.TextChoices):
    """What became of a contribution; independent of who can see it."""

    OPEN = "open", _("Open")
    SUCCESSFUL = "successful", _("Successful")
    SELECTED = "selected", _("Selected")
    RETIRED = "retired", _("Retired")
    ARCHIVED = "archived", _("Archived")


def _lists() -> list[Index]:
    """One partial index per list over public rows: within a region and over all of them."""
    orders = {
        "newest": F("published_at").desc(),
        "hot": F("hot_score").desc(),
        "supported": F("support_count").desc(),
        "discussed": F("comment_count").desc(),
        "clear": F("confidence").desc(),
        "random": F("rand").asc(),
    }
    public = Q(visibility="public")
    return [
        Index(
            *scope,
            F("kind"),
            order,
            F("id").asc() if name == "random" else F("id").desc(),
            condition=public,
            name=f"contrib_{prefix}{name}",
        )
        for prefix, scope in (("r_", (F("region"),)), ("n_", ()))
        for name, order in orders.items()
    ]


class Contribution(TenantModel):
    """The anchor: what everything that hangs on a contribution needs, whatever its kind.

    For a process or a module it is an anchor without author (`kind` "process" or "module"), made when somebody
    first follows or discusses it. Counters and scores are caches that `manage.py recount` rebuilds.
    """

    content_fields: tuple[str, ...] = ("title",)  # what versions keep; children add their own

    region = models.ForeignKey(Region, models.PROTECT, related_name="contributions")
    municipality = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Municipality")
    )
    kind = models.SlugField(max_length=20)
    process = models.ForeignKey(Process, models.PROTECT, null=True, related_name="contributions")
    module = models.ForeignKey(Module, models.PROTECT, null=True, related_name="contributions")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Category")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contributions")
    title = models.CharField(_("Title"), max_length=120)
    slug = models.SlugField(max_length=120)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.DRAFT)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    support_count = models.PositiveIntegerField(default=0)
    up_count = models.PositiveIntegerField(default=0)
    down_count = models.PositiveIntegerField(default=0)
    unverified_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    follower_count = models.PositiveIntegerField(default=0)
    hot_score = models.IntegerField(default=0)
    confidence = models.FloatField(default=0)
    rand = models.FloatField(default=0)
    source_id = models.CharField(max_length=60, blank=True, editable=False)
    # The one-time key of the form with which it was begun: sending that form twice makes one draft.
    form_key = models.CharField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001 (unique or absent)

    tags = TaggableManager(through="contributions.TaggedContribution", blank=True, verbose_name=_("Tags"))

    objects = ContributionManager()

    class Meta:
        verbose_name = _("Contribution")
        verbose_name_plural = _("Contributions")
        indexes = [
            *_lists(),
            Index(
                F("module"),
                F("published_at").desc(),
                F("id").desc(),
                name="contrib_module",
                condition=Q(visibility="public"),
            ),
            Index(fields=["author", "-created_at"], name="contrib_author"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["process"], condition=Q(kind="process"), name="anchor_of_process_once"),
            models.UniqueConstraint(fields=["module"], condition=Q(kind="module"), name="anchor_of_module_once"),
            models.UniqueConstraint(
                fields=["region", "kind", "source_id"], condition=~Q(source_id=""), name="imported_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address within the region's site."""
        if self.kind == "process" and self.process:
            return self.process.get_absolute_url()
        if self.kind == "module" and self.module:
            return self.module.get_absolute_url()
        return own_address(self) or reverse(f"{self.kind}s:detail", args=[self.pk, self.slug])

    @property
    def site_url(self) -> str:
        """Where the contribution's home is: scheme, host and port of its region's site."""
        home = tenant_of(self.region_id)
        return home.url if home else ""

    def as_kind(self) -> "Contribution":
        """The same contribution as an object of its kind (a query unless it was selected along)."""
        if type(self) is not Contribution or self.kind in ("process", "module"):
            return self
        child: Contribution = getattr(self, self.kind)
        return child

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def edit_limit(self) -> int | None:
        """From how many votes or supports on the text is fixed; None: never. Kinds override it."""
        return None

    @property
    def success_threshold(self) -> int | None:
        """How many supports make it successful; None: it cannot be. Kinds override it."""
        return None


class TaggedContribution(ItemBase):
    """A tag on a contribution, by a real foreign key so that lists by tag stay fast."""

    content_object = models.ForeignKey(Contribution, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="contributions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tag_once")]

    def __str__(self) -> str:
        return str(self.tag)


class Support(models.Model):
    """One person's support of one contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="supports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="supports")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "user"], name="support_once")]
        indexes = [Index(fields=["contribution", "at"], name="support_recent")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.contribution_id}"


class Follow(models.Model):
    """One person wants to hear of what becomes of a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.contribution_id}"


class Version(models.Model):
    """An earlier text of a published contribution; stays readable."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"


class TrailEntry(models.Model):
    """One public step of a contribution's way: published, successful, selected, retired, answered, archived …"""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="trail")
    at = models.DateTimeField(default=timezone.now)
    step = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [  # what became of contributions, latest first
            Index(F("at").desc(), condition=Q(step__in=["answered", "successful", "selected"]), name="trail_outcomes")
        ]

    LABELS = {
        "published": _("Published"),
        "open": _("Open again"),
        "successful": _("Reached the necessary support"),
        "selected": _("Selected by the administration"),
        "retired": _("Retired by its author"),
        "archived": _("Archived"),
        "answered": _("Officially answered"),
        "edited": _("Text changed"),
        "hidden": _("Hidden by the moderation"),
        "restored": _("Shown again by the moderation"),
    }

    def __str__(self) -> str:
        return str(self.LABELS.get(self.step, self.step))


class Retirement(models.Model):
    """Why an author has withdrawn a contribution."""

    class Reason(models.TextChoices):
        DUPLICATED = "duplicated", _("There is a similar one already")
        STARTED = "started", _("It is being done already")
        UNFEASIBLE = "unfeasible", _("It cannot be done")
        DONE = "done", _("It has been done")
        OTHER = "other", _("Another reason")

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="retirement")
    reason = models.CharField(_("Reason"), max_length=12, choices=Reason)
    explanation = models.TextField(_("Explanation"), max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.get_reason_display()


class OfficialAnswer(models.Model):
    """What the administration answers, signed with name and role."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="answers")
    body = models.TextField(_("Answer"))
    signed_name = models.CharField(_("Name"), max_length=100)
    signed_role = models.CharField(_("Position"), max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("Official answer")
        verbose_name_plural = _("Official answers")

    def __str__(self) -> str:
        return f"{self.signed_name}, {self.signed_role}"


def _attachment_path(attachment: "Attachment", name: str) -> str:
    folder = timezone.now().strftime("%Y/%m")
    return f"{folder}/{attachment.checksum[:32]}.{name.rsplit('.', 1)[-1]}"


def _attachment_storage() -> Any:
    return storages["attachments"]


class Attachment(models.Model):
    """A document (PDF) or the image of a contribution; handed out through a view that asks `can`."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        IMAGE = "image", _("Image")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind)
    file = models.FileField(upload_to=_attachment_path, storage=_attachment_storage)
    title = models.CharField(_("Title"), max_length=120)
    alt = models.CharField(_("Alternative text"), max_length=250, blank=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    checksum = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(kind="image"), name="one_image_per_contribution"
            ),
            models.UniqueConstraint(fields=["contribution", "checksum"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contributions:attachment", args=[self.pk])


class ContributionModule(Module):
    """A module that holds contributions: what all of these set."""

    MOST_TAGS = 6
    max_tags = models.PositiveSmallIntegerField(
        _("Tags a contribution can have"), default=MOST_TAGS, validators=[MaxValueValidator(MOST_TAGS)]
    )

    class Meta:
        abstract = True


class PlacedMixin(models.Model):
    """Where something is meant to be: an address, a position (WGS 84 degrees), or both."""

    address = models.CharField(_("Address or description of the place"), max_length=200, blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # a comparison with nothing would pass
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="%(class)s_position_whole",
                violation_error_message=_("A position needs both latitude and longitude."),
            )
        ]

    @property
    def has_position(self) -> bool:
        """Whether a point was given."""
        return self.latitude is not None and self.longitude is not None
