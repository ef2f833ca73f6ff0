"""Pages, blocks that show participation, settings, and the back office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms import navigation  # noqa: F401  (registers the footer)
