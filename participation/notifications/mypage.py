"""News on My page: the latest, unread ones marked."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.core.mypage import Line, Section, section
from participation.notifications.models import Notice
from participation.regions.hosts import elsewhere

SHOWN = 5


def line_of(notice: Notice, region: Any) -> Line:
    """A notice as a line of My page."""
    home = elsewhere(notice.region_id, region.pk)
    return Line(
        title=notice.title,
        url=notice.get_absolute_url(),
        kind=notice.label,
        badge="" if notice.read_at else _("New"),
        tone="" if notice.read_at else "open",
        at=notice.at,
        text=notice.text,
        region=home.name if home else "",
    )


@section("news", order=0)
def news(user: Any, region: Any) -> Section:
    """What has happened around what one follows and does."""
    page = Notice.objects.of(user).page(size=SHOWN)
    return Section(
        slug="news",
        title=_("News for you"),
        lines=[line_of(notice, region) for notice in page.items],
        empty=_("When something happens to what you follow or have written, you read it here."),
        link=_("All news, and what you hear by e-mail"),
        url=reverse("notifications:list"),
    )
