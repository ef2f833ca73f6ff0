"""Pages that belong to nobody else: refused forms and errors."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participation.core import videos
from participation.core.patterns import samples


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forgery did not fit; nothing was stored."""
    return render(request, "errors/csrf.html", status=403)


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, in the look of this region: for designers, editors and the tests."""
    response = render(request, "patterns/patterns.html", samples())
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def rendition(request: HttpRequest, path: str) -> FileResponse:
    """A scaled picture of a page. Originals with their metadata, documents and attachments have no such address."""
    if ".." in PurePosixPath(path).parts:  # would lead out of the folder of renditions
        raise Http404
    try:
        response = FileResponse(default_storage.open(f"images/{path}"))
    except (OSError, ValueError) as error:
        raise Http404 from error
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def video(request: HttpRequest, token: str) -> HttpResponse:
    """A video from elsewhere, after the click: the only page whose policy lets the frame of that service in."""
    try:
        found = videos.opened(token)
    except SuspiciousOperation as error:
        raise Http404 from error
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() and came_from.path != request.path else ""
    response = render(request, "core/video.html", {"video": found, "back": back})
    response._csp_update = {"frame-src": [found.service.origin]}  # type: ignore[attr-defined]  # read by django-csp
    return response
