"""Plain pages of information."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import PageBlocks
from cms.languages import EASY_SLUG
from cms.models.pages import SearchedPage
from cms.models.panels import VariablesPanel
from cms.models.trails import trail_of
from participation.core.blocks import BlocksField, searchable


class ContentPage(SearchedPage):
    """Information: imprint, privacy, help, and whatever a district wants to tell."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = BlocksField(PageBlocks(required=False), blank=True, verbose_name=_("Text"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), VariablesPanel()]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types = [
        "cms.ContentPage",
        "cms.StrategyDraftPage",
        "cms.FaqPage",
        "cms.PeoplePage",
        "cms.GlossaryPage",
    ]

    class Meta:
        verbose_name = _("Content page")
        verbose_name_plural = _("Content pages")

    def search_text(self) -> str:
        return f"{self.intro} {searchable(self.body)}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = self.get_children().live().exclude(slug=EASY_SLUG)
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": trail_of(self, request),
            "children": [(page.title, page.get_url(request)) for page in below],
        }
