"""Choosing the language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from participation.regions.middleware import LANGUAGE_COOKIE

YEAR_SECONDS = 31_536_000


@require_safe
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language for all sites of the installation and lead to the page in it.

    Only what the platform itself speaks is remembered; further languages belong to the pages that have them.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if code in settings.INTERFACE_LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            code,
            max_age=YEAR_SECONDS,
            domain=settings.SESSION_COOKIE_DOMAIN,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
