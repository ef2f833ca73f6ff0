"""Processes, their modules and phases."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProcessesConfig(AppConfig):
    name = "participation.processes"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from participation.processes import checks, guards, news, policies, tasks  # noqa: F401
        from participation.regions.navigation import add_main

        add_main(_("Take part"), "/mitmachen/", order=10)

        # SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
        post_migrate.connect(guards.forbid_overlaps, sender=self)
