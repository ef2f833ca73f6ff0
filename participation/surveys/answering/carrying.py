"""What the form of a survey carries along, so that the server keeps nothing of anonymous people.

Two hidden fields, both signed: the mark says which answer this is and when it was begun (to the quarter of an hour);
the kept values are what was typed on other pages. Neither carries a precise time.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

from participation.core import clock

COARSE = timedelta(minutes=15)
Typed = dict[str, list[str]]  # what stands in the fields, by their names

_MARK = "surveys.mark"
_KEPT = "surveys.kept"


class Altered(ValueError):
    """A hidden field came back other than it was sent."""


@dataclass(frozen=True)
class Mark:
    """Which answer this is: its key, the survey and version, the quarter of an hour in which it was begun.

    `invitation` is the key of a personal invitation, `via` the short name of the public link through which somebody
    came; both may be "".
    """

    survey: int
    version: int
    key: uuid.UUID
    begun: datetime
    invitation: str = ""
    via: str = ""

    def signed(self) -> str:
        """As a hidden field carries it."""
        values = [
            self.survey, self.version, self.key.hex, int(self.begun.timestamp()) // 60, self.invitation, self.via,
        ]  # fmt: skip
        return signing.Signer(salt=_MARK).sign_object(values)


def coarse(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def new_mark(*, survey: int, version: int, invitation: str = "", via: str = "") -> Mark:
    """The mark of an answer that begins now."""
    return Mark(survey, version, uuid.uuid4(), coarse(clock.now()), invitation, via)


def mark_of(signed: str, *, survey: int) -> Mark:
    """The mark that a form brings back. Raises `Altered` for one that was changed or belongs to another survey."""
    try:
        number, version, key, minutes, invitation, via = signing.Signer(salt=_MARK).unsign_object(signed)
        mark = Mark(number, version, uuid.UUID(key), _moment(minutes), invitation, via)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Altered from error
    if mark.survey != survey:
        raise Altered
    return mark


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, tz=UTC)


@dataclass
class Kept:
    """What was typed on other pages, bound to one answer."""

    key: uuid.UUID
    typed: Typed = field(default_factory=dict)

    def signed(self) -> str:
        """As a hidden field carries it."""
        return signing.Signer(salt=f"{_KEPT}.{self.key.hex}").sign_object(self.typed, compress=True)


def kept_of(signed: str, mark: Mark) -> Typed:
    """What a form brings back of other pages. Raises `Altered` where it was changed or belongs to another answer."""
    if not signed:
        return {}
    try:
        typed = signing.Signer(salt=f"{_KEPT}.{mark.key.hex}").unsign_object(signed)
    except (signing.BadSignature, ValueError) as error:
        raise Altered from error
    return {str(name): [str(value) for value in values] for name, values in typed.items()}


def as_typed(data: Any) -> Typed:
    """The fields of questions in what was posted; form keys and buttons are left out. No more than a form can hold."""
    found: Mapping[str, list[str]] = dict(data.lists())
    return {name: [value.replace("\x00", "") for value in values] for name, values in found.items() if name[:2] == "q-"}
