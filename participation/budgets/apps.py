"""Participatory budgets."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "participation.budgets"
    verbose_name = _("Participatory budgets")

    def ready(self) -> None:
        from participation.budgets import box, guards, module, steps, tasks  # noqa: F401  (registers what others read)

        pre_migrate.connect(guards.make_way, sender=self)
        post_migrate.connect(guards.protect, sender=self)
