"""Every address of the back office, found by walking the URL resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# Redirects to the account pages, Wagtail's own test of errors, and its catch-all.
LEFT_OUT = ("admin/login/", "admin/logout/", "admin/password_reset/", "admin/account/", "admin/failwhale/")


@dataclass(frozen=True)
class Address:
    """A pattern with the names of its parameters."""

    route: str
    name: str
    parameters: tuple[str, ...]

    def filled(self, values: dict[str, Any]) -> str:
        """The path with values instead of parameters."""
        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda m: str(values[m[1]]), self.route)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), path)
        return "/" + re.sub(r"\\(.)", r"\1", path).replace("^", "").replace("$", "").replace("Z", "")


def addresses() -> list[Address]:
    """All of them below /admin/."""
    found = [a for a in _walk(get_resolver().url_patterns) if a.route.startswith("admin/")]
    return [a for a in found if a.route != "admin/" and not a.route.startswith(LEFT_OUT) and ".*" not in a.route]


def _walk(patterns: Any, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            below = namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from _walk(pattern.url_patterns, route, below)
        else:
            named = re.findall(r"\?P<(\w+)>", route) if isinstance(pattern.pattern, RegexPattern) else []
            named += re.findall(r"<(?:\w+:)?(\w+)>", re.sub(r"\(\?P<\w+>", "", route))
            yield Address(route, namespace + (pattern.name or ""), tuple(named))
