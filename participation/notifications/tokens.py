"""Addresses with which one stops mails without signing in."""

from typing import Any

from django.core import signing

from participation.accounts.models import User

_SALT = "notifications.unsubscribe"


def token_of(person: Any) -> str:
    """A signed token that says who somebody is to the page that stops their mails, and opens nothing else."""
    return signing.Signer(salt=_SALT).sign(str(person.pk)).replace(":", ".")


def person_of(token: str) -> User | None:
    """Whose token it is; None for one that was made up or damaged, or whose account is gone."""
    key, _dot, signature = token.partition(".")
    try:
        pk = signing.Signer(salt=_SALT).unsign(f"{key}:{signature}")
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=int(pk), is_active=True).first()
