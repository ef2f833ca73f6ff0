"""What a rule refuses in the back office is said in its sentence, wherever Wagtail would show an error instead."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from participation.core.errors import DomainError


class RefusalsMiddleware:
    """A refused act in the back office leads back to the page it came from, with the reason; a script gets JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The way back, for errors of the domain only; `page_id` of an error names the page to put right."""
        if not isinstance(exception, DomainError) or not request.path.startswith("/admin/"):
            return None
        if request.path.startswith("/admin/api/") or not request.accepts("text/html"):
            return JsonResponse({"success": False, "error_message": str(exception.message)}, status=400)
        messages.error(request, str(exception.message))
        return redirect(_way_back(request, getattr(exception, "page_id", None)))


def _way_back(request: HttpRequest, page_id: Any) -> str:
    if page_id:
        return reverse("wagtailadmin_pages:edit", args=[page_id])
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if is_ours and urlsplit(before).path.startswith("/admin/") else "/admin/"
