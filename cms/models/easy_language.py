"""Easy language: a page's own text for people who read with difficulty, never public without people who checked it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from cms.languages import EASY_SLUG, Versions, versions_of
from cms.models.pages import SearchedPage
from participation.core import clock
from participation.core.errors import Refused

SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's command names what it does
EASY_FEATURES = ["bold", "ul", "link"]


class EasySectionBlock(blocks.StructBlock):
    """A heading with its text and a picture. It knows which section of the page it explains, so that readers who
    switch stay where they were."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=EASY_FEATURES,
        help_text=_(
            "One statement in a sentence, each sentence on a line of its own. Long words may be parted by a hyphen or "
            "a middle dot: Internet-Seite, Bundes·tag."
        ),
    )
    image = ImageBlock(label=_("Picture"), required=False)
    anchor = blocks.CharBlock(label=_("Section of the page"), required=False, form_classname="w-hidden")

    class Meta:
        icon = "doc-full"
        label = _("Section")
        template = "cms/blocks/easy_section.html"


class EasyLanguagePage(SearchedPage):
    """The text in easy language of the page above it, one for each page, at `<page>/leichte-sprache/`.

    It is called Leichte Sprache only where people of its readers have checked it, otherwise Einfache Sprache.
    """

    is_creatable = False  # made from its page, see cms/easy_language.py
    body = StreamField(blocks.StreamBlock([("section", EasySectionBlock())]), verbose_name=_("Text"))

    content_panels = [
        *Page.content_panels,
        HelpPanel(template="cms/admin/easy_help.html"),
        FieldPanel("body"),
    ]
    promote_panels: list[Any] = []
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Page in easy language")
        verbose_name_plural = _("Pages in easy language")

    @property
    def source(self) -> Any:
        """The page that this text explains."""
        parent = self.get_parent()
        return parent.specific if parent else None

    def search_text(self) -> str:
        return " ".join(f"{block.value['heading']} {block.value['text']}" for block in self.body)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = EASY_SLUG
        super().full_clean(*args, **kwargs)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        from cms.easy_language import require_review  # it reads this model

        try:
            require_review(revision.as_object())
        except Refused:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            revision.approved_go_live_at = None  # it stays a draft, and does not keep other pages waiting
            revision.save(update_fields=["approved_go_live_at"])
            return None
        return super().publish(revision, user=user, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # Wagtail's page editor and its API save what they publish without asking publish().
        if self.live and kwargs.get("update_fields") is None:
            from cms.easy_language import require_review  # it reads this model

            require_review(self)
        return super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.easy_language import standing  # it reads this model

        source = self.source
        return {
            **super().get_context(request, *args, **kwargs),
            "page_versions": self._versions(source, request),
            "source": source,
            "standing": standing(self, source),
        }

    def _versions(self, source: Any, request: HttpRequest) -> Versions:
        """The page itself and the translations of its source; German leads here."""
        versions = versions_of(source, request)
        own = versions_of(self, request).own
        source_version = versions.own
        translations = {code: row for code, row in versions.translations.items() if code != own.language}
        return Versions(own=own, speaks_to_reader=False, translations=translations, source=source_version)


class EasyReview(models.Model):
    """People have checked a text in easy language: this very text, against this very state of its page."""

    page = models.ForeignKey(EasyLanguagePage, models.CASCADE, related_name="reviews", verbose_name=_("Page"))
    text_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)
    reviewers = models.CharField(_("Who has checked it"), max_length=200)
    by_readers = models.BooleanField(_("People of those for whom it is written have checked it"), default=False)
    reviewed_on = models.DateField(_("Checked on"))
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("Review of easy language")
        constraints = [models.CheckConstraint(condition=~models.Q(reviewers=""), name="easy_review_names_people")]

    def __str__(self) -> str:
        return self.reviewers
