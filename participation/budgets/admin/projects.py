"""Projects in the back office: read, moderate, answer. Their texts belong to their authors."""

from django.utils.translation import gettext_lazy as _

from participation.budgets.models import KIND, Project
from participation.contributions.admin import ContributionViewSet
from participation.core.euros import euros
from participation.processes.admin import Fact


class ProjectViewSet(ContributionViewSet):
    """Projects: look, decide, answer."""

    model = Project
    kind = KIND
    name = "projekte"
    icon = "list-ul"
    menu_label = _("Projects")
    menu_order = 135

    def facts(self, obj: Project) -> list[Fact]:  # type: ignore[override]
        place = obj.address
        if obj.has_position:
            place = f"{place} ({obj.latitude:.5f}, {obj.longitude:.5f})".strip()
        *facts, public = super().facts(obj)
        return [
            *facts,
            Fact(_("Place"), place or "–"),
            Fact(_("Part of the budget"), obj.heading.name if obj.heading else "–"),
            Fact(_("Estimated cost"), euros(obj.estimate_cents) or "–"),
            Fact(_("Who would carry it out"), obj.carried_by or "–"),
            Fact(_("Result of the valuation"), obj.get_feasibility_display()),
            Fact(_("Price"), euros(obj.price_cents) or "–"),
            public,
        ]
