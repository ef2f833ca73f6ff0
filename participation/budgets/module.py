"""The one registration of budgets: module type and kind of contribution."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.budgets import policies, rules
from participation.budgets.admin import BudgetViewSet, ProjectViewSet, ValuationViewSet
from participation.budgets.copying import copied
from participation.budgets.desk import desk
from participation.budgets.exports import projects
from participation.budgets.inbox import inbox
from participation.budgets.models import KIND, Budget, Project
from participation.budgets.plan import presets
from participation.budgets.services.valuing import begin
from participation.contributions import registry as kinds
from participation.contributions.counters import supported_since, supports_since
from participation.contributions.desk.lists import module_page
from participation.contributions.models import Contribution
from participation.processes import registry
from participation.processes.registry import ModuleType


def _search_text(contribution: Contribution) -> tuple[str, str]:
    project: Any = contribution.as_kind()
    return project.summary, project.body


kind = kinds.register(
    kinds.Kind(
        slug=KIND,
        label=_("Project"),
        label_plural=_("Projects"),
        icon="list",
        model=Project,
        settings=Budget,
        content=rules.content,
        missing=rules.missing,
        recent_balance=supports_since,
        voted_since=partial(supported_since, kind=KIND),
        search_text=_search_text,
        may_submit=policies.may_submit,
        may_change=policies.may_change,
        on_public=begin,
    )
)

module_type = registry.register(
    ModuleType(
        slug="budget",
        label=_("Participatory budget"),
        description=_("People submit projects, the administration names prices, and all decide how money is spent."),
        model=Budget,
        features={
            "inform": _("Inform"),
            "submit": _("Submit projects"),
            "comment": _("Discuss projects"),
            "check": _("Check and unite projects"),
            "support": _("Support projects"),
            "valuate": _("Find out prices"),
            "prices": _("Publish prices"),
            "ballot": _("Vote"),
            "paper_count": _("Key in ballots on paper"),
            "review": _("Check the result"),
            "finished": _("Announce the result"),
            "realise": _("Carry projects out"),
        },
        presets=presets(),
        standing_presets=(),
        page=partial(module_page, desk=desk),
        kinds=(KIND,),
        admin=(BudgetViewSet, ProjectViewSet, ValuationViewSet),
        exports={"projects": projects},
        search=(KIND,),
        inbox=inbox,
        copied=copied,
    )
)
