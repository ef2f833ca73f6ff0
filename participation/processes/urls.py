from django.urls import path

from participation.processes import views

app_name = "processes"
urlpatterns = [
    path("mitmachen/", views.processes, name="list"),
    path("mitmachen/termine.ics", views.calendar_of_region, name="calendar_of_region"),
    path("v/<int:pk>/", views.short, name="short"),
    path("mitmachen/<slug:slug>/", views.process, name="process"),
    path("mitmachen/<slug:slug>/verlauf.html", views.history, name="history"),
    path("mitmachen/<slug:slug>/druck.html", views.sheet, name="sheet"),
    path("mitmachen/<slug:slug>/qr.svg", views.qr_code, name="qr"),
    path("mitmachen/<slug:slug>/termine.ics", views.calendar, name="calendar"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/", views.module, name="module"),
]
