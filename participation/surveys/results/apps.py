"""Results of surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "participation.surveys.results"
    label = "survey_results"
    verbose_name = _("Results of surveys")

    def ready(self) -> None:
        from participation.surveys.results import policies, tasks  # noqa: F401  (each registers something)
