"""The ballot of a budget as a form: projects in an order of one's own, sums, filters, comparison, a map.

Everything works in a plain form: what filters hide but somebody has chosen goes along in hidden fields, and a button
shows the sums that the server has computed. Nothing is stored; drafts stay on the device (`static/budgets/ballot.js`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.ballots.booth.entering import Way, address
from participation.ballots.models import Box
from participation.budgets.ballot_content import APPROVAL, FIELD, KNAPSACK, POINTS, RANKING, SUM, spent_by_heading
from participation.budgets.models import Project
from participation.contributions.maps import map_of
from participation.contributions.models import Visibility
from participation.core.decisions import Text
from participation.core.euros import euros

MOST_COMPARED = 3
LONGEST_LIST = 20  # up to here numbers are chosen from a list, beyond they are typed
LEFT = "left"  # the price filter that asks for what can still be afforded
_STEPS = (500_00, 1_000_00, 2_500_00, 5_000_00, 10_000_00, 25_000_00, 50_000_00, 100_000_00, 250_000_00, 500_000_00)


@dataclass
class Row:
    """A project on the ballot."""

    id: int
    title: str
    cost_cents: int
    part: "Part"
    number: Any = ""  # as it was chosen or typed
    error: Text = ""
    summary: str = ""
    place: str = ""
    url: str = ""
    position: tuple[float, float] | None = None  # degrees north and east
    pin: tuple[float, float] | None = None  # on the map
    is_gone: bool = False  # turned out to be infeasible while people vote
    reason: str = ""
    is_shown: bool = True
    is_compared: bool = False

    @property
    def field(self) -> str:
        return f"{FIELD}{self.id}"


@dataclass
class Part:
    """A heading of the budget."""

    id: int
    name: str
    cents: int
    spent: int = 0
    error: Text = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.cents - self.spent

    @property
    def over(self) -> int:
        return max(0, -self.left)

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row.is_shown]

    @property
    def hidden(self) -> list[Row]:
        """Chosen, but not among what is shown."""
        return [row for row in self.rows if not row.is_shown and row.number]


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the list, as they asked without a script."""

    part: int | None = None
    text: str = ""
    price: str = ""
    compared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: QueryDict) -> "Wanted":
        if "show" not in data:
            return cls()
        return cls(
            part=_key(data.get("part", "")),
            text=" ".join(data.get("text", "")[:80].split()),
            price=data.get("price", "")[:20],
            compared=frozenset(data.getlist("compare")[:MOST_COMPARED]),
        )

    def shows(self, row: Row) -> bool:
        if self.part is not None and row.part.id != self.part:
            return False
        if self.text.casefold() not in f"{row.title} {row.summary} {row.place}".casefold():
            return False
        if self.price == LEFT:
            return bool(row.number) or row.cost_cents <= row.part.left
        most = _key(self.price)
        return most is None or row.cost_cents <= most


def form(
    request: HttpRequest, box: Box, rules: Mapping[str, Any], content: Any, errors: Mapping[str, Text]
) -> tuple[str, dict[str, Any]]:
    """The fields of the ballot, as `BoxKind.form` asks for them."""
    numbers = content["projects"] if content else {}
    parts = {part["id"]: Part(part["id"], part["name"], part["cents"]) for part in rules["headings"]}
    for key, spent in spent_by_heading(rules, numbers).items():
        parts[key].spent, parts[key].error = spent, errors.get(f"{SUM}-{key}", "")
    ballot = rules["ballot"]
    context: dict[str, Any] = {
        "box": box,
        "kind": ballot["kind"],
        "ballot": ballot,
        "again": address(box, "ballot"),
        "has_buttons": True,
        "draft_key": Way.of(request).draft_key(box),
        "is_fresh": not numbers and not errors,
        "error": errors.get(SUM, ""),
        "styles": ("contributions/contributions.css", "budgets/ballot.css"),
        "scripts": ("budgets/ballot.js",),
    }
    own = _own_part(request.POST, rules, numbers)
    asks_for_part = ballot["one_heading"] and len(parts) > 1
    if asks_for_part and own is None:
        for project in rules["projects"]:
            parts[project["heading"]].rows.append(Row(project["id"], "", 0, parts[project["heading"]]))
        return "budgets/ballot/part.html", context | {"parts": list(parts.values())}
    if asks_for_part:
        parts = {own: parts[own]}  # type: ignore[dict-item]
    rows = _rows(request, box, rules, parts, numbers, errors)
    _narrow(rows, Wanted.of(request.POST))
    mine = sorted((row for row in rows if row.number), key=_in_my_order(ballot["kind"]))
    map_ = _with_pins(box, rows)
    context |= {
        "parts": list(parts.values()),
        "several": len(parts) > 1,
        "own_part": parts[own] if asks_for_part and own else None,
        "mine": mine,
        "said": _sum_in_words(ballot, mine),
        "number": len(rows),
        "shown": sum(row.is_shown for row in rows),
        "compared": [row for row in rows if row.is_compared],
        "most_compared": MOST_COMPARED,
        "wanted": Wanted.of(request.POST),
        "prices": [(cents, euros(cents)) for cents in _STEPS if cents < max((r.cost_cents for r in rows), default=0)],
        "offered": _offered(ballot),
        "map": map_,
        "pins": [row for row in rows if row.pin],
    }
    return "budgets/ballot/form.html", context


