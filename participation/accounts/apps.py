"""People: accounts, verified residence, roles per region."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "participation.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from participation.accounts import policies, tasks  # noqa: F401  (register abilities and jobs)
