"""Proposals in the back office: read, moderate, select, answer. Their texts belong to their authors."""

from django.utils.translation import gettext_lazy as _

from participation.contributions.admin import ContributionViewSet
from participation.processes.admin import Fact, ModuleViewSet
from participation.proposals.models import KIND, Proposal, ProposalModule


class ProposalModuleViewSet(ModuleViewSet):
    """The rules of collections of proposals."""

    model = ProposalModule
    settings = ("threshold", "edit_limit_supports", "archive_months", "max_tags", "place_required")


class ProposalViewSet(ContributionViewSet):
    """Proposals: look, decide, answer."""

    model = Proposal
    kind = KIND
    name = "vorschlaege"
    icon = "edit"
    menu_label = _("Proposals")
    menu_order = 130

    def facts(self, obj: Proposal) -> list[Fact]:  # type: ignore[override]
        place = obj.address
        if obj.has_position:
            place = f"{place} ({obj.latitude:.5f}, {obj.longitude:.5f})".strip()
        facts = super().facts(obj)
        return [*facts[:-1], Fact(_("Place"), place or "–"), facts[-1]]
