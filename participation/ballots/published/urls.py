"""Addresses below that of the module in which people vote."""

from django.urls import path

from participation.ballots.published import views

_MODULE = "mitmachen/<slug:process_slug>/<slug:slug>"

app_name = "ballots"
urlpatterns = [
    path(f"{_MODULE}/zugangscode/", views.code, name="code"),
    path(f"{_MODULE}/urne/", views.ballots, name="list"),
    path(f"{_MODULE}/urne/nachpruefen/", views.check, name="check"),
    *(
        path(f"{_MODULE}/urne/stimmzettel.{extension}", views.file, {"extension": extension}, name=extension)
        for extension in views.FILES
    ),
]
