from django.urls import path

from participation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("wohnort/", views.residence, name="residence"),
]
