"""Addresses below that of the module in which people vote."""

from django.urls import path

from participation.ballots.booth import views

_MODULE = "mitmachen/<slug:process_slug>/<slug:slug>"

app_name = "booth"
urlpatterns = [
    path(f"{_MODULE}/stimmzettel/", views.ballot, name="ballot"),
    path(f"{_MODULE}/stimmzettel/pruefen/", views.check, name="check"),
    path(f"{_MODULE}/stimmzettel/abgegeben/", views.cast, name="cast"),
    path(f"{_MODULE}/beleg/", views.receipt, name="receipt"),
]
