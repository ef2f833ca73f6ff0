from django.urls import path

from participation.contributions import views

app_name = "contributions"
urlpatterns = [
    path("anhang/<int:pk>/", views.attachment, name="attachment"),
    path("beitrag/<int:pk>/qr.svg", views.qr_code, name="qr"),
    path("beitrag/<int:pk>/unterstuetzen/", views.support, name="support"),
    path("beitrag/<int:pk>/folgen/", views.follow, name="follow"),
    path("verfahren/<int:pk>/folgen/", views.follow_process, name="follow_process"),
    path("modul/<int:pk>/folgen/", views.follow_module, name="follow_module"),
]