def _own_part(data: QueryDict, rules: Mapping[str, Any], numbers: Mapping[str, Any]) -> int | None:
    """The one heading in which somebody votes: as they said just now, otherwise that of what they have chosen."""
    known = {part["id"] for part in rules["headings"]}
    said = _key(data.get("own_part", ""))
    if "choose_part" in data:
        return None
    if said in known:
        return said
    used = [project["heading"] for project in rules["projects"] if str(project["id"]) in numbers]
    return used[0] if used else None


def _rows(
    request: HttpRequest,
    box: Box,
    rules: Mapping[str, Any],
    parts: dict[int, Part],
    numbers: Mapping[str, Any],
    errors: Mapping[str, Text],
) -> list[Row]:
    mark = Way.of(request).mark(box)
    offered = [project for project in rules["projects"] if project["heading"] in parts]
    offered.sort(key=lambda project: hashlib.sha256(f"{mark}:{project['id']}".encode()).digest())
    projects = {
        project.pk: project
        for project in Project.objects.filter(pk__in=[one["id"] for one in offered]).select_related("municipality")
    }
    for one in offered:
        part = parts[one["heading"]]
        row = Row(one["id"], one["title"], one["cost_cents"], part, number=numbers.get(str(one["id"]), ""))
        row.error = errors.get(row.field, "")
        if one["id"] in projects:
            _describe(row, projects[one["id"]])
        part.rows.append(row)
    return [row for part in parts.values() for row in part.rows]


def _describe(row: Row, project: Project) -> None:
    row.is_gone, row.reason = project.withdrawn_at is not None, project.feasibility_reason
    if project.visibility != Visibility.PUBLIC:
        return
    row.summary, row.url = project.summary, project.get_absolute_url()
    names = [project.address, project.municipality.name if project.municipality else ""]
    row.place = ", ".join(name for name in names if name)
    if project.latitude is not None and project.longitude is not None:
        row.position = float(project.latitude), float(project.longitude)


def _narrow(rows: list[Row], wanted: Wanted) -> None:
    for row in rows:
        row.is_shown = bool(row.error) or wanted.shows(row)
        row.is_compared = str(row.id) in wanted.compared


def _with_pins(box: Box, rows: list[Row]) -> Any:
    if not any(row.position for row in rows):
        return None
    drawn = map_of(box.region)
    for row in rows:
        if drawn and row.position:
            row.pin = drawn.project(*row.position)
    return drawn


def _in_my_order(kind: str) -> Any:
    """Ranks upwards, points downwards, otherwise as they stand in the list."""
    factor = {RANKING: 1, POINTS: -1}.get(kind, 0)
    return lambda row: factor * row.number if isinstance(row.number, int) else 0


def _sum_in_words(ballot: Mapping[str, Any], mine: list[Row]) -> str:
    """What is left, for all kinds but the basket, whose sums belong to the headings."""
    if ballot["kind"] == POINTS:
        given = sum(row.number for row in mine if isinstance(row.number, int))
        return _("%(given)d of %(total)d points given") % {"given": given, "total": ballot["points_total"]}
    number = len(mine)
    if ballot["kind"] == KNAPSACK:
        return ngettext("%(number)d project chosen", "%(number)d projects chosen", number) % {"number": number}
    return _("%(number)d of %(most)d projects chosen") % {"number": number, "most": ballot["max_choices"]}


def _offered(ballot: Mapping[str, Any]) -> list[int]:
    """The numbers to choose from for one project; empty where they are typed or only ticked."""
    if ballot["kind"] in (KNAPSACK, APPROVAL):
        return []
    most = ballot["points_max"] if ballot["kind"] == POINTS else ballot["max_choices"]
    return list(range(1, most + 1)) if most <= LONGEST_LIST else []


def _key(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
