"""The draft as a module, and what stays of a paragraph while its text changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.contributions.querysets import OfKindManager
from participation.processes.models import Module

KIND = "draft"
PARAGRAPH = "paragraph"


class Draft(Module):
    """A strategy that is written in versions and commented on: one module holds one draft."""

    numbered = models.BooleanField(
        _("Number chapters and paragraphs"),
        default=True,
        help_text=_(
            "Chapters are then numbered 1, 1.1 and so on, paragraphs within their chapter. Switch it off where the "
            "headings carry numbers of their own: paragraphs are then counted through."
        ),
    )

    responsible = models.TextField(
        _("Who is responsible"),
        max_length=600,
        blank=True,
        help_text=_("One line for each person: name, position, how to reach them."),
    )

    class Meta:
        verbose_name = _("Strategy draft")
        verbose_name_plural = _("Strategy drafts")


class Paragraph(Contribution):
    """What stays the same of a paragraph through all versions: comments, followers and links hang on it.

    It has no author. Its title are the first words of its latest text; its texts are `Text` rows, one per version. A
    paragraph that is no longer in the draft names the version with which it ended; it is then archived, too.
    """

    content_fields = ()

    ended_in = models.ForeignKey(
        "drafts.Version", models.PROTECT, null=True, blank=True, related_name="ended", editable=False
    )

    objects = OfKindManager(PARAGRAPH)

    class Meta:
        verbose_name = _("Paragraph")
        verbose_name_plural = _("Paragraphs")


def as_paragraph(contribution: Contribution) -> Paragraph:
    """The same contribution as a paragraph (a query unless it was selected along)."""
    paragraph = contribution.as_kind()
    if not isinstance(paragraph, Paragraph):
        raise TypeError(f"{contribution!r} is no paragraph.")
    return paragraph
