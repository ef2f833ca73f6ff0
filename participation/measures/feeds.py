"""News of measures as Atom feeds: of a site, and of one measure."""

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.core.html import text_to_html
from participation.measures import wording
from participation.measures.consequences import words_of
from participation.measures.models import Entry, Measure
from participation.regions.hosts import tenant_of

LENGTH = 40
QUIET = (Entry.Kind.SOURCES,)


def of_site(request: HttpRequest) -> HttpResponse:
    """The latest news of all measures of a site."""
    region = request.region  # type: ignore[attr-defined]
    title = _("Strategy and progress: %(region)s") % {"region": region.name}
    return _answer(request, title, Entry.objects.newest(LENGTH, without=QUIET))


def of_measure(request: HttpRequest, measure: Measure) -> HttpResponse:
    """The latest news of one measure."""
    rows = measure.entries.exclude(kind__in=QUIET).select_related("measure", "withheld", "milestone")
    return _answer(request, measure.title, list(rows.order_by("-at", "-pk")[:LENGTH]))


def _answer(request: HttpRequest, title: str, entries: list[Entry]) -> HttpResponse:
    here = request.build_absolute_uri()
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri("/fortschritt/"),
        description="",
        feed_url=here,
        language=get_language(),
        feed_guid=here,
    )
    for entry in entries:
        _add(feed, entry)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def _add(feed: Atom1Feed, entry: Entry) -> None:
    home = tenant_of(entry.region_id)
    link = f"{home.url if home else ''}{entry.measure.get_absolute_url()}#eintrag-{entry.pk}"
    withheld = hasattr(entry, "withheld")
    lines = [words_of(entry), *([] if withheld else wording.changes_of(entry))]
    feed.add_item(
        title=f"{entry.measure.title}: {wording.title_of(entry)}",
        link=link,
        unique_id=link,
        description=str(text_to_html("\n\n".join(line for line in lines if line))),
        pubdate=entry.at,
        updateddate=entry.at,
        author_name=entry.measure.owner_name,
    )
