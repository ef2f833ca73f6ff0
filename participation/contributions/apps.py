"""Everything people contribute, and what hangs on it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    name = "participation.contributions"
    verbose_name = _("Contributions")

    def ready(self) -> None:
        from participation.contributions import counters, happenings, mypage, news, policies, tasks  # noqa: F401
