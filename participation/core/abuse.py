"""Limits against abuse that know nobody: counts live in the cache for an hour, under keys that a daily salt hides.

An address is never stored. The salt is made by chance each day and kept in the cache alone, so that yesterday's keys
lead to nobody.
"""

import hashlib
import secrets
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from participation.core import clock


@dataclass(frozen=True)
class Limit:
    """How often an hour something may come from one address."""

    purpose: str
    most: int

    def is_reached(self, request: HttpRequest) -> bool:
        """Whether another one has to wait."""
        return int(cache.get(self._key(request), 0)) >= self.most

    def note(self, request: HttpRequest) -> None:
        """Count one."""
        key = self._key(request)
        cache.add(key, 0, 60 * 60)
        cache.incr(key)

    def _key(self, request: HttpRequest) -> str:
        day = timezone.localdate(clock.now()).isoformat()
        salt = cache.get_or_set(f"{self.purpose}:salt:{day}", secrets.token_hex, 2 * 24 * 60 * 60)
        try:
            address = get_adapter().get_client_ip(request)
        except PermissionDenied:
            address = "unknown"
        return f"{self.purpose}:" + hashlib.sha256(f"{salt} {address}".encode()).hexdigest()
