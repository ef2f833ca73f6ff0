"""What search engines may know of a site: its public pages with their translations, and what they should leave out."""

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

MOST = 5_000
CLOSED = ("/admin/", "/konto/", "/sprache/", "/suche/")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages of this site. Two queries, whatever their number."""
    root = Site.find_for_request(request).root_page
    rows = Page.objects.live().public().descendant_of(root, inclusive=True).select_related("locale")
    pages = []
    for _key, versions in groupby(rows.order_by("translation_key", "path")[:MOST], lambda row: row.translation_key):
        found = [(row.locale.language_code, row.get_full_url(request), row.last_published_at) for row in versions]
        pages += [
            {"url": url, "changed": changed, "versions": found if len(found) > 1 else []}
            for _language, url, changed in found
        ]
    context = {"pages": pages, "default": settings.LANGUAGE_CODE}
    return render(request, "cms/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines need not look, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
