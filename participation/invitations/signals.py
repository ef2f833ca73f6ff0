"""An event of allauth: an address is confirmed. Signing up with an invited address leads to the role at that moment."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from participation.invitations import services


@receiver(email_confirmed)
def take_on_roles(sender: Any, email_address: Any, **kwargs: Any) -> None:
    """Give the roles to which the address was invited."""
    services.accept_all(person=email_address.user, email=email_address.email)
