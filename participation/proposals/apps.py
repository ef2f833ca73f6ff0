"""Proposals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "participation.proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        from participation.proposals import module  # noqa: F401  (registers module type and kind)
        from participation.regions.navigation import add_main

        add_main(_("Proposals"), "/vorschlaege/", order=20)
