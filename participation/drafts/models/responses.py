"""What the team answers to comments, and which paragraphs changed because of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.comments.models import Comment
from participation.drafts.models.draft import Draft, Paragraph
from participation.drafts.models.versions import Version
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Response(TenantModel):
    """An answer to one comment or to several. Never changes: a changed answer is a new one in its place.

    `reason` is cleaned HTML. Whoever wrote it signs with name and position, which are what the public sees.
    """

    class Verdict(models.TextChoices):
        ADOPTED = "adopted", _("Adopted")
        PARTLY = "partly", _("Partly adopted")
        NOT = "not", _("Not adopted")
        NOTED = "noted", _("Noted")

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="responses", verbose_name=_("Strategy draft"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    verdict = models.CharField(_("Result"), max_length=8, choices=Verdict)
    reason = models.TextField(_("Reason"))
    signed_name = models.CharField(_("Name"), max_length=100)
    signed_role = models.CharField(_("Position"), max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Answer to contributions")
        verbose_name_plural = _("Answers to contributions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.signed_name}, {self.signed_role}"

    def get_absolute_url(self) -> str:
        """Where it stands with all contributions that it answers. Needs the draft's process."""
        return f"{reverse('drafts:answers', args=[self.draft.process.slug, self.draft.slug])}?antwort={self.pk}"


class Answered(models.Model):
    """A comment that an answer is to. Earlier answers stay, with `is_current` switched off."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answered")
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="answers")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "comment"], name="draft_answered_once"),
            models.UniqueConstraint(fields=["comment"], condition=Q(is_current=True), name="draft_one_current_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.response_id}"


class Effect(models.Model):
    """A paragraph that changed in a version because of an answer."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="effects")
    version = models.ForeignKey(Version, models.PROTECT, related_name="effects")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="effects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "version", "paragraph"], name="draft_effect_once")]
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.paragraph_id} v{self.version_id}"
