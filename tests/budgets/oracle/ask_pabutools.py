"""Asks pabutools for the winners of made-up and real elections, and times it. Run by hand, in its own environment:

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install "pabutools==1.2.3"
    /tmp/oracle/bin/python tests/budgets/oracle/ask_pabutools.py winners.json ../shared/data/pabulib

pabutools is published under the GPL and needs a proprietary solver, so it is neither a dependency nor in a lock; only
what it found is kept here (`winners.json`) and compared with our own count. Rules whose definitions are the same:
greedy by votes and by votes per cost, Equal Shares with cost utilities (plain, and raised until an outcome is
exhaustive where the money divides evenly), sequential Phragmén. Ties: more votes, then lower cost, then the number.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from instances import INSTANCES, instance
from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
    parse_pabulib,
)
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule

TIES = TieBreakingRule(
    lambda _instance, profile, project: (-profile.approval_score(project), project.cost, int(project.name))
)
RULES: dict[str, Callable[[Any, Any], Any]] = {
    "greedy-votes": lambda i, p: greedy_utilitarian_welfare(i, p, sat_class=Cost_Sat, tie_breaking=TIES),
    "greedy-cost": lambda i, p: greedy_utilitarian_welfare(i, p, sat_class=Cardinality_Sat, tie_breaking=TIES),
    "equal-shares": lambda i, p: method_of_equal_shares(i, p, sat_class=Cost_Sat, tie_breaking=TIES),
    "equal-shares add1-exhaustive": lambda i, p: method_of_equal_shares(
        i, p, sat_class=Cost_Sat, tie_breaking=TIES, voter_budget_increment=1
    ),
    "phragmen": lambda i, p: sequential_phragmen(i, p, tie_breaking=TIES),
}


def made_up(number: int) -> tuple[Any, Any]:
    told = instance(number)
    projects = {key: Project(key, cost) for key, cost in told["projects"].items()}
    return (
        Instance(projects.values(), budget_limit=told["budget"]),
        ApprovalProfile([ApprovalBallot(projects[key] for key in ballot) for ballot in told["ballots"]]),
    )


def winners(instance_: Any, profile: Any, rule: str) -> list[str]:
    return sorted((project.name for project in RULES[rule](instance_, profile)), key=int)


def main(target: Path, folder: Path) -> None:
    found: dict[str, Any] = {"made-up": {}, "files": {}}
    for number in range(INSTANCES):
        instance_, profile = made_up(number)
        found["made-up"][number] = {rule: winners(instance_, profile, rule) for rule in RULES}
    for file in sorted(folder.glob("*.pb")):
        instance_, profile = parse_pabulib(str(file))
        if not isinstance(profile, ApprovalProfile):
            continue
        grouped = profile.as_multiprofile()
        results = {}
        for rule in RULES:
            if rule == "equal-shares add1-exhaustive":
                continue  # it begins at a fraction of a unit where the money does not divide evenly
            began = time.perf_counter()
            results[rule] = winners(instance_, grouped, rule)
            print(file.name, rule, f"{time.perf_counter() - began:.2f} s", flush=True)
        began = time.perf_counter()
        RULES["equal-shares add1-exhaustive"](instance_, grouped)
        print(file.name, "equal-shares add1-exhaustive", f"{time.perf_counter() - began:.2f} s", flush=True)
        found["files"][file.name] = results
    target.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
