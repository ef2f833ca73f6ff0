"""All addresses, and a page that shows the comments of any contribution."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from participation.config.urls import urlpatterns as real
from participation.contributions.views import seen_or_404

PAGE = (
    '{% extends "base.html" %}{% load comments_tags %}'
    '{% block scripts %}{% include "components/htmx.html" %}{% endblock %}'
    "{% block content %}<h1>{{ contribution.title }}</h1>{% comments contribution %}{% endblock %}"
)


def probe(request: HttpRequest, pk: int) -> HttpResponse:
    template = engines.all()[0].from_string(PAGE)
    return HttpResponse(template.render({"contribution": seen_or_404(request, pk)}, request))


urlpatterns = [path("probe/<int:pk>/", probe, name="probe"), *real]
