"""Strategy drafts as they are written: blocks that become paragraphs, published as versions that never change."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_scopes import scope
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page, Revision
from wagtail.rich_text import expand_db_html
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.drafting.forms import StrategyDraftForm
from cms.models.pages import SearchedPage
from participation.core.blocks import BlocksField, CheckedBlocks, mistakes_in, searchable
from participation.core.blocks.figures import TableBlock
from participation.core.blocks.media import PictureBlock
from participation.core.editorial import Heading
from participation.core.errors import DomainError, Invalid
from participation.drafts.models import Draft, Version
from participation.drafts.previewing import preview
from participation.drafts.services import Piece, publish_text, refuse_schedule
from participation.drafts.weight import said_about
from participation.regions.scope import Reach

LEVELS = [
    ("1", _("1: chapter")), ("2", _("2: section")), ("3", _("3: subsection")), ("4", _("4: below that")),
]  # fmt: skip
DRAFT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "superscript", "subscript"]
HEADING_LENGTH = 250
logger = logging.getLogger(__name__)


class ChapterBlock(blocks.StructBlock):
    """A heading with its level; the numbers are made when it is published."""

    text = blocks.CharBlock(label=_("Heading"), max_length=HEADING_LENGTH)
    level = blocks.ChoiceBlock(label=_("Level"), choices=LEVELS, default="1")

    class Meta:
        icon = "title"
        label = _("Chapter")
        label_format = "{text}"
        form_layout = ["text", "level"]

    def parts(self, value: Any, path: tuple) -> Any:
        yield Heading(value.get("text") or "", int(value.get("level") or 1) + 1, (*path, "text"))


class DraftBlocks(CheckedBlocks):
    """The blocks of a strategy. Each is one paragraph that people can comment on."""

    chapter = ChapterBlock()
    text = blocks.RichTextBlock(label=_("Paragraph"), features=DRAFT_FEATURES, icon="pilcrow")
    table = TableBlock()
    image = PictureBlock()


class StrategyDraftPage(SearchedPage):
    """Where a strategy is written. Readers find its published versions at the address of its module.

    Publishing the page publishes the next version; `note` says what has changed in it. `base` is the number of the
    version on which the text builds, so that nobody publishes over somebody else's version unawares.
    """

    intro = models.TextField(_("Introduction"), max_length=600, blank=True)
    responsible = models.TextField(
        _("Who is responsible"),
        max_length=600,
        blank=True,
        help_text=_("One line for each person: name, position, how to reach them."),
    )
    note = models.TextField(
        _("What changed in this version"),
        max_length=4000,
        blank=True,
        help_text=_("In a few sentences. It stands above the version when it is published, and is then empty again."),
    )
    draft = models.OneToOneField(
        Draft, models.PROTECT, null=True, blank=True, related_name="page", verbose_name=_("Module of a process")
    )
    base = models.PositiveIntegerField(default=0, editable=False)
    body = BlocksField(DraftBlocks(required=False), blank=True, verbose_name=_("Text"))

    base_form_class = StrategyDraftForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("responsible"),
        MultiFieldPanel([FieldPanel("draft"), FieldPanel("process")], heading=_("Where it belongs")),
        FieldPanel("note"),
        HelpPanel(template="cms/drafting/import_hint.html"),
        FieldPanel("body"),
    ]
    # A copy or a translation is a draft of its own: people discuss it in their own language.
    exclude_fields_in_copy = ["draft", "base"]
    translatable_fields = [
        *(TranslatableField(name) for name in ("title", "slug", "seo_title", "search_description")),
        SynchronizedField("show_in_menus"),
        *(TranslatableField(name) for name in ("intro", "responsible", "body")),
    ]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []  # the versions stand at the address of the module, which knows its own limits

    class Meta:
        verbose_name = _("Strategy draft")
        verbose_name_plural = _("Strategy drafts")

    def search_text(self) -> str:
        return f"{self.intro} {self.responsible}" if self.draft_id else f"{self.intro} {searchable(self.body)}"

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """Readers meet the text at one address, that of the module."""
        parts = super().get_url_parts(request)
        if parts is None or self.draft_id is None:
            return parts
        return (*parts[:2], self.module.get_absolute_url())

    @property
    def module(self) -> Draft:
        """The module with its process, whatever the scope."""
        found: Draft = Draft._base_manager.select_related("process", "region__site").get(pk=self.draft_id)
        return found

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft_id is None:
            raise Http404
        return redirect(self.module.get_absolute_url())

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As it will be read"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/drafting/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        numbered = self.module.numbered if self.draft_id else True
        shown = preview(pieces_of(self), numbered=numbered)
        return {**super().get_context(request), "page": self, "preview": True, **shown}

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """A version that the clock cannot publish waits for the team again; the others are not held up by it."""
        try:
            return super().publish(revision, *args, **kwargs)
        except DomainError as error:
            if kwargs.get("log_action") != "wagtail.publish.scheduled" or self.draft_id is None:
                raise
            logger.warning("Strategy draft %s was not published: %s", self.pk, error.message)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            type(self).objects.filter(pk=self.pk).update(has_unpublished_changes=True, go_live_at=None)
            with scope(region=Reach(ids=(self.module.region_id,))):
                refuse_schedule(draft=self.module, revision=revision.pk, person_id=revision.user_id, why=error.message)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        hanging = what_hangs_on([self])
        if hanging:
            raise Invalid(hanging)
        return super().unpublish(*args, **kwargs)

    def was_published(self, revision: Revision, actor: Any) -> None:
        """The gate of all publishing, within its transaction (see `cms.drafting.gate`). Raises DomainError."""
        if self.draft_id is None:
            raise Invalid(gettext("Please choose the process to which this draft belongs."), field="process")
        draft = self.module
        if draft.region_id != self.region_id:
            raise Invalid(gettext("This page lies in the site of another region than its draft."), field="draft")
        mistakes = mistakes_in(self.body)
        if mistakes:
            raise Invalid(str(mistakes[0].message), field="body")
        with scope(region=Reach(ids=(draft.region_id,))):  # the clock and scripts have none
            version = publish_text(
                draft=draft,
                title=self.title,
                intro=self.intro,
                responsible=self.responsible,
                pieces=pieces_of(self),
                note=self.note,
                actor=actor,
                base=self.base,
            )
        if version is None:
            return
        PublishedText.objects.create(page=self, version=version, revision_id=revision.pk)
        # What was said about this version is not said about the next one.
        self.note, self.base = "", version.number
        type(self).objects.filter(pk=self.pk).update(note="", base=version.number)
        revision.content = {**revision.content, "note": "", "base": version.number}
        revision.save(update_fields=["content"])


class PublishedText(models.Model):
    """Which state of a page became which version. While there is one, no way of deleting the page succeeds."""

    page = models.ForeignKey(StrategyDraftPage, models.PROTECT, related_name="published_texts")
    version = models.OneToOneField(Version, models.PROTECT, related_name="written_on")
    revision_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "version"], name="published_text_once")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.version_id}"


def what_hangs_on(pages: Iterable[Page]) -> str:
    """Why pages can neither be deleted nor withdrawn: what hangs on the drafts on or below them. "" if nothing does."""
    keys: list[int] = []
    for page in pages:
        below = StrategyDraftPage.objects.filter(path__startswith=page.path, draft__isnull=False)
        keys += below.values_list("draft_id", flat=True)
    return said_about(keys) if keys else ""


def pieces_of(page: StrategyDraftPage) -> list[Piece]:
    """The blocks of a page as the drafts' service takes them, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return [_piece(child) for child in page.body if child.value]


def _piece(child: Any) -> Piece:
    value = child.value
    if child.block_type == "chapter":
        return Piece(child.id, "chapter", escape(value.get("text") or ""), int(value.get("level") or 1))
    if child.block_type == "text":
        return Piece(child.id, "text", expand_db_html(value.source))
    if child.block_type == "table":
        return Piece(child.id, "table", child.render())
    return Piece(child.id, "image", _picture(value))


def _picture(value: Any) -> str:
    image = value.get("image")
    if image is None:
        return ""
    rendition = image.get_rendition("max-1200x1200|format-webp")
    decorative = getattr(image, "decorative", False)
    alt = "" if decorative else getattr(image, "contextual_alt_text", "") or ""
    credit = value.get("credit") or ""
    words = [value.get("caption") or "", gettext("Image: %(name)s") % {"name": credit} if credit else ""]
    caption = " ".join(filter(None, words))
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">{}</figure>',
        rendition.url,
        alt,
        rendition.width,
        rendition.height,
        format_html("<figcaption>{}</figcaption>", caption) if caption else "",
    )
