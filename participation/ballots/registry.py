"""What a kind of module that votes tells the ballots about itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict

from participation.core.decisions import Decision, Text
from participation.core.errors import Invalid

if TYPE_CHECKING:
    from participation.ballots.models import Box


@dataclass(frozen=True)
class Cast:
    """A ballot as it is counted: its content, the channel by which it came, and what the voter let it say of them."""

    content: Any
    channel: str
    attributes: dict[str, str]


@dataclass(frozen=True)
class Line:
    """One line of a ballot in words: what was asked or proposed, and what was answered to it."""

    label: str
    text: str


class InvalidBallot(Invalid):
    """Several things are wrong with a ballot: `errors` maps fields to sentences ("" for the whole)."""

    def __init__(self, errors: dict[str, Text]) -> None:
        field, message = next(iter(errors.items()))
        super().__init__(message, field=field)
        self.errors = errors


def errors_of(error: Invalid) -> dict[str, Text]:
    """What is wrong, by field."""
    return error.errors if isinstance(error, InvalidBallot) else {error.field: error.message}


@dataclass(frozen=True)
class PaperOption:
    """Something that can be marked on a ballot on paper; `key` tells it from the others of its question.

    Where all options name a `field` that `sent` reads, ballots are keyed in by a plain list of boxes to tick (value 1)
    or numbers instead of the form that voters see.
    """

    key: str
    text: str
    field: str = ""


@dataclass(frozen=True)
class PaperQuestion:
    """A question as it stands on a ballot on paper.

    `hint` says how it is filled in. `writes`: a number is written beside each option instead of a cross into a box.
    `most`: how many crosses one ballot can have here (None: one for each option).
    """

    key: str
    text: str
    hint: str
    options: list[PaperOption]
    writes: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Totals:
    """What was counted by hand from ballots on paper that were not keyed in one by one.

    `counts` maps the keys of questions to the keys of options to crosses on valid ballots; `ballots` are valid ones.
    """

    ballots: int
    invalid: int
    counts: dict[str, dict[str, int]]


def _ballot_by_ballot(_rules: Any) -> bool:
    return False


@dataclass(frozen=True)
class BoxKind:
    """How a kind of module uses a box.

    - `may_vote` answers `(user, box, *, at)` without regard to the roll.
    - `sent` takes the rules and the fields of a request and returns the content as it was typed, with all faults: it
      raises nothing, and what it returns can be shown again by `form` and judged by `checked`.
    - `form` takes `(request, box, rules, content, errors)` and returns a template and its context: the fields of the
      ballot, which the booth includes in its own form. `content` is None for an empty ballot; `errors` maps fields to
      sentences. A field is named by the `id` of the element that has it, so that a summary can link to it. `styles` and
      `scripts` in the context are static files that the page needs; scripts are loaded as modules. Options that are
      mixed for voters keep the order of the paper where `keys_in_paper(request)`. A button that posts
      to the address of the ballot itself (`booth.entering.address(box, "ballot")`) shows it anew; `has_buttons` says
      that the fields come with the button that goes on.
    - `checked` takes the rules and a content as it was sent and returns what is stored. It raises Invalid (with the
      field), or InvalidBallot where several things are wrong.
    - `lines` says a content that was checked in words, for whoever cast it, for the published list, for paper.
    - `tabulate` makes of the rules and all ballots the tables that are published by channel and attribute; it is called
      while the box is sealed, after which channel and attributes are gone, so it must leave out or merge whatever would
      tell of fewer than five people.
    - `draws_lots`: `tabulate` is given the root of the ballots as `root=…`, because a lot depends on it.
    - `paper` describes the empty ballot for print, by `(rules)`; without it, nobody votes on paper here.
    - `paper_totals`: whether totals alone may be keyed in for ballots on paper, by `(rules)`. Where they were,
      `tabulate` is called with them as `totals=Totals(…)`; the casts then hold no ballots from paper.

    Rules may hold `groups: true`: voters are then asked whether their ballot may be counted in tables by age group and
    municipality.
    """

    slug: str
    may_vote: Callable[..., Decision]
    checked: Callable[[Any, Any], Any]
    tabulate: Callable[..., Any]
    sent: Callable[[Any, QueryDict], Any]
    form: Callable[[HttpRequest, "Box", Any, Any, Mapping[str, Text]], tuple[str, dict[str, Any]]]
    lines: Callable[[Any, Any], list[Line]]
    paper_totals: Callable[[Any], bool] = _ballot_by_ballot
    paper: Callable[[Any], list[PaperQuestion]] | None = None
    draws_lots: bool = False


_kinds: dict[str, BoxKind] = {}


def register(kind: BoxKind) -> BoxKind:
    """Register the kind of a module under the module's slug. Raises ValueError where it is registered already."""
    if kind.slug in _kinds:
        raise ValueError(f"Boxes of {kind.slug} are registered twice.")
    _kinds[kind.slug] = kind
    return kind


def in_order_of_paper(request: HttpRequest) -> None:
    """Say that a ballot on paper is keyed in by this request: `form` then keeps the order of the paper."""
    request.keys_in_paper = True  # type: ignore[attr-defined]


def keys_in_paper(request: HttpRequest) -> bool:
    """Whether `form` is asked for a ballot on paper that staff key in, so that nothing is mixed."""
    return getattr(request, "keys_in_paper", False)


def kind_of(box: "Box") -> BoxKind:
    """The kind of a box."""
    return _kinds[box.module.kind]


def may_vote(user: Any, box: "Box", *, at: datetime) -> Decision:
    """Whether somebody is one of those who vote here, as the kind of the box says."""
    return kind_of(box).may_vote(user, box, at=at)
