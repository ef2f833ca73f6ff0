"""Projects as rows, for downloads and for handing a region over. Nothing internal to the valuation is in them."""

from collections.abc import Iterator
from typing import Any

from participation.budgets.models import KIND, Project
from participation.contributions.exports import public_rows
from participation.processes.models import Module


def projects(module: Module) -> Iterator[dict[str, Any]]:
    """The public projects of a budget, oldest first, with amounts in cents. Needs the scope of its region."""
    names = dict(module.budget.headings.values_list("pk", "name"))

    def own(project: Project) -> dict[str, Any]:
        return {
            "summary": project.summary,
            "heading": names.get(project.heading_id or 0, ""),
            "address": project.address,
            "latitude": project.latitude,
            "longitude": project.longitude,
            "supports": project.support_count,
            "estimate_cents": project.estimate_cents,
            "carried_by": project.carried_by,
            "feasibility": project.feasibility,
            "reason": project.feasibility_reason,
            "price_cents": project.price_cents,
            "yearly_cents": project.yearly_cents,
            "withdrawn": project.withdrawn_at.isoformat() if project.withdrawn_at else "",
            "merged_into": project.merged_into_id,
        }

    return public_rows(KIND, module, own)
