"""How the made-up answers of a rehearsal are evaluated, for those who build the survey."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from participation.core.policies import can
from participation.surveys.querysets import rehearsal_of
from participation.surveys.results.page import map_of
from participation.surveys.results.presenting import shown
from participation.surveys.results.services.counting import trial


class RehearsalView(View):
    """As the page of results will look. Nothing of it is stored."""

    viewset: Any = None
    http_method_names = ["get"]
    any_permission_required = ("view", "change")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.viewset.get_record(request, pk)
        if not can(request.user, "surveys.build", survey):
            raise PermissionDenied
        version = rehearsal_of(survey)
        if version is None:
            raise Http404
        result = trial(survey, version)
        asked = [question for question in version.definition.asked if question.key in result.figures]
        found = [shown(question, result.figures[question.key], exact=True) for question in asked]
        context = {
            "survey": survey,
            "result": result,
            "questions": [{"shown": one, "map": map_of(result, one)} for one in found],
            "back_url": self.viewset.record_url(survey),
        }
        return render(request, "surveys/admin/rehearsal.html", context)
