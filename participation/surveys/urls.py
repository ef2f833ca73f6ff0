from django.urls import path

from participation.surveys.answering import views
from participation.surveys.paper.views import paper

_SURVEY = "mitmachen/<slug:process_slug>/<slug:slug>"

app_name = "surveys"
urlpatterns = [
    path(f"{_SURVEY}/ausfuellen/", views.answer, name="answer"),
    path(f"{_SURVEY}/danke/", views.thanks, name="thanks"),
    path(f"{_SURVEY}/formular/", paper, name="paper"),
]
