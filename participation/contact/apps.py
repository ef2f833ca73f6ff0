"""The contact form of each site: it reaches the right people, and nothing is lost."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "participation.contact"
    verbose_name = _("Contact")

    def ready(self) -> None:
        from participation.contact import inbox, mails, policies, tasks  # noqa: F401
        from participation.regions.navigation import add_footer

        add_footer(_("Contact"), "/kontakt/", order=0)
        add_footer(_("Report a barrier"), "/kontakt/?thema=barriere", order=25)
