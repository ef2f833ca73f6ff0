"""Pages for visitors, kept compressed until something public changes in the region.

The key holds the region's generation, which each request reads with the region anyway; so a change anywhere is seen by
every process at once. Pages that gather several regions live for ten seconds. Entries end at the next moment at which
something opens or closes.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from participation.core import clock
from participation.regions.middleware import chosen_language

LIFETIME_SECONDS = 300
GATHERING_SECONDS = 10
PARAMETERS = frozenset(
    {"sort", "after", "tag", "category", "municipality", "state", "seed", "order", "page", "goal", "topic"}
)
# Pages for one person, files, and the pages of videos, which carry a security policy of their own.
PRIVATE_PREFIXES = ("/admin/", "/konto/", "/kontakt/", "/sprache/", "/media/", "/video/")

Boundary = Callable[[int, datetime], datetime | None]
_boundaries: list[Boundary] = []


def boundary(function: Boundary) -> Boundary:
    """Register `(region id, now) -> the next moment at which pages of that region change by themselves, or None`."""
    _boundaries.append(function)
    return function


@dataclass(frozen=True)
class _Entry:
    content: dict[str, bytes]  # by content encoding, "" for plain
    content_type: str
    language: str
    etag: str
    disposition: str = ""


class VisitorPageCacheMiddleware:
    """Serve whole pages to visitors without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response)  # what was answered uncompressed and is not kept

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_cached(request):
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-cache"
            return response
        key = _key(request)
        entry = cache.get(key)
        if entry is None:
            accepted = request.META.pop("HTTP_ACCEPT_ENCODING", "")
            response = self.get_response(request)
            request.META["HTTP_ACCEPT_ENCODING"] = accepted
            if not _may_be_kept(response):
                if not response.has_header("Cache-Control"):
                    response["Cache-Control"] = "private, no-cache"
                compressed: HttpResponse = self.compress.process_response(request, response)  # type: ignore[assignment]
                return compressed
            entry = _entry(response)
            lifetime = _lifetime(request)
            if lifetime > 0:
                cache.set(key, entry, lifetime)
        return _answer(request, entry)


def _may_be_cached(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and not request.path.startswith(PRIVATE_PREFIXES)
        and PARAMETERS.issuperset(request.GET)
        and len(request.META.get("QUERY_STRING", "")) <= 300
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """Whole pages that were made for nobody in particular and do not ask to be forgotten."""
    return (
        response.status_code == 200
        and not response.cookies
        and not response.streaming
        and "no-store" not in response.get("Cache-Control", "")
    )


def _key(request: HttpRequest) -> str:
    region = request.region  # type: ignore[attr-defined]
    parts = (
        str(region.pk),
        str(region.generation.number),
        region.theme,
        chosen_language(request),
        request.headers.get("HX-Request", ""),
        request.get_full_path(),
    )
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _entry(response: HttpResponse) -> _Entry:
    plain = response.content
    return _Entry(
        content={"": plain, "gzip": gzip.compress(plain, 6, mtime=0), "br": brotli.compress(plain, quality=5)},
        content_type=response.get("Content-Type", "text/html; charset=utf-8"),
        language=response.get("Content-Language", ""),
        disposition=response.get("Content-Disposition", ""),
        etag=f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"',
    )


def _lifetime(request: HttpRequest) -> int:
    now = clock.now()
    tenant = request.tenant  # type: ignore[attr-defined]
    if tenant.gathers:
        return GATHERING_SECONDS
    ends = [moment for function in _boundaries if (moment := function(tenant.region_id, now))]
    return int(min([LIFETIME_SECONDS, *((end - now).total_seconds() for end in ends)]))


def _answer(request: HttpRequest, entry: _Entry) -> HttpResponse:
    accepted = {part.split(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
    encoding = next((name for name in ("br", "gzip") if name in accepted), "")
    response: HttpResponse
    if request.headers.get("If-None-Match") == entry.etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(entry.content[encoding], content_type=entry.content_type)
        if encoding:
            response["Content-Encoding"] = encoding
        if entry.language:
            response["Content-Language"] = entry.language
        if entry.disposition:
            response["Content-Disposition"] = entry.disposition
    response["ETag"] = entry.etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie", "HX-Request"])
    return response
