"""The page of a paragraph: its text, its way through the versions, and the discussion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from participation.drafts.paragraphs import paragraph_page
from participation.drafts.views.access import paragraph_or_404


@require_safe
def paragraph(request: HttpRequest, pk: int) -> HttpResponse:
    """A paragraph with its comments: a page of its own, or what stands beside the text on the reading page."""
    texts, draft = paragraph_or_404(request, pk)
    context = paragraph_page(texts, draft)
    htmx = getattr(request, "htmx", None)
    is_fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, "drafts/beside.html" if is_fragment else "drafts/paragraph.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
