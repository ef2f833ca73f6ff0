"""What the pages of projects and budgets show besides what all contributions and modules have."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from participation.ballots.eligibility import Eligibility
from participation.budgets.models import Consent, Count, Feasibility, Merger, Project
from participation.budgets.querysets import out_of_the_vote, sums, united_into
from participation.contributions.listing import RUNNING
from participation.contributions.maps import map_of
from participation.contributions.models import Visibility
from participation.core import clock
from participation.core.policies import can

MOST_PINS = 300


def project_context(request: HttpRequest, project: Any) -> dict[str, Any]:
    """Credits of what was united into it, and the question that waits for its author."""
    user = request.user
    asked = None
    if user.is_authenticated and project.author_id == user.pk:
        asked = Consent.objects.filter(
            project=project, answer=Consent.Answer.PENDING, merger__state=Merger.State.ASKED
        ).first()
    return {
        "heading": project.heading,
        "absorbed": list(united_into(project)),
        "asked": asked,
        "decided": project.feasibility != Feasibility.UNDECIDED,
    }


def budget_context(request: HttpRequest, module: Any) -> dict[str, Any]:
    """Money and projects by part, what was taken out of the vote, the map, who votes."""
    budget = module.budget if hasattr(module, "budget") else module
    now = clock.now()
    rows = sums(budget.pk)
    names = ("cents", "projects", "feasible", "infeasible", "undecided", "price_cents")
    return {
        "budget": budget,
        "sums": rows,
        "total": {name: sum(row[name] for row in rows) for name in names},
        "out_of_the_vote": list(out_of_the_vote(budget.pk).filter(visibility=Visibility.PUBLIC)),
        "voters": Eligibility.of({"eligibility": budget.voters}).in_words(),
        "ballot": module.opens("ballot", at=now),
        "next_ballot": module.next_opening("ballot", at=now),
        "collects": module.opens("submit", at=now),
        "has_result": _has_result(request, module, budget, now),
        **(_map(module) if not request.GET else {}),
    }


def _has_result(request: HttpRequest, module: Any, budget: Any, now: datetime) -> bool:
    """Whether there is a result that this person may see; asked only when a vote is over."""
    voted = any("ballot" in phase.features and phase.is_over(at=now) for phase in module.schedule)
    if not voted and not module.import_only:
        return False
    counted = Count.objects.filter(budget=budget.pk, state=Count.State.DONE)
    return bool(can(request.user, "budgets.see_result", budget)) and counted.exists()


def _map(module: Any) -> dict[str, Any]:
    """The projects that have a place, as pins; the list below the map says the same."""
    placed = Project.objects.filter(
        module=module.pk, visibility=Visibility.PUBLIC, stage__in=RUNNING, latitude__isnull=False
    ).only("pk", "title", "slug", "kind", "latitude", "longitude")
    drawn = map_of(module.region)
    if drawn is None:
        return {}
    pins = []
    for project in placed.order_by("-latitude", "pk")[:MOST_PINS]:  # those further south lie on top
        x, y = drawn.project(project.latitude or 0, project.longitude or 0)
        pins.append({"title": project.title, "url": project.get_absolute_url(), "x": x, "y": y})
    return {"map": drawn, "pins": pins}
