"""Made-up elections, the same for the same number: known to the tests and to the script that asks another program."""

import random
from typing import Any

INSTANCES = 500


def instance(number: int) -> dict[str, Any]:
    """An approval election in whole currency units; the money divides evenly among the voters."""
    rng = random.Random(number)
    voters = rng.choice([3, 5, 8, 20, 60])
    costs = [rng.choice([rng.randint(1, 30), 10 * rng.randint(1, 12)]) for _ in range(rng.randint(2, 9))]
    keys = [str(place + 1) for place in range(len(costs))]
    ballots = [rng.sample(keys, rng.randint(1, min(4, len(keys)))) for _ in range(voters)]
    chosen = {key for ballot in ballots for key in ballot}
    projects = {key: cost for key, cost in zip(keys, costs, strict=True) if key in chosen}
    total = sum(projects.values())
    return {
        "budget": max(1, rng.randint(total // 4, total) // voters) * voters,
        "projects": projects,
        "ballots": ballots,
    }
