"""Surveys: built in the back office, answered on any device, on paper and by telephone."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "participation.surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from participation.ballots import checks
        from participation.surveys import guards, module, policies, tasks  # noqa: F401  (each registers something)
        from participation.surveys.answering import policies as answering_policies  # noqa: F401
        from participation.surveys.inviting import mails  # noqa: F401

        checks.TABLES += [f"surveys_{name}" for name in ("response", "leftaddress", "invited", "upload")]
        # SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
        post_migrate.connect(guards.protect, sender=self)
