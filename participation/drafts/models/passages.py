"""Comments on a passage: where it was chosen, and where it stands today."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.comments.models import Comment
from participation.drafts.models.draft import Paragraph
from participation.drafts.models.versions import Version


class Passage(models.Model):
    """The passage that a comment is about.

    It is described by its words with what stands around them and by its place, as the selectors "TextQuote" and
    "TextPosition" of the W3C's Web Annotation Data Model (https://www.w3.org/TR/annotation-model/#selectors) do:
    characters of `Text.text`, from `start` (inclusive) to `end` (exclusive). Those columns never change.

    The columns `found_…` say where it stood in the newest version in which it was found, by which means, and how sure
    that is, in percent. If that is not the draft's newest version, the passage is orphaned: its words are gone.
    """

    class How(models.TextChoices):
        CHOSEN = "chosen", _("as it was chosen")
        QUOTE = "quote", _("found word for word")
        CHANGED = "changed", _("found in changed words")

    comment = models.OneToOneField(Comment, models.PROTECT, primary_key=True, related_name="passage")
    version = models.ForeignKey(Version, models.PROTECT, related_name="passages")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    found_in = models.ForeignKey(Version, models.PROTECT, related_name="found_passages")
    found_paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="found_passages")
    found_start = models.PositiveIntegerField()
    found_end = models.PositiveIntegerField()
    how = models.CharField(max_length=10, choices=How, default=How.CHOSEN)
    sure = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name = _("Passage")
        verbose_name_plural = _("Passages")
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_not_empty"),
            models.CheckConstraint(condition=Q(found_start__lt=F("found_end")), name="passage_found_not_empty"),
            models.CheckConstraint(condition=Q(sure__lte=100), name="passage_sure_percent"),
        ]
        indexes = [models.Index(fields=["found_in", "found_paragraph"], name="passage_found")]

    def __str__(self) -> str:
        return f"„{self.quote[:60]}“"


class Move(models.Model):
    """A conversation went along with its words from one paragraph to another. Never changes."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="moves")  # the first of the thread
    version = models.ForeignKey(Version, models.PROTECT, related_name="moves")
    origin = models.ForeignKey(Paragraph, models.PROTECT, related_name="moved_away")
    target = models.ForeignKey(Paragraph, models.PROTECT, related_name="moved_here")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "version"], name="draft_move_once")]
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.origin_id} → {self.target_id}"
