"""Polls: questions with options, answered in secret, counted so that anyone can check it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "participation.polls"
    verbose_name = _("Polls")

    def ready(self) -> None:
        from participation.polls import (  # noqa: F401  (each registers something)
            box,
            guards,
            module,
            policies,
            search_documents,
            tasks,
        )

        pre_migrate.connect(guards.make_way, sender=self)
        post_migrate.connect(guards.protect, sender=self)
