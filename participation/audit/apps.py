"""Who did what: an append-only record."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "participation.audit"

    def ready(self) -> None:
        from participation.audit import guards

        # SQLite drops triggers when a migration remakes a table, so they are made again after every migrate.
        post_migrate.connect(guards.protect, sender=self)
