"""Pages, blocks that show participation, settings, and the back office."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.languages import make_locales

        post_migrate.connect(make_locales, sender=self)  # Django's way to add rows that settings ask for
        from cms import navigation  # noqa: F401  (registers the footer)
