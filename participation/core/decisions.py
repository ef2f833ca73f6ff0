"""Answers to "may I?", with a reason for people and a way out."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Remedy:
    """What someone can do about a refusal: a label and the address it leads to ("" for a hint without a link)."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True)
class Denied:
    """No: a whole sentence for citizens and, where there is one, a remedy.

    `code` names the kind of refusal for tests and interfaces: "sign_in", "verify", "closed", "role", "state", …
    """

    reason: Text
    remedy: Remedy | None = None
    code: str = "state"

    def __bool__(self) -> Literal[False]:
        return False


Decision = Allowed | Denied
