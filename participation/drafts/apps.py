"""Strategy drafts: read, commented on by paragraph and passage, and rewritten in versions."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "participation.drafts"
    verbose_name = _("Strategy drafts")

    def ready(self) -> None:
        from participation.drafts import (  # noqa: F401  (each registers something)
            addresses,
            answers_beside,
            beside,
            guards,
            happenings,
            module,
            origins,
            passages,
            policies,
            search_documents,
            ways,
        )

        # SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
        post_migrate.connect(guards.protect, sender=self)
