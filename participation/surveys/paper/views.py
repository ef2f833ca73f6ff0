"""The form to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participation.surveys.answering.access import survey_or_404
from participation.surveys.answering.policies import FEATURE
from participation.surveys.answering.telling import privacy_of
from participation.surveys.definition import Kind
from participation.surveys.paper.form import pages_of
from participation.surveys.querysets import current_version


@require_safe
def paper(request: HttpRequest, process_slug: str, slug: str) -> HttpResponse:
    """All questions as a form on paper, with what somebody needs to know to fill it in and send it back."""
    survey = survey_or_404(request, process_slug, slug)
    version = current_version(survey)
    if version is None:
        raise Http404
    ends = [phase.ends for phase in survey.planned(FEATURE) if phase.ends]
    context = {
        "survey": survey,
        "process": survey.process,
        "pages": pages_of(version.definition),
        "emails": [question for question in version.definition.asked if question.kind == Kind.EMAIL],
        "privacy": privacy_of(survey)[:1] if survey.access == survey.Access.ANONYMOUS else [],
        "until": max(ends) if ends else None,
        "address": survey.region.url + survey.get_absolute_url(),
    }
    return render(request, "surveys/paper.html", context)
