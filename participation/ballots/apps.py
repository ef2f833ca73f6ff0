"""Roll and box: secret votes that can be checked."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "participation.ballots"
    verbose_name = _("Ballots")

    def ready(self) -> None:
        from participation.ballots import checks, guards, phases, policies, tasks  # noqa: F401

        pre_migrate.connect(guards.make_way, sender=self)
        post_migrate.connect(guards.protect, sender=self)
