"""Addresses of measures."""

from django.urls import path

from participation.measures import views

app_name = "measures"
urlpatterns = [
    path("fortschritt/", views.measures, name="list"),
    path("fortschritt/zeitleiste/", views.timeline, name="timeline"),
    path("fortschritt/zeitleiste/<int:year>/", views.timeline, name="year"),
    path("fortschritt/ziele/", views.goals, name="goals"),
    path("fortschritt/neues.atom", views.feed, name="feed"),
    path("fortschritt/massnahmen.csv", views.export_csv, name="csv"),
    path("fortschritt/massnahmen.json", views.export_json, name="json"),
    path("fortschritt/massnahmen.xlsx", views.export_xlsx, name="xlsx"),
    path("fortschritt/beleg/<int:pk>/", views.evidence, name="evidence"),
    path("fortschritt/<int:pk>/", views.detail, name="short"),
    path("fortschritt/<int:pk>/neues.atom", views.feed_of_measure, name="feed_of"),
    path("fortschritt/<int:pk>/fassungen/", views.versions, name="versions"),
    path("fortschritt/<int:pk>-<slug:slug>/", views.detail, name="detail"),
]
