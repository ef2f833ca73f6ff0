"""News to subscribe to, as RSS and as Atom, for a whole site or one of its topics."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.models.news import NewsPage, feed_url, linked, news_of
from cms.models.topics import Topic

NUMBER = 30


class NewsFeed(Feed):
    """The latest news; all addresses are those of the region's own site."""

    kind = "rss"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The region and, where one is named, its topic; 404 for one that does not exist here."""
        topic = None
        if request.GET.get("topic"):
            topic = Topic.objects.filter(slug=request.GET["topic"], region=request.region).first()  # type: ignore[attr-defined]
            if topic is None:
                raise Http404
        return {"request": request, "region": request.region, "topic": topic}  # type: ignore[attr-defined]

    def title(self, obj: dict[str, Any]) -> str:
        if obj["topic"]:
            return _("News from %(region)s: %(topic)s") % {"region": obj["region"].name, "topic": obj["topic"].name}
        return _("News from %(region)s") % {"region": obj["region"].name}

    def link(self, obj: dict[str, Any]) -> str:
        return f"{obj['region'].url}/"

    def feed_url(self, obj: dict[str, Any]) -> str:
        return str(obj["region"].url) + feed_url(self.kind, obj["topic"])

    def description(self, obj: dict[str, Any]) -> str:
        return _("What happens in taking part, and what came of it.")

    subtitle = description

    def items(self, obj: dict[str, Any]) -> list[NewsPage]:
        news = news_of(obj["region"].site.root_page)
        if obj["topic"]:
            news = news.filter(topics=obj["topic"])
        items = linked(news[:NUMBER], obj["request"])
        for item in items:
            item.site_url = obj["region"].url
        return items

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.intro)

    def item_link(self, item: Any) -> str:
        return str(item.site_url) + (urlsplit(item.link or "").path or "/")

    def item_guid(self, item: NewsPage) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: NewsPage) -> datetime:
        """The date that the item shows, with the hour of its publication where that was the same day."""
        published = item.first_published_at
        if published and timezone.localdate(published) == item.date:
            return published
        return timezone.make_aware(datetime.combine(item.date, time(8)))

    def item_updateddate(self, item: NewsPage) -> datetime:
        return max(item.last_published_at or self.item_pubdate(item), self.item_pubdate(item))


class AtomNewsFeed(NewsFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    kind = "atom"
