"""Projects in the back office: read, moderate, unite, answer. Their texts belong to their authors."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.budgets.admin.valuation_forms import MergeForm
from participation.budgets.models import KIND, Feasibility, Merger, Project, Valuation
from participation.budgets.querysets import united_into
from participation.budgets.services import merging
from participation.budgets.services.working import page_of
from participation.contributions.admin import ContributionViewSet
from participation.core.euros import euros
from participation.core.policies import can
from participation.processes.admin import Act, Fact


def _module(project: Any) -> Any:
    return project.module


def _can_be_united(project: Any) -> bool:
    open_now = project.is_public and project.stage in merging.MERGEABLE and not project.merged_into_id
    return open_now and project.feasibility == Feasibility.UNDECIDED and _asked(project) is None


def _asked(project: Any) -> Merger | None:
    return Merger.objects.filter(consents__project=project, state=Merger.State.ASKED).first()


def _unite(project: Any, *, actor: Any, others: Any, reason: str) -> None:
    merging.ask(target=project, others=list(others), reason=reason, actor=actor)


def _ask_no_longer(project: Any, *, actor: Any) -> None:
    merger = _asked(project)
    if merger is not None:
        merging.withdraw_question(merger=merger, actor=actor)


class ProjectViewSet(ContributionViewSet):
    """Projects: look, decide, unite, answer."""

    model = Project
    kind = KIND
    name = "projekte"
    icon = "list-ul"
    menu_label = _("Projects")
    menu_order = 135
    record_template = "budgets/admin/project.html"

    def more_acts(self) -> tuple[Act, ...]:
        return (
            Act(
                "vereinen",
                _("Unite with others"),
                "budgets.manage",
                _unite,
                MergeForm,
                applies=_can_be_united,
                subject=_module,
                explain=_(
                    "All authors are asked. If they agree, supporters, followers and comments of the chosen projects "
                    "go into this one, everybody counts once, all authors stay named, and the old addresses lead here."
                ),
                done=_("The authors have been asked."),
                icon="link",
            ),
            Act(
                "frage-zuruecknehmen",
                _("Withdraw the question to the authors"),
                "budgets.manage",
                _ask_no_longer,
                applies=lambda project: _asked(project) is not None,
                subject=_module,
                done=_("The question has been withdrawn."),
                icon="undo",
            ),
        )

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        valuation = Valuation.objects.filter(project=obj).first()
        return {
            **super().record_context(request, obj),
            "mergers": obj.mergers.prefetch_related("consents__project__author"),
            "absorbed": united_into(obj),
            "valuation_url": page_of(valuation) if valuation and can(request.user, "budgets.value", valuation) else "",
        }

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
