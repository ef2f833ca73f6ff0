"""The rules and ballots of a box as elections: one for each heading, with its own voters and its own money."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from participation.budgets.counting import Conditions, Election, Group, Project

Rules = Mapping[str, Any]
Ballots = Iterable[tuple[Mapping[str, Any], int]]  # contents, each with the number of ballots that are the same


@dataclass(frozen=True)
class HeadingElection:
    """What competes for the money of one heading, and what its projects must reach."""

    heading: int
    name: str
    election: Election
    conditions: Conditions


def elections_of(rules: Rules, ballots: Ballots, withdrawn: Collection[int] = ()) -> list[HeadingElection]:
    """The elections of a box, in the order of its headings.

    Who names a project of a heading is one of its voters; where there is only one heading, everybody is. Of `withdrawn`
    projects none can win. Raises KeyError for a ballot that names something unknown.
    """
    heading_of = {str(project["id"]): project["heading"] for project in rules["projects"]}
    places: dict[str, int] = {}
    projects: dict[int, list[Project]] = {heading["id"]: [] for heading in rules["headings"]}
    for project in rules["projects"]:
        key = str(project["id"])
        places[key] = len(projects[project["heading"]])
        projects[project["heading"]].append(Project(key, project["cost_cents"]))
    groups = _groups(rules, ballots, heading_of, places)
    count = rules["count"]
    conditions = Conditions(
        votes=count["min_votes"],
        share=Fraction(count["min_share_percent"], 100),
        withdrawn=frozenset(map(str, withdrawn)),
    )
    return [
        HeadingElection(
            heading["id"],
            heading["name"],
            Election(
                tuple(projects[heading["id"]]),
                tuple(Group(points, weight) for points, weight in sorted(groups[heading["id"]].items())),
                heading["cents"],
            ),
            conditions,
        )
        for heading in rules["headings"]
    ]


def _groups(
    rules: Rules, ballots: Ballots, heading_of: Mapping[str, int], places: Mapping[str, int]
) -> dict[int, dict[tuple[tuple[int, int], ...], int]]:
    found: dict[int, dict[tuple[tuple[int, int], ...], int]] = {heading["id"]: {} for heading in rules["headings"]}
    only = rules["headings"][0]["id"] if len(rules["headings"]) == 1 else None
    for content, weight in ballots:
        parts: dict[int, list[tuple[int, int]]] = {} if only is None else {only: []}
        for key, points in points_of(rules, content).items():
            parts.setdefault(heading_of[key], []).append((places[key], points))
        for heading, given in parts.items():
            points_by_place = tuple(sorted(given))
            rows = found[heading]
            rows[points_by_place] = rows.get(points_by_place, 0) + weight
    return found


def points_of(rules: Rules, content: Mapping[str, Any]) -> dict[str, int]:
    """What a ballot gives to projects: a choice is one point, the first of `n` places `n` points, the last one."""
    numbers: Mapping[str, int] = content["projects"]
    if rules["ballot"]["kind"] == "ranking":
        longest = rules["ballot"]["max_choices"]
        return {key: longest - rank + 1 for key, rank in numbers.items()}
    return {key: number for key, number in numbers.items() if number > 0}
