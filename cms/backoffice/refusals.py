"""What a rule refuses in the back office is said in its sentence, wherever Wagtail would show an error instead."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from participation.core.errors import DomainError


class RefusalsMiddleware:
    """A refused act in the back office leads back to the page it came from, with the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The way back, for errors of the domain only."""
        if not isinstance(exception, DomainError) or not request.path.startswith("/admin/"):
            return None
        messages.error(request, str(exception.message))
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}) or not urlsplit(back).path.startswith(
            "/admin/"
        ):
            back = "/admin/"
        return redirect(back)
