"""News for people: on their page at once, by mail at most once a day."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "participation.notifications"
    verbose_name = _("News")

    def ready(self) -> None:
        from participation.notifications import digests, mypage, tasks  # noqa: F401  (register outbox, section, jobs)
