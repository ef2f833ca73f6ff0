from django.urls import path

from participation.processes import views

app_name = "processes"
urlpatterns = [
    path("mitmachen/", views.processes, name="list"),
    path("mitmachen/<slug:slug>/", views.process, name="process"),
    path("mitmachen/<slug:slug>/termine.ics", views.calendar, name="calendar"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/", views.module, name="module"),
]
