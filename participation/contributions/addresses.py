"""Addresses of contributions whose kind has no page for each of them, such as anchors that other rooms make."""

from collections.abc import Callable
from typing import Any

Address = Callable[[Any], str]
_addresses: dict[str, Address] = {}


def address_of(kind: str) -> Callable[[Address], Address]:
    """Register a function `(contribution) -> address within the site` for a kind."""

    def register(function: Address) -> Address:
        if kind in _addresses:
            raise ValueError(f"The address of {kind} is registered twice.")
        _addresses[kind] = function
        return function

    return register


def own_address(contribution: Any) -> str:
    """The address that was registered for the kind of a contribution, "" for all others."""
    function = _addresses.get(contribution.kind)
    return function(contribution) if function else ""
