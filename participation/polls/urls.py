"""Addresses below that of a poll."""

from django.urls import path

from participation.polls import views

_POLL = "mitmachen/<slug:process_slug>/<slug:slug>/ergebnis"

app_name = "polls"
urlpatterns = [
    path(f"{_POLL}/", views.results, name="results"),
    *(
        path(f"{_POLL}.{extension}", views.results_file, {"extension": extension}, name=f"results_{extension}")
        for extension in views.FILES
    ),
    path(f"{_POLL}/rangfolge-<int:number>.txt", views.preflib_file, name="preflib"),
]
