"""Frequently asked questions, in groups; each has an address of its own."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.pages import SearchedPage
from cms.models.trails import trail_of
from participation.core.blocks import BlocksField, CheckedBlocks, searchable
from participation.core.blocks.texts import QuestionBlock
from participation.core.editorial import Heading, Part
from participation.core.editorial import Path as Where


class QuestionsBlock(blocks.StructBlock):
    """A group of questions under a heading."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Group of questions")
        label_format = "{title}"
        template = "cms/blocks/questions.html"

    def parts(self, value: Any, path: Where) -> Any:
        """The heading, then what the answers hold."""
        from participation.core.blocks.reading import parts_of_block

        heading: Part = Heading(value.get("title") or "", 2, (*path, "title"))
        yield heading
        yield from parts_of_block(self.child_blocks["questions"], value["questions"], (*path, "questions"))

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        questions = [
            {"key": str(child.id or index)[:8], "question": child.value["question"], "answer": child.value["answer"]}
            for index, child in enumerate(value["questions"].bound_blocks)
        ]
        return {**super().get_context(value, parent_context), "questions": questions}


class QuestionGroups(CheckedBlocks):
    """The groups of a page."""

    group = QuestionsBlock()


class FaqPage(SearchedPage):
    """Frequently asked questions and their answers."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = BlocksField(QuestionGroups(required=False), blank=True, verbose_name=_("Questions"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Questions and answers")
        verbose_name_plural = _("Pages of questions and answers")

    def search_text(self) -> str:
        return f"{self.intro} {searchable(self.body)}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": trail_of(self, request),
            "has_groups": len(self.body) > 1,
        }
