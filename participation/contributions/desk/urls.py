"""The addresses of a kind's pages."""

from django.urls import URLPattern, path

from participation.contributions.desk import lists, reading, writing
from participation.contributions.desk.desk import Desk


def urls_of(desk: Desk) -> list[URLPattern]:
    """All pages that every kind has; a kind adds its own behind them."""

    def at(address: str, view: object, name: str) -> URLPattern:
        return path(f"{desk.path}/{address}", view, {"desk": desk}, name=name)  # type: ignore[call-overload]

    return [
        at("", lists.contributions, "list"),
        at("aehnliche/", writing.similar, "similar"),
        at("neu/", writing.new, "new"),
        at("neu/<int:module_id>/", writing.write, "write"),
        at("<int:pk>/", reading.detail, "short"),
        at("<int:pk>-<slug:slug>/", reading.detail, "detail"),
        at("<int:pk>/fassungen/", reading.versions, "versions"),
        at("<int:pk>/fassungen/<int:number>/", reading.version, "version"),
        at("<int:pk>/bearbeiten/", writing.edit, "edit"),
        at("<int:pk>/pruefen/", writing.preview, "preview"),
        at("<int:pk>/veroeffentlicht/", writing.published, "published"),
        at("<int:pk>/verwerfen/", writing.discard, "discard"),
        at("<int:pk>/zurueckziehen/", writing.retire, "retire"),
    ]
