"""The public page of a survey."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participation.core import clock
from participation.processes.models import Module
from participation.surveys.models import Survey
from participation.surveys.querysets import current_version


def module_page(request: HttpRequest, module: Module) -> HttpResponse:
    """What the survey is about and when it can be answered."""
    survey = Survey.objects.get(pk=module.pk)
    survey.process, survey.region = module.process, module.region
    context: dict[str, Any] = {
        "module": module,
        "process": module.process,
        "survey": survey,
        "version": current_version(survey),
        "now": clock.now(),
    }
    return render(request, "surveys/survey.html", context)
