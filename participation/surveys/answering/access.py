"""Which survey a person may see."""

from typing import Any

from django.http import Http404, HttpRequest

from participation.core.policies import can
from participation.surveys.models import Survey


def survey_or_404(request: HttpRequest, process_slug: str, slug: str) -> Survey:
    """The survey of this site that an address names, if the person may see it."""
    rows = Survey.objects.select_related("process__region__site", "region__site").prefetch_related("phases__changes")
    survey: Any = rows.filter(process__slug=process_slug, slug=slug, region=request.region).first()
    if survey is None or not can(request.user, "processes.view", survey.process):
        raise Http404
    if not survey.is_public and not can(request.user, "processes.manage", survey.process):
        raise Http404
    found: Survey = survey
    return found
