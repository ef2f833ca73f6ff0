"""The ground everything stands on; it holds no tables."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "participation.core"

    def ready(self) -> None:
        from participation.core import checks  # noqa: F401  (registers the system checks)
