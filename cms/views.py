"""Pages, by the language that their address names."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import override
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from participation.regions.middleware import language_of


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page. An address in a language in which the page is not (yet, or any more) leads to the German page."""
    # The address alone decides about the page; the language a visitor chose decides about menus and buttons.
    with override(settings.LANGUAGE_CODE):
        route = Page.route_for_request(request, path)
    if route is None and language_of(request.path):
        instead = _instead(request, path)
        if instead:
            return redirect(instead)
    return wagtail_serve(request, path)


def _instead(request: HttpRequest, path: str) -> str:
    """The address of the public German page for an address below /en/; "" if there is none."""
    root = Site.find_for_request(request).root_page
    rest = path.partition("/")[2]
    drafted = Page.objects.filter(url_path=root.url_path + path).values("translation_key")
    candidates = Page.objects.live().filter(path__startswith=root.path, locale=root.locale_id)
    page = (
        candidates.filter(translation_key__in=drafted).first()
        or candidates.filter(url_path=root.url_path + rest).first()
    )
    return (page.get_url(request) or "") if page else ""
