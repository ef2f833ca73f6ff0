from django.urls import path

from participation.contact import views

app_name = "contact"
urlpatterns = [
    path("kontakt/", views.contact, name="form"),
    path("kontakt/gesendet/", views.sent, name="sent"),
]
