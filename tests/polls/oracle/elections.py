"""Made-up elections, the same for the same number: known to the tests and to the script that asks another program."""

import random
from typing import Any

ELECTIONS = 1_200


def election(number: int) -> dict[str, Any]:
    """Options, and what the same voters rank (some leave options out), score, and approve of.

    Many elections are small, so that ties are frequent.
    """
    rng = random.Random(number)
    options = list(range(1, rng.randint(2, 7) + 1))
    voters = rng.choice([1, 2, 3, 4, 5, 6, 8, 11, 30, 101])
    leaning = [rng.random() for _ in options]
    complete = rng.random() < 0.4
    rankings, scores, approvals = [], [], []
    for _ in range(voters):
        taste = {option: rng.random() + leaning[option - 1] for option in options}
        order = sorted(options, key=lambda option: -taste[option])
        rankings.append(order if complete else order[: rng.randint(1, len(order))])
        scores.append({option: min(5, int(3 * taste[option])) for option in options if rng.random() < 0.9})
        approvals.append([option for option in options if taste[option] > 1])
    return {"options": options, "rankings": rankings, "scores": scores, "approvals": approvals}
