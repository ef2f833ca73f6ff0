"""Asks pabutools for the winners of made-up and real elections, and times it. Run by hand, in its own environment:

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install "pabutools==1.2.3"
    /tmp/oracle/bin/python tests/budgets/oracle/ask_pabutools.py winners.json ../shared/data/pabulib

pabutools is published under the GPL and needs a proprietary solver, so it is neither a dependency nor in a lock; only
what it found is kept here (`winners.json`) and compared with our own count. Rules whose definitions are the same:
greedy by votes and by votes per cost, Equal Shares with cost utilities (plain, and raised until an outcome is
exhaustive where the money divides evenly), sequential Phragmén. Ties: more votes, then lower cost, then the number.
Our own count of the same grouped ballots is timed beside it, in the same process, and stands in `docs/performance.md`.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
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

sys.path.insert(0, str(Path(__file__).parents[3]))
from participation.budgets import counting

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


OWN: dict[str, Any] = {
    **{str(rule): rule for rule in counting.Rule},
    **{str(completion): completion for completion in counting.Completion},
}


def least(job: Callable[[], Any], times: int = 7) -> float:
    """The least processor time of several goes, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        job()
        taken.append(time.process_time() - began)
    return 1000 * min(taken)


def compare_times(name: str, instance_: Any, profile: Any, grouped: Any) -> None:
    own = counting.election(
        [counting.Project(project.name, int(project.cost * 100)) for project in instance_],
        (counting.from_approval(project.name for project in ballot) for ballot in profile),
        int(instance_.budget_limit * 100),
    )
    for rule, theirs in RULES.items():
        their_time = least(partial(theirs, instance_, grouped))
        our_time = least(partial(counting.count, own, *map(OWN.get, rule.split())))
        figures = f"{their_time:.1f} ms, ours {our_time:.1f} ms, {their_time / our_time:.1f} times"
        print(f"{name} {rule}: {figures}", flush=True)
    our_time = least(partial(counting.count, own, counting.Rule.EQUAL_SHARES, counting.Completion.ADD1))
    print(f"{name} equal-shares add1: ours {our_time:.1f} ms", flush=True)


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
        results = {rule: winners(instance_, grouped, rule) for rule in RULES}
        results.pop("equal-shares add1-exhaustive")  # begins at a part of a unit where the money does not divide evenly
        found["files"][file.name] = results
        compare_times(file.name, instance_, profile, grouped)
    target.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
