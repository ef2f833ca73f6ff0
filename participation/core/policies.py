"""`can()`: the one function that answers "may I?", and the registry behind it.

Each room registers its abilities in `policies.py`, which is loaded when the app is ready.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from participation.core import clock
from participation.core.decisions import Decision, Denied

Policy = Callable[..., Decision]
Gate = Callable[[str, Any], Denied | None]
_policies: dict[str, Policy] = {}
_gates: list[Gate] = []


def gate(function: Gate) -> Gate:
    """Register a function `(ability, obj) -> Denied or None` that is asked before every policy."""
    _gates.append(function)
    return function


def policy(ability: str) -> Callable[[Policy], Policy]:
    """Register a function `(user, obj, *, at) -> Decision` under an ability such as "proposals.support"."""

    def register(function: Policy) -> Policy:
        if ability in _policies:
            raise ValueError(f"The ability {ability} is registered twice.")
        _policies[ability] = function
        return function

    return register


def can(user: Any, ability: str, obj: Any = None, *, at: datetime | None = None) -> Decision:
    """May this user do this with this object at this moment (default: now)?

    Raises KeyError for an unknown ability: a misspelt one must never pass as a refusal.
    """
    decide = _policies[ability]
    for closed in _gates:
        denied = closed(ability, obj)
        if denied is not None:
            return denied
    return decide(user, obj, at=at or clock.now())


def abilities() -> frozenset[str]:
    """All registered abilities."""
    return frozenset(_policies)
