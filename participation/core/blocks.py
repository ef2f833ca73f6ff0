"""Blocks from which texts of processes and pages are made."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class QuestionBlock(blocks.StructBlock):
    """A question that opens to show its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "core/blocks/question.html"


class TextBlocks(blocks.StreamBlock):
    """The blocks of a process's description."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, icon="title", template="core/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")
    question = QuestionBlock()
