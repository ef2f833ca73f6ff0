"""Debates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebatesConfig(AppConfig):
    name = "participation.debates"
    verbose_name = _("Debates")

    def ready(self) -> None:
        from participation.debates import counters, module, policies  # noqa: F401  (each registers something)
        from participation.regions.navigation import add_main

        add_main(_("Debates"), "/debatten/", order=30)
