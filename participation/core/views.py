"""Pages that belong to nobody else: refused forms and errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participation.core.patterns import samples


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forgery did not fit; nothing was stored."""
    return render(request, "errors/csrf.html", status=403)


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, in the look of this region: for designers, editors and the tests."""
    response = render(request, "patterns/patterns.html", samples())
    response.headers["X-Robots-Tag"] = "noindex"
    return response
