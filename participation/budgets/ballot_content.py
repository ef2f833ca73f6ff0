"""What stands on the ballot of a budget: as it was sent, as it is stored, in words.

The content of a ballot is `{"projects": {"12": number}}`: 1 for a basket and for approval, the points, or the rank from
1. Rules are those of `ballot_rules`. Fields of the form are called `n-12`, and so are the elements that errors name;
errors about a sum name the element `sum`, or `sum-7` for the heading 7.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.ballots.registry import InvalidBallot, Line, PaperOption, PaperQuestion
from participation.core.decisions import Text
from participation.core.errors import Invalid
from participation.core.euros import euros

KNAPSACK, APPROVAL, POINTS, RANKING = "knapsack", "approval", "points", "ranking"
FIELD, SUM = "n-", "sum"
_LONGEST = 40  # characters of a number as it was typed

Rules = Mapping[str, Any]
Errors = dict[str, Text]


def sent(rules: Rules, data: QueryDict) -> dict[str, Any]:
    """What the fields of a form say; a number that is none stays as it was typed."""
    found = {}
    for name, value in data.items():
        typed = str(value).strip()
        if name.startswith(FIELD) and typed not in ("", "0"):
            found[name.removeprefix(FIELD)[:_LONGEST]] = _number(typed)
    return {"projects": found}


def _number(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed[:_LONGEST]


def checked(rules: Rules, content: Any) -> dict[str, dict[str, int]]:
    """The content as it is stored. Raises Invalid: InvalidBallot with every fault that people can put right."""
    numbers = _read(rules, content)
    kind = rules["ballot"]["kind"]
    if kind == RANKING:
        numbers = _closed_up(numbers)
    errors = {**_FAULTS[kind](rules, numbers), **_heading_faults(rules, numbers)}
    if errors:
        raise InvalidBallot(errors)
    if not numbers:
        raise Invalid(_("Your ballot is still empty. Please choose at least one project."), field=SUM)
    return {"projects": numbers}


def _read(rules: Rules, content: Any) -> dict[str, int]:
    projects = content.get("projects") if isinstance(content, dict) and set(content) == {"projects"} else None
    if not isinstance(projects, dict):
        raise Invalid(_("Your ballot could not be read. Please fill it in again."))
    offered = {str(project["id"]) for project in rules["projects"]}
    if not offered.issuperset(projects):
        raise Invalid(_("There is a project on your ballot that is not put to the vote here."))
    wrong = {key: value for key, value in projects.items() if type(value) is not int or value < 1}
    if wrong:
        sentence = _("“%(title)s”: please choose one of the numbers that are offered.")
        raise InvalidBallot({FIELD + key: sentence % {"title": _title(rules, key)} for key in wrong})
    return dict(projects)


def _closed_up(ranks: dict[str, int]) -> dict[str, int]:
    """Ranks without gaps: who gives only the second and the fourth place means the first and the second."""
    if any(rank > 1000 for rank in ranks.values()):
        return ranks
    places = {rank: place for place, rank in enumerate(sorted(set(ranks.values())), start=1)}
    return {key: places[rank] for key, rank in ranks.items()}


def _knapsack_faults(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    errors = _only_ones(rules, numbers)
    all_spent = spent_by_heading(rules, numbers)
    for heading in rules["headings"]:
        spent, money = all_spent[heading["id"]], heading["cents"]
        if spent > money:
            sentence = _("“%(heading)s”: your projects cost %(spent)s, there are %(money)s. Please take out %(over)s.")
            errors[f"{SUM}-{heading['id']}"] = sentence % {
                "heading": heading["name"], "spent": euros(spent), "money": euros(money), "over": euros(spent - money),
            }  # fmt: skip
    return errors


def _approval_faults(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    return _only_ones(rules, numbers) | _too_many(rules, numbers)


def _points_faults(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    most, total = rules["ballot"]["points_max"], rules["ballot"]["points_total"]
    sentence = _("“%(title)s” can get %(most)d points at most.")
    errors: Errors = {
        FIELD + key: sentence % {"title": _title(rules, key), "most": most}
        for key, points in numbers.items()
        if points > most
    }
    given = sum(numbers.values())
    if given > total:
        errors[SUM] = _("You have given %(given)d points; there are %(total)d. Please take back %(over)d.") % {
            "given": given, "total": total, "over": given - total,
        }  # fmt: skip
    return errors


def _ranking_faults(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    errors = _too_many(rules, numbers)
    at_rank: dict[int, list[str]] = defaultdict(list)
    for key, rank in numbers.items():
        at_rank[rank].append(key)
    for rank, keys in at_rank.items():
        if len(keys) > 1:
            titles = ", ".join(f"“{_title(rules, key)}”" for key in keys)
            sentence = _("Only one project can stand at place %(rank)d. At the moment these do: %(titles)s.")
            errors |= dict.fromkeys([FIELD + keys[0]], sentence % {"rank": rank, "titles": titles})
    return errors


_FAULTS = {
    KNAPSACK: _knapsack_faults, APPROVAL: _approval_faults, POINTS: _points_faults, RANKING: _ranking_faults,
}  # fmt: skip


def _only_ones(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    sentence = _("“%(title)s” can be chosen once only.")
    return {FIELD + key: sentence % {"title": _title(rules, key)} for key, number in numbers.items() if number != 1}


def _too_many(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    most, over = rules["ballot"]["max_choices"], len(numbers) - rules["ballot"]["max_choices"]
    if over <= 0:
        return {}
    return {
        SUM: ngettext(
            "You have chosen %(number)d projects; %(most)d are possible. Please take out %(over)d.",
            "You have chosen %(number)d projects; %(most)d are possible. Please take out %(over)d.",
            over,
        )
        % {"number": len(numbers), "most": most, "over": over}
    }


def _heading_faults(rules: Rules, numbers: Mapping[str, int]) -> Errors:
    used = {project["heading"] for project in chosen(rules, numbers)}
    if not rules["ballot"].get("one_heading") or len(used) < 2:
        return {}
    names = ", ".join(f"“{heading['name']}”" for heading in rules["headings"] if heading["id"] in used)
    return {
        SUM: _("You can vote in one part of the budget only. At the moment you have chosen projects in: %(names)s.")
        % {"names": names}
    }


def chosen(rules: Rules, numbers: Iterable[str]) -> list[dict[str, Any]]:
    """The projects of a ballot as the rules have them, in their order."""
    wanted = set(numbers)
    return [project for project in rules["projects"] if str(project["id"]) in wanted]


def spent_by_heading(rules: Rules, numbers: Iterable[str]) -> dict[int, int]:
    """What the chosen projects cost, in cents, by the key of every heading of the budget."""
    spent = {heading["id"]: 0 for heading in rules["headings"]}
    for project in chosen(rules, numbers):
        spent[project["heading"]] += project["cost_cents"]
    return spent


def lines(rules: Rules, content: Mapping[str, Any]) -> list[Line]:
    """A checked ballot in words: projects with prices, points or places; at the end what they cost together."""
    numbers = content["projects"]
    kind = rules["ballot"]["kind"]
    projects = chosen(rules, numbers)
    if kind == RANKING:
        projects.sort(key=lambda project: numbers[str(project["id"])])
    elif kind == POINTS:
        projects.sort(key=lambda project: -numbers[str(project["id"])])
    said = [Line(project["title"], _said(kind, project, numbers[str(project["id"])])) for project in projects]
    if kind != KNAPSACK:
        return said
    several = len(rules["headings"]) > 1
    all_spent = spent_by_heading(rules, numbers)
    for heading in rules["headings"]:
        if spent := all_spent[heading["id"]]:
            label = _("Together in “%(heading)s”") % {"heading": heading["name"]} if several else _("Together")
            text = _("%(spent)s of %(money)s") % {"spent": euros(spent), "money": euros(heading["cents"])}
            said.append(Line(label, text))
    return said


def _said(kind: str, project: Mapping[str, Any], number: int) -> str:
    if kind == POINTS:
        return ngettext("%(points)d point", "%(points)d points", number) % {"points": number}
    if kind == RANKING:
        return _("Place %(rank)d") % {"rank": number}
    return euros(project["cost_cents"])


def _title(rules: Rules, key: str) -> str:
    return next(str(project["title"]) for project in rules["projects"] if str(project["id"]) == key)


def paper(rules: Rules) -> list[PaperQuestion]:
    """The ballot as it is printed: a question for each part of the budget, with its projects and their prices."""
    kind = rules["ballot"]["kind"]
    several = len(rules["headings"]) > 1
    found = []
    for heading in rules["headings"]:
        projects = [project for project in rules["projects"] if project["heading"] == heading["id"]]
        options = [
            PaperOption(
                str(project["id"]), f"{project['title']} ({euros(project['cost_cents'])})", f"{FIELD}{project['id']}"
            )
            for project in projects
        ]
        text = heading["name"] if several else _("Projects")
        most = rules["ballot"]["max_choices"] if kind == APPROVAL else None
        hint = _paper_hint(rules, heading)
        found.append(
            PaperQuestion(str(heading["id"]), text, hint, options, writes=kind in (POINTS, RANKING), most=most)
        )
    return found


def _paper_hint(rules: Rules, heading: Mapping[str, Any]) -> str:
    ballot = rules["ballot"]
    hint = {
        KNAPSACK: _("Mark the projects that you want. Together they may cost %(money)s at most."),
        APPROVAL: _("Mark at most %(most)s projects on the whole ballot."),
        POINTS: _(
            "Write a number of points beside the projects that you want: at most %(points)s for one project, at most "
            "%(total)s on the whole ballot."
        ),
        RANKING: _(
            "Write 1 beside the project that you want most, then 2 and so on, up to %(most)s on the whole ballot."
        ),
    }[ballot["kind"]] % {
        "money": euros(heading["cents"]),
        "most": ballot.get("max_choices"),
        "points": ballot.get("points_max"),
        "total": ballot.get("points_total"),
    }
    if ballot["one_heading"] and len(rules["headings"]) > 1:
        return f"{hint} {_('Choose projects of one part of the budget only.')}"
    return hint
