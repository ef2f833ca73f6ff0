"""What keeps a ballot between its voter and the box: nothing on the way stores it, reports it or fetches it ahead."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

View = Callable[..., HttpResponse]


def kept_private(view: View) -> View:
    """A view whose pages nobody keeps: no cache, no history of the browser, no error report with what was sent.

    Browsers that fetch pages ahead are told to come back when somebody wants to see them.
    """

    @functools.wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
            response = HttpResponse(status=503)
        else:
            response = view(request, *args, **kwargs)
        add_never_cache_headers(response)  # includes no-store, private
        return response

    guarded: View = sensitive_post_parameters()(sensitive_variables()(private))
    return guarded
