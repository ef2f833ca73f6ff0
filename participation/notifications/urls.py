from django.urls import path

from participation.notifications import views

app_name = "notifications"
urlpatterns = [
    path("konto/neues/", views.news, name="list"),
    path("konto/neues/gelesen/", views.mark_read, name="mark_read"),
    path("konto/neues/<int:pk>/", views.read_on, name="open"),
    path("konto/benachrichtigungen/", views.settings, name="settings"),
    path("konto/abmelden/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
