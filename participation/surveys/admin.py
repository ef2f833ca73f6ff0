"""Surveys in the back office."""

from participation.processes.admin import ModuleViewSet
from participation.surveys.models import Survey


class SurveyViewSet(ModuleViewSet):
    """The surveys of a region."""

    model = Survey
    settings = ("access", "layout", "results_public", "introduction", "thanks")
