"""Published versions with their texts. None of these rows ever changes or goes; the database refuses it, too."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.drafts.models.draft import Draft, Paragraph
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Version(TenantModel):
    """One published version of a draft. `published_by` is a plain id, as in the audit log."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions", verbose_name=_("Strategy draft"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("Number"))
    published_at = models.DateTimeField(_("Published"), default=timezone.now)
    published_by = models.BigIntegerField(null=True)
    note = models.TextField(_("What has changed"), blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Published version")
        verbose_name_plural = _("Published versions")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draft_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.number}"

    def get_absolute_url(self) -> str:
        """Where this version can be read, also when there is a newer one. Needs the draft's process."""
        return reverse("drafts:version", args=[self.draft.process.slug, self.draft.slug, self.number])

    @property
    def short_note(self) -> str:
        """The first 40 words of the note, for news and histories."""
        return Truncator(self.note).words(40)


class Text(TenantModel):
    """What a paragraph says in one version.

    `html` is cleaned, `text` the same without its tags: what passages count their characters in. `key` is the key of
    the block in the editor, `number` what stands in the margin, such as "2.3 (4)".
    """

    class Kind(models.TextChoices):
        CHAPTER = "chapter", _("Chapter")
        TEXT = "text", _("Text")
        TABLE = "table", _("Table")
        IMAGE = "image", _("Image")

    version = models.ForeignKey(Version, models.PROTECT, related_name="texts")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="texts")
    position = models.PositiveIntegerField()
    key = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=40, blank=True)
    html = models.TextField()
    text = models.TextField()

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Text of a paragraph")
        verbose_name_plural = _("Texts of paragraphs")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="draft_text_position_once"),
            models.UniqueConstraint(fields=["version", "paragraph"], name="draft_text_paragraph_once"),
            models.UniqueConstraint(fields=["version", "key"], name="draft_text_key_once"),
        ]
        indexes = [models.Index(fields=["key"], name="draft_text_key")]

    def __str__(self) -> str:
        return self.number or self.text[:40]


class Lineage(models.Model):
    """How a paragraph came into a version where its key does not say it.

    `sure` is how sure that is, in percent: keys are certain, texts are compared.
    """

    class Kind(models.TextChoices):
        SAME = "same", _("the same paragraph, recognised by its text")
        SPLIT = "split", _("was a part of it")
        MERGE = "merge", _("went into it")

    version = models.ForeignKey(Version, models.PROTECT, related_name="lineage")
    ancestor = models.ForeignKey(Paragraph, models.PROTECT, related_name="became")
    descendant = models.ForeignKey(Paragraph, models.PROTECT, related_name="came_from")
    kind = models.CharField(max_length=8, choices=Kind)
    sure = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ancestor", "descendant"], name="draft_lineage_once"),
            models.CheckConstraint(
                condition=Q(kind="same") | ~Q(ancestor=F("descendant")), name="draft_lineage_of_two"
            ),
            models.CheckConstraint(condition=Q(sure__lte=100), name="draft_lineage_sure_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} → {self.descendant_id}: {self.kind}"
