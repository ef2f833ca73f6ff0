"""Pages of the sites: the home of a region and plain content pages."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from cms import home
from participation.accounts.previews import PreviewedAs
from participation.core import clock
from participation.core.blocks import TextBlocks
from participation.core.html import plain_text
from participation.regions.models import Region
from participation.regions.services import touch
from participation.search import services as search
from participation.search.registry import Document, provider

HOME_DEPTH = 2  # homes stand right below the root of the tree


class SearchedPage(PreviewedAs, Page):
    """A page that the search finds while it is live; publishing and withdrawing also freshen the visitors' cache."""

    class Meta:
        abstract = True

    def search_text(self) -> str:
        """The words of the page."""
        raise NotImplementedError

    @property
    def region_id(self) -> int | None:
        """The region whose site the page belongs to: the nearest root above it."""
        paths = [self.path[:end] for end in range(4, len(self.path) + 1, 4)]
        rows = Region.objects.filter(site__root_page__path__in=paths).order_by("-site__root_page__depth")
        return rows.values_list("pk", flat=True).first()

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().publish(*args, **kwargs)
        self.refresh_from_db()
        page_changed(self)
        return result

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        result = super().unpublish(*args, **kwargs)
        page_changed(self)
        return result


def page_changed(page: SearchedPage) -> None:
    """Tell the search and the caches that a page has come, changed or gone."""
    region_id = page.region_id
    if region_id is None:
        return
    if page.live:
        search.push_many([document_of(page, region_id)])
    else:
        search.drop(kind="page", object_id=page.pk)
    touch(region_id)


def document_of(page: SearchedPage, region_id: int) -> Document:
    """The document of a live page."""
    parts = page.get_url_parts()
    return Document(
        kind="page",
        object_id=page.pk,
        region_id=region_id,
        title=page.title,
        summary=page.search_description,
        body=plain_text(page.search_text()),
        url=parts[2] if parts else "/",
        published_at=page.first_published_at or clock.now(),
    )


@provider("page", label=_("Page"), plural=_("Pages"))
def documents() -> Iterator[Document]:
    """All live pages of all sites."""
    for model in (HomePage, ContentPage):
        for page in model.objects.live().iterator():
            region_id = page.region_id
            if region_id is not None:
                yield document_of(page, region_id)


class HomePage(SearchedPage):
    """The home of a region's site: one question, what is open now, what became of it."""

    question = models.CharField(_("Headline, best a question"), max_length=120)
    intro = models.TextField(_("Introduction in two sentences"), max_length=400, blank=True)
    body = StreamField(TextBlocks(required=False), blank=True, verbose_name=_("Further text"))

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


class ContentPage(SearchedPage):
    """Information: imprint, privacy, help, and whatever a district wants to tell."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = StreamField(TextBlocks(required=False), blank=True, verbose_name=_("Text"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]

    class Meta:
        verbose_name = _("Content page")
        verbose_name_plural = _("Content pages")

    def search_text(self) -> str:
        return " ".join([self.intro, *(str(block.value) for block in self.body)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        between = self.get_ancestors().filter(depth__gt=HOME_DEPTH) if self.depth > HOME_DEPTH + 1 else []
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": [(page.title, page.get_url(request)) for page in between],
            "children": [(page.title, page.get_url(request)) for page in self.get_children().live()],
        }
