"""Addresses of the ground."""

from django.urls import path

from participation.core import views

app_name = "core"
urlpatterns = [
    path("muster/", views.patterns, name="patterns"),
    path("media/images/<path:path>", views.rendition, name="rendition"),
    path("video/<str:token>/", views.video, name="video"),
]
