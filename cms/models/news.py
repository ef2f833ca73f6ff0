"""News of a region: single items below one list, filed under topics."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from cms.blocks import PageBlocks
from cms.forms import RegionPageForm
from cms.models.inherited import InheritedPage
from cms.models.pages import SearchedPage
from cms.models.topics import Topic
from cms.syndication import listed_on
from participation.core import clock
from participation.core.blocks import BlocksField, searchable
from participation.processes.models import Process
from participation.regions.variables import fill_text

PER_PAGE = 20


def today() -> date:
    """The day on which news that is begun now appears."""
    return timezone.localdate(clock.now())


class NewsIndexPage(SearchedPage):
    """The list of a region's news, with topics as a filter and feeds to subscribe to."""

    intro = models.TextField(_("Introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("News, list")
        verbose_name_plural = _("News, lists")

    def search_text(self) -> str:
        return self.intro

    def news(self) -> models.QuerySet["NewsPage"]:
        """The published items, those from above among them, the latest first."""
        return public_news(Q(path__startswith=self.path, depth=self.depth + 1), InheritedPage.objects.child_of(self))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = self.news()
        filed = NewsPage.topics.through.objects.filter(newspage__in=news.order_by().values("pk"))
        topics = list(Topic.objects.filter(pk__in=filed.values("topic")))
        topic = next((topic for topic in topics if topic.slug == request.GET.get("topic")), None)
        if topic is not None:
            news = news.filter(topics=topic)
        items = Paginator(news, PER_PAGE).get_page(request.GET.get("page"))
        items.object_list = linked(items.object_list, request)
        return {
            **super().get_context(request, *args, **kwargs),
            "topics": topics,
            "topic": topic,
            "items": items,
            "page_url": self.get_url(request),
            "feed_title": self.title,
            "rss_url": feed_url("rss", topic),
            "atom_url": feed_url("atom", topic),
            "syndicated": listed_on(request.region) if request.tenant.gathers and topic is None else [],
        }


class NewsForm(RegionPageForm):
    """Topics and process of the page's own region."""

    of_region = ("topics", "process")


class NewsPage(SearchedPage):
    """One item of news."""

    date = models.DateField(_("Date"), default=today)
    intro = models.TextField(_("What has happened, in two sentences"), max_length=400)
    image = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Image"),
    )
    image_alt = models.CharField(
        _("What the image shows"),
        max_length=250,
        blank=True,
        help_text=_("For people who cannot see it. Leave it empty if the image is mere decoration."),
    )
    body = BlocksField(PageBlocks(required=False), blank=True, verbose_name=_("Text"))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="news", verbose_name=_("Topics"))
    process = models.ForeignKey(
        Process, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Belongs to the process")
    )

    base_form_class = NewsForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Image")),
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("process"),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("News item")
        verbose_name_plural = _("News")
        indexes = [models.Index(fields=["-date"], name="news_latest")]

    def search_text(self) -> str:
        return f"{self.intro} {searchable(self.body)}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        parent = self.get_parent()
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": [(parent.title, parent.get_url(request))],
            "list_url": parent.get_url(request),
            "shown_topics": list(self.topics.all()),
            "public_process": Process.objects.public().filter(pk=self.process_id).first() if self.process_id else None,
        }


def public_news(own: Q, inherited: models.QuerySet[InheritedPage]) -> models.QuerySet[NewsPage]:
    """Published items of a site and those that come to it from above, the latest first."""
    here = own | Q(pk__in=inherited.live().values("source"))
    return NewsPage.objects.filter(here).live().public().order_by("-date", "-pk")


def news_of(home: Page) -> models.QuerySet[NewsPage]:
    """The published news of the site that begins with this page, the latest first."""
    own = Q(path__startswith=home.path, depth__gt=home.depth)
    return public_news(own, InheritedPage.objects.descendant_of(home)).filter(locale=home.locale_id)


def linked(items: Iterable[NewsPage], request: HttpRequest | None) -> list[NewsPage]:
    """The items with their address (`link`) and topics (`shown_topics`), in three queries for any number.

    An item from above has the address and the words of this site.
    """
    rows = list(items)
    filed: dict[int, list[Topic]] = {row.pk: [] for row in rows}
    through = NewsPage.topics.through.objects.filter(newspage__in=list(filed)).select_related("topic")
    for row in through.order_by("topic__name"):
        filed[row.newspage_id].append(row.topic)
    region = getattr(request, "region", None)
    home = region.site.root_page.path if region is not None and region.site else ""
    references = {}
    if home and any(not row.path.startswith(home) for row in rows):
        found = InheritedPage.objects.filter(source__in=list(filed), district=region, live=True)
        references = {reference.source_id: reference for reference in found}
    for item in rows:
        reference = references.get(item.pk)
        if reference is not None:
            reference.origin = item
            parts = reference.merged()
            item.title, item.intro = parts["title"], parts.get("intro", "")
        item.link = (reference or item).get_url(request)
        item.list_link = (item.link or "").rstrip("/").rpartition("/")[0] + "/"
        item.shown_topics = filed[item.pk]
        if region is not None:
            item.title, item.intro = fill_text(item.title, region), fill_text(item.intro, region)
    return rows


def latest(request: HttpRequest | None, number: int) -> list[NewsPage]:
    """The latest news of the site, with addresses; none where nobody knows which site it is."""
    region = getattr(request, "region", None)
    if region is None or region.site is None:
        return []
    return linked(news_of(region.site.root_page)[:number], request)


def feed_url(kind: str, topic: Topic | None = None) -> str:
    """The address of a feed ("rss" or "atom") of the site or of one of its topics."""
    return reverse(f"cms:news_{kind}") + (f"?topic={topic.slug}" if topic else "")
