"""What a kind of module that votes tells the ballots about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from participation.core.decisions import Decision

if TYPE_CHECKING:
    from participation.ballots.models import Box


@dataclass(frozen=True)
class Cast:
    """A ballot as it is counted: its content, the channel by which it came, and what the voter let it say of them."""

    content: Any
    channel: str
    attributes: dict[str, str]


@dataclass(frozen=True)
class BoxKind:
    """How a kind of module uses a box.

    `may_vote` answers `(user, box, *, at)` without regard to the roll. `checked` takes the rules of the box and a
    content as it was sent, returns what is stored and raises Invalid. `tabulate` makes of the rules and all ballots
    the tables that are published by channel and attribute; it is called while the box is sealed, after which channel
    and attributes are gone, so it must leave out or merge whatever would tell of fewer than five people.
    """

    slug: str
    may_vote: Callable[..., Decision]
    checked: Callable[[Any, Any], Any]
    tabulate: Callable[[Any, list[Cast]], Any]


_kinds: dict[str, BoxKind] = {}


def register(kind: BoxKind) -> BoxKind:
    """Register the kind of a module under the module's slug. Raises ValueError where it is registered already."""
    if kind.slug in _kinds:
        raise ValueError(f"Boxes of {kind.slug} are registered twice.")
    _kinds[kind.slug] = kind
    return kind


def kind_of(box: "Box") -> BoxKind:
    """The kind of a box."""
    return _kinds[box.module.kind]


def may_vote(user: Any, box: "Box", *, at: datetime) -> Decision:
    """Whether somebody is one of those who vote here, as the kind of the box says."""
    return kind_of(box).may_vote(user, box, at=at)
