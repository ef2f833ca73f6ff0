from django.urls import path

from participation.regions import views

app_name = "regions"
urlpatterns = [path("sprache/<slug:code>/", views.choose_language, name="language")]
