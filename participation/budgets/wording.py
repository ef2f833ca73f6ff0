"""Where a project stands and what it costs, in words."""

from typing import Any

from django.utils.translation import gettext as _

from participation.budgets.models import Feasibility, Project
from participation.contributions.models import Stage
from participation.contributions.templatetags.contributions import state_tone, state_word
from participation.core.decisions import Text
from participation.core.euros import euros


def badge_of(project: Any) -> tuple[Text, str]:
    """A word for its state and the tone of the badge; nothing for one that is being collected or checked."""
    if project.merged_into_id:
        return _("United with another project"), "quiet"
    if not project.is_public or project.stage in (Stage.SELECTED, Stage.RETIRED, Stage.ARCHIVED):
        return state_word(project), state_tone(project)
    if project.withdrawn_at:
        return _("Taken out of the vote"), "error"
    if project.feasibility == Feasibility.FEASIBLE:
        return _("Can be carried out"), "success"
    if project.feasibility == Feasibility.INFEASIBLE:
        return _("Cannot be carried out"), "error"
    return "", ""


def facts_of(project: Project) -> list[Text]:
    """Part of the budget and price, or what its author estimates."""
    facts: list[Text] = [project.heading.name] if project.heading else []
    if project.price_cents:
        facts.append(euros(project.price_cents))
    elif project.estimate_cents and project.feasibility != Feasibility.INFEASIBLE:
        facts.append(_("about %(amount)s (estimated)") % {"amount": euros(project.estimate_cents)})
    return facts
