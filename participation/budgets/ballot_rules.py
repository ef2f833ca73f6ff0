"""What is laid down in the ballot box of a budget: everything that decides, as JSON.

```
{"headings": [{"id": 7, "name": "Jugend", "cents": 5000000}],
 "projects": [{"id": 12, "title": "…", "cost_cents": 1250000, "heading": 7}],
 "ballot": {"kind": "approval", "max_choices": 5, "one_heading": false},
 "count": {"rule": "equal-shares", "completion": "add1", "tie_break": "lot", "lot_seed_hash": "…",
           "min_votes": 1, "min_share_percent": 0},
 "eligibility": {"level": "verified", "min_age": 16, "municipalities": []},
 "groups": true, "infeasible": "out"}
```

`ballot` holds `max_choices` for approval and ranking, `points_total` and `points_max` for points. The content of a
ballot is `{"projects": {"12": number}}`: 1 for a basket and approval, the points, or the rank from 1.

With `groups` voters are asked whether their ballot may be counted in tables by age group and municipality.

`infeasible` says what becomes of a project that turns out to be infeasible when ballots have been cast already. "out":
it stays on the ballots, it cannot win, and the money goes to others.
"""

from collections.abc import Mapping
from typing import Any

from participation.budgets.models import BallotKind, Budget, Feasibility, Project
from participation.contributions.models import Stage, Visibility

OUT = "out"
ON_THE_BALLOT = (Stage.OPEN, Stage.SUCCESSFUL, Stage.SELECTED)


def rules_of(budget: Budget) -> dict[str, Any]:
    """The rules of a budget as they are now; headings and projects in their order."""
    headings = [
        {"id": heading.pk, "name": heading.name, "cents": heading.amount_cents} for heading in budget.headings.all()
    ]
    return {
        "headings": headings,
        "projects": [
            {"id": project.pk, "title": project.title, "cost_cents": project.price_cents, "heading": project.heading_id}
            for project in on_the_ballot(budget)
        ],
        "ballot": _ballot(budget),
        "count": {
            "rule": budget.rule,
            "completion": budget.completion,
            "tie_break": budget.tie_break,
            "lot_seed_hash": budget.lot_seed_hash,
            "min_votes": budget.min_votes,
            "min_share_percent": budget.min_share_percent,
        },
        "eligibility": budget.voters,
        "groups": True,
        "infeasible": OUT,
    }


def on_the_ballot(budget: Budget) -> list[Project]:
    """The projects that can be voted on: public, found feasible, priced, with enough support where that is needed."""
    rows = Project._base_manager.filter(
        module_id=budget.pk,
        visibility=Visibility.PUBLIC,
        stage__in=ON_THE_BALLOT,
        feasibility=Feasibility.FEASIBLE,
        heading__isnull=False,
        merged_into__isnull=True,
    )
    if budget.support_needed:
        rows = rows.filter(support_count__gte=budget.support_needed)
    return list(rows.order_by("heading__position", "heading_id", "pk"))


def _ballot(budget: Budget) -> dict[str, Any]:
    ballot: dict[str, Any] = {"kind": budget.ballot_kind, "one_heading": budget.one_heading}
    if budget.ballot_kind in (BallotKind.APPROVAL, BallotKind.RANKING):
        ballot["max_choices"] = budget.max_choices
    if budget.ballot_kind == BallotKind.POINTS:
        ballot |= {"points_total": budget.points_total, "points_max": budget.points_max}
    return ballot


def withdrawn(rules: Mapping[str, Any]) -> set[int]:
    """The keys of the projects on a ballot that have become infeasible since; none changes after the box is closed."""
    keys = [project["id"] for project in rules["projects"]]
    rows = Project._base_manager.filter(pk__in=keys, withdrawn_at__isnull=False)
    return set(rows.values_list("pk", flat=True))
