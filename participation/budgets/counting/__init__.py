"""Counting of participatory budgets: exact, explained, without a database.

`election(projects, ballots, budget)` groups the ballots, `count(election, rule, …)` gives an `Outcome`.
"""

from participation.budgets.counting.counts import count
from participation.budgets.counting.elections import (
    Election,
    Group,
    Project,
    election,
    from_approval,
    from_ranking,
)
from participation.budgets.counting.outcomes import Completion, Conditions, Explanation, Outcome, Rule, Verdict
from participation.budgets.counting.ties import TieBreak

__all__ = [
    "Completion", "Conditions", "Election", "Explanation", "Group", "Outcome", "Project", "Rule", "TieBreak", "Verdict",
    "count", "election", "from_approval", "from_ranking",
]  # fmt: skip
