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
        from cms import glossary, navigation, policies, tasks  # noqa: F401  (they register themselves)
        from cms.drafting import gate
        from cms.inheritance import following  # noqa: F401  (hears of changed pages)

        gate.install()
