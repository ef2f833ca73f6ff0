"""The same winners as another program finds, and as a city announced."""

import csv
import json
import os
from pathlib import Path

import pytest

from participation.budgets.counting import (
    Completion,
    Election,
    Project,
    Rule,
    count,
    election,
    from_approval,
    from_ranking,
)
from tests.budgets.oracle.instances import INSTANCES, instance
from tests.database import ROOT

KEPT = json.loads((Path(__file__).parents[1] / "oracle" / "winners.json").read_text())
RULES = {
    "greedy-votes": (Rule.GREEDY_VOTES, Completion.NONE),
    "greedy-cost": (Rule.GREEDY_COST, Completion.NONE),
    "equal-shares": (Rule.EQUAL_SHARES, Completion.NONE),
    "equal-shares add1-exhaustive": (Rule.EQUAL_SHARES, Completion.ADD1_EXHAUSTIVE),
    "phragmen": (Rule.PHRAGMEN, Completion.NONE),
}
FOLDER = Path(os.environ.get("PARTICIPATION_SHARED_DATA", ROOT.parent / "shared" / "data")) / "pabulib"


def winners(counted: Election, rule: str) -> list[str]:
    return sorted(count(counted, *RULES[rule]).winners, key=int)


@pytest.mark.parametrize("rule", RULES)
def test_made_up_elections_have_the_winners_that_another_program_finds(rule: str) -> None:
    differing = []
    for number in range(INSTANCES):
        told = instance(number)
        projects = [Project(key, cost * 100) for key, cost in told["projects"].items()]
        counted = election(projects, map(from_approval, told["ballots"]), told["budget"] * 100)
        if winners(counted, rule) != KEPT["made-up"][str(number)][rule]:
            differing.append(number)
    assert differing == []


@pytest.mark.parametrize("name", sorted(KEPT["files"]))
def test_real_elections_have_the_winners_that_another_program_finds(name: str) -> None:
    counted, _selected = real(name)
    assert {rule: winners(counted, rule) for rule in KEPT["files"][name]} == KEPT["files"][name]


def test_greedy_by_votes_finds_what_the_city_of_wroclaw_funded() -> None:
    counted, selected = real("poland_wroclaw_2017_.pb")
    assert set(count(counted, Rule.GREEDY_VOTES).winners) == selected


@pytest.mark.parametrize("name", ["poland_czestochowa_2020_grabowka.pb", "poland_krakow_2018_swoszowice.pb"])
def test_points_and_rankings_of_real_elections_can_be_counted_by_every_rule(name: str) -> None:
    counted, _selected = real(name)
    for rule, completion in [*RULES.values(), (Rule.EQUAL_SHARES, Completion.ADD1)]:
        outcome = count(counted, rule, completion)
        assert outcome.winners
        assert outcome.left >= 0


def real(name: str) -> tuple[Election, set[str]]:
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"{name} is not in {FOLDER}.")
    sections: dict[str, list[dict[str, str]]] = {}
    section, header = "", []
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            if row in (["META"], ["PROJECTS"], ["VOTES"]):
                section, header = row[0], []
                sections[section] = []
            elif not header:
                header = row
            else:
                sections[section].append(dict(zip(header, row, strict=False)))
    meta = {row["key"]: row["value"] for row in sections["META"]}
    projects = [Project(row["project_id"], int(row["cost"]) * 100) for row in sections["PROJECTS"]]
    ballots = [_ballot(row, meta) for row in sections["VOTES"]]
    selected = {row["project_id"] for row in sections["PROJECTS"] if row.get("selected") == "1"}
    return election(projects, ballots, int(meta["budget"]) * 100), selected


def _ballot(row: dict[str, str], meta: dict[str, str]) -> dict[str, int]:
    chosen = row["vote"].split(",")
    if meta["vote_type"] == "cumulative":
        return dict(zip(chosen, map(int, row["points"].split(",")), strict=True))
    if meta["vote_type"] == "ordinal":
        return from_ranking(chosen, int(meta["max_length"]))
    return from_approval(chosen)
