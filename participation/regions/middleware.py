"""From host to region, scope, look and language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django_scopes import scope

from participation.core.themes import current_theme
from participation.regions.health import health
from participation.regions.hosts import host_map, site_roots
from participation.regions.models import Region

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "language"


class RegionMiddleware:
    """Answer /healthz; turn the host into a region (421 for an unknown one), set its look and open the scope."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return health()
        host, port = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined]
        host = host.rstrip(".")
        if host and host == settings.BARE_HOST_REDIRECT:
            return redirect(f"{request.scheme}://{settings.BASE_DOMAIN}{':' + port if port else ''}{request.path}")
        tenant = host_map().get(host)
        region = tenant and (
            Region.objects.select_related("site", "generation", "facts")
            .defer("outline")
            .filter(pk=tenant.region_id)
            .first()
        )
        if not tenant or not region:
            return HttpResponse(render_to_string("errors/421.html"), status=421)
        request.tenant = tenant  # type: ignore[attr-defined]
        request.region = region  # type: ignore[attr-defined]
        request._wagtail_site = region.site  # type: ignore[attr-defined]
        request._wagtail_cached_site_root_paths = site_roots()  # type: ignore[attr-defined]
        token = current_theme.set(region.theme)
        try:
            with scope(region=tenant.reach):
                return self.get_response(request)
        finally:
            current_theme.reset(token)


class LanguageMiddleware:
    """The language of the address, the one a visitor chose (a cookie, set by the links in the header), or German."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(path: str) -> str:
    """The language that an address names: "en" for /en/hilfe/, "" for one without."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first != settings.LANGUAGE_CODE and first in dict(settings.LANGUAGES) else ""


def chosen_language(request: HttpRequest) -> str:
    """The language in which the platform speaks for this request: that of the address, of the cookie, or German."""
    tenant = getattr(request, "tenant", None)
    offered = tenant.languages if tenant else settings.INTERFACE_LANGUAGES
    for language in (language_of(request.path), request.COOKIES.get(LANGUAGE_COOKIE, "")):
        if language in settings.INTERFACE_LANGUAGES and language in offered:
            return language
    return str(settings.LANGUAGE_CODE)
