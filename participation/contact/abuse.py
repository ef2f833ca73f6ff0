"""Limits against abuse that know nobody: counts live in the cache for an hour, under keys that a daily salt hides.

An address is never stored. The salt is made by chance each day and kept in the cache alone, so that yesterday's keys
lead to nobody.
"""

import hashlib
import secrets

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from participation.core import clock

MOST_AN_HOUR = 5
QUICKEST_SECONDS = 3
LONGEST_SECONDS = 24 * 60 * 60
_SALT = "contact.form"


def _key(request: HttpRequest) -> str:
    day = timezone.localdate(clock.now()).isoformat()
    salt = cache.get_or_set(f"contact:salt:{day}", secrets.token_hex, 2 * 24 * 60 * 60)
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = "unknown"
    return "contact:" + hashlib.sha256(f"{salt} {address}".encode()).hexdigest()


def is_too_much(request: HttpRequest) -> bool:
    """Whether so many messages have come from there within the hour that another has to wait."""
    return int(cache.get(_key(request), 0)) >= MOST_AN_HOUR


def note(request: HttpRequest) -> None:
    """Count a message that was sent."""
    key = _key(request)
    cache.add(key, 0, 60 * 60)
    cache.incr(key)


def stamp() -> str:
    """A signed note of when a form was shown."""
    return signing.dumps(clock.now().timestamp(), salt=_SALT)


def age_of(stamped: str) -> float | None:
    """How many seconds ago a form was shown; None for a note that was made up."""
    try:
        return clock.now().timestamp() - float(signing.loads(stamped, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
