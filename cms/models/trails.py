"""The way to a page, for its breadcrumb."""

from django.http import HttpRequest
from wagtail.models import Page

from cms.models.home import HOME_DEPTH, HomePage


def trail_of(page: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """(title, address) of the pages between the home and this page."""
    between = page.get_ancestors().filter(depth__gt=1).not_type(HomePage) if page.depth > HOME_DEPTH + 1 else []
    return [(parent.title, parent.get_url(request)) for parent in between]
