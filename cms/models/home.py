"""The home of a region's site."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction

from cms import home
from cms.models.pages import SearchedPage
from participation.core.blocks import BlocksField, TextBlocks


class HomePage(SearchedPage):
    """The home of a region's site: one question, what is open now, what became of it."""

    question = models.CharField(_("Headline, best a question"), max_length=120)
    intro = models.TextField(_("Introduction in two sentences"), max_length=400, blank=True)
    body = BlocksField(TextBlocks(required=False), blank=True, verbose_name=_("Further text"))

    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ContentPage"]
    private_page_options: list[str] = []  # a home is for everybody, so nobody has to ask whether it is

    class Meta:
        verbose_name = _("Home page")

    def get_view_restrictions(self) -> Any:
        return PageViewRestriction.objects.none()

    def search_text(self) -> str:
        return f"{self.question} {self.intro}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **home.overview(request)}
