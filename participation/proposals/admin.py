"""Proposals in the back office: read, moderate, select, answer. Their texts belong to their authors."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from participation.contributions.models import Visibility
from participation.proposals.models import Proposal, ProposalModule


class ProposalModuleViewSet(SnippetViewSet):
    """The rules of collections of proposals."""

    model = ProposalModule
    icon = "list-ul"
    menu_label = _("Collections of proposals")
    list_display = ["title", "process", "threshold", "is_public"]
    list_select_related = ["process"]
    search_fields = ["title"]
    copy_view_enabled = False
    panels = [
        MultiFieldPanel([FieldPanel("title"), FieldPanel("intro"), FieldPanel("is_public")], heading=_("What it is")),
        MultiFieldPanel(
            [
                FieldPanel("threshold"),
                FieldPanel("edit_limit_supports"),
                FieldPanel("archive_months"),
                FieldPanel("max_tags"),
                FieldPanel("place_required"),
            ],
            heading=_("Rules"),
        ),
    ]


class ProposalViewSet(SnippetViewSet):
    """Proposals of the regions in which one has a role, drafts excepted."""

    model = Proposal
    icon = "edit"
    menu_label = _("Proposals")
    list_display = ["title", "author", "visibility", "stage", "support_count", "published_at"]
    list_filter = ["visibility", "stage"]
    search_fields = ["title", "summary"]
    ordering = ["-published_at"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "title", "summary", "body", "author", "visibility", "stage", "support_count", "comment_count", "published_at",
    ]  # fmt: skip
    copy_view_enabled = False
    panels = [FieldPanel("title", read_only=True), FieldPanel("summary", read_only=True)]

    def get_queryset(self, request: Any) -> QuerySet:
        """Everything but drafts, which are their authors' own."""
        return Proposal.objects.exclude(visibility=Visibility.DRAFT).select_related("author", "region")
