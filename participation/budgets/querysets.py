"""Reads of valuations and sums of budgets."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach
from participation.budgets.models import Assignment, Feasibility, Heading, Project, Valuation
from participation.budgets.policies import LEADERS
from participation.contributions.models import Stage, Visibility

# The columns of the board: name in addresses, heading, which valuations stand there.
COLUMNS = (
    ("unassigned", _("Not assigned")),
    ("working", _("Being checked")),
    ("proposed", _("Waiting for a second pair of eyes")),
    ("feasible", _("Can be carried out")),
    ("infeasible", _("Cannot be carried out")),
)


def visible_to(user: Any) -> QuerySet[Valuation]:
    """The valuations within the scope that somebody may read: all of one's team's regions, or those assigned."""
    rows: QuerySet[Valuation] = Valuation.objects.filter(
        project__visibility=Visibility.PUBLIC, project__merged_into__isnull=True
    ).exclude(project__stage=Stage.RETIRED)
    if not user.is_authenticated:
        return rows.none()
    mine = Exists(Assignment.objects.filter(valuation=OuterRef("pk"), valuator=user))
    return rows.filter(staff_reach(user, *LEADERS).q() | (staff_reach(user, Role.VALUATOR).q() & Q(mine)))


def in_column(rows: QuerySet[Valuation], column: str) -> QuerySet[Valuation]:
    """Those that stand in one of `COLUMNS`; all for a name that is none."""
    assigned = Exists(Assignment.objects.filter(valuation=OuterRef("pk")))
    conditions = {
        "unassigned": Q(state=Valuation.State.OPEN) & ~Q(assigned),
        "working": Q(state=Valuation.State.OPEN) & Q(assigned),
        "proposed": Q(state=Valuation.State.PROPOSED),
        "feasible": Q(state=Valuation.State.CONFIRMED, verdict=Valuation.Verdict.FEASIBLE),
        "infeasible": Q(state=Valuation.State.CONFIRMED, verdict=Valuation.Verdict.INFEASIBLE),
    }
    return rows.filter(conditions[column]) if column in conditions else rows


def column_of(valuation: Valuation) -> str:
    """In which of `COLUMNS` a valuation stands; its assignments are prefetched."""
    if valuation.state == Valuation.State.PROPOSED:
        return "proposed"
    if valuation.state == Valuation.State.CONFIRMED:
        return str(valuation.verdict)
    return "working" if valuation.assignments.all() else "unassigned"


def is_late(valuation: Valuation, today: date) -> bool:
    """Whether it was to be done by now."""
    return valuation.due is not None and valuation.due < today and valuation.state != Valuation.State.CONFIRMED


def sums(budget_id: int) -> list[dict[str, Any]]:
    """For each part of a budget: its money, how many projects there are, by result, and what those priced cost."""
    shown = Q(projects__visibility=Visibility.PUBLIC, projects__merged_into__isnull=True) & ~Q(
        projects__stage=Stage.RETIRED
    )
    feasible = shown & Q(projects__feasibility=Feasibility.FEASIBLE)
    rows = Heading.objects.filter(budget=budget_id).annotate(
        projects_all=Count("projects", filter=shown),
        projects_feasible=Count("projects", filter=feasible),
        projects_infeasible=Count("projects", filter=shown & Q(projects__feasibility=Feasibility.INFEASIBLE)),
        price_cents=Sum("projects__price_cents", filter=feasible),
    )
    return [
        {
            "name": row.name,
            "slug": row.slug,
            "cents": row.amount_cents,
            "projects": row.projects_all,
            "feasible": row.projects_feasible,
            "infeasible": row.projects_infeasible,
            "undecided": row.projects_all - row.projects_feasible - row.projects_infeasible,
            "price_cents": row.price_cents or 0,
        }
        for row in rows.order_by("position", "pk")
    ]


def united_into(project: Project) -> QuerySet[Project]:
    """The projects that went into this one, with their authors."""
    rows: QuerySet[Project] = Project.objects.filter(merged_into=project)
    return rows.select_related("author").order_by("pk")


def out_of_the_vote(budget_id: int) -> QuerySet[Project]:
    """Projects that turned out to be infeasible when people had voted already."""
    rows: QuerySet[Project] = Project.objects.filter(module=budget_id, withdrawn_at__isnull=False)
    return rows.order_by("withdrawn_at", "pk")
