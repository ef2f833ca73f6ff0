"""Debates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebatesConfig(AppConfig):
    name = "participation.debates"
    verbose_name = _("Debates")

    def ready(self) -> None:
        from django.urls import reverse_lazy

        from participation.debates import counters, policies  # noqa: F401
        from participation.regions import navigation

        navigation.add_main(_("Debates"), reverse_lazy("debates:list"), order=30)  # type: ignore[arg-type]
