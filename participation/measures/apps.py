"""Goals, measures and milestones: what became of it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "participation.measures"
    verbose_name = _("Strategy and progress")

    def ready(self) -> None:
        from participation.measures import (  # noqa: F401
            addresses,
            consequences,
            counters,
            guards,
            happenings,
            inbox,
            policies,
            search_documents,
            tasks,
        )
        from participation.regions.navigation import add_main

        add_main(_("Strategy and progress"), "/fortschritt/", order=50)

        # SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
        post_migrate.connect(guards.protect, sender=self)
