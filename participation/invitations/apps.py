"""Inviting staff by e-mail: to a role in a region, with or without an account."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitationsConfig(AppConfig):
    name = "participation.invitations"
    verbose_name = _("Invitations")

    def ready(self) -> None:
        from participation.invitations import mails, signals, tasks  # noqa: F401  (register outbox, receiver, job)
