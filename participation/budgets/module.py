"""The one registration of budgets: module type and kind of contribution."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count, QuerySet
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
from participation.contributions.desk.lists import module_page
from participation.contributions.models import Contribution, Support
from participation.processes import registry
from participation.processes.registry import ModuleType


def _supports_since(ids: list[int], since: datetime) -> dict[int, int]:
    recent = Support.objects.filter(contribution_id__in=ids, at__gte=since)
    return dict(recent.order_by().values_list("contribution_id").annotate(n=Count("pk")))


def _supported_since(since: datetime) -> QuerySet:
    supported = Support.objects.filter(at__gte=since, contribution__kind=KIND)
    return supported.values_list("contribution_id", flat=True)


def _none_to_archive(now: datetime) -> Iterator[Contribution]:
    """Projects end with their budget."""
    yield from ()


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
        recent_balance=_supports_since,
        voted_since=_supported_since,
        to_archive=_none_to_archive,
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
