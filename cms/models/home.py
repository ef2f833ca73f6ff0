"""The home of a region's site."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.fields import BaseTranslatableField

from cms import home
from cms.blocks import PageBlocks
from cms.models.news import linked, news_of
from cms.models.pages import SearchedPage
from participation.core.blocks import BlocksField

NEWS = 3

HOME_DEPTH = 2  # homes stand right below the root of the tree, their translations below them


class HomePage(SearchedPage):
    """The home of a region's site: one question, what is open now, what became of it."""

    speaks_to_reader = True

    question = models.CharField(_("Headline, best a question"), max_length=120)
    intro = models.TextField(_("Introduction in two sentences"), max_length=400, blank=True)
    body = BlocksField(PageBlocks(required=False), blank=True, verbose_name=_("Further text"))

    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.ContentPage",
        "cms.StrategyDraftPage",
        "cms.NewsIndexPage",
        "cms.FaqPage",
        "cms.PeoplePage",
        "cms.GlossaryPage",
    ]
    private_page_options: list[str] = []  # a home is for everybody, so nobody has to ask whether it is
    override_translatable_fields = [BaseTranslatableField("slug")]  # it is the language, see full_clean

    class Meta:
        verbose_name = _("Home page")

    def get_view_restrictions(self) -> Any:
        return PageViewRestriction.objects.none()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.depth and self.depth > HOME_DEPTH:
            self.slug = self.locale.language_code
        super().full_clean(*args, **kwargs)

    def copy_for_translation(
        self, locale: Locale, copy_parents: bool = False, alias: bool = False, exclude_fields: Any = None
    ) -> Page:
        """The home in another language stands below this one, as a draft: so it belongs to the same region."""
        translated: Page = self.copy(
            to=self,
            update_attrs={"locale": locale, "slug": locale.language_code},
            copy_revisions=False,
            keep_live=False,
            reset_translation_key=False,
            exclude_fields=exclude_fields,
        )
        return translated

    def search_text(self) -> str:
        return f"{self.question} {self.intro}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = linked(news_of(self)[:NEWS], request)
        return {**super().get_context(request, *args, **kwargs), **home.overview(request), "news": news}
