"""The one registration of budgets: module type and kind of contribution."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.budgets import policies, rules
from participation.budgets.admin import BudgetViewSet, ProjectViewSet
from participation.budgets.copying import copied
from participation.budgets.desk import desk
from participation.budgets.exports import projects
from participation.budgets.inbox import inbox
from participation.budgets.models import KIND, Budget, Project
from participation.contributions import registry as kinds
from participation.contributions.desk.lists import module_page
from participation.contributions.models import Contribution, Support
from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset


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
        presets=(
            PhasePreset(
                title=_("Learn about the budget"),
                features=("inform",),
                description=_("How much money there is, what it can be spent on, and how all of this works."),
                lasts_days=14,
            ),
            PhasePreset(
                title=_("Submit projects"),
                features=("submit", "comment"),
                description=_("Submit projects and discuss those of others."),
                begins_after_days=14,
                lasts_days=28,
            ),
            PhasePreset(
                title=_("Support projects"),
                features=("support", "comment"),
                description=_("Support the projects that matter to you most."),
                begins_after_days=42,
                lasts_days=21,
            ),
            PhasePreset(
                title=_("Projects are checked and priced"),
                features=("check", "valuate"),
                description=_("The administration finds out what can be carried out and what it costs."),
                begins_after_days=63,
                lasts_days=35,
            ),
            PhasePreset(
                title=_("Prices are published"),
                features=("prices", "comment"),
                description=_("Read what was found out about each project, and why."),
                begins_after_days=98,
                lasts_days=14,
            ),
            PhasePreset(
                title=_("Vote"),
                features=("ballot",),
                description=_("Decide together which projects get the money."),
                begins_after_days=112,
                lasts_days=21,
            ),
            PhasePreset(
                title=_("Ballots on paper and checks"),
                features=("paper_count", "review"),
                description=_("Ballots on paper are keyed in, and the result is checked."),
                begins_after_days=133,
                lasts_days=7,
            ),
            PhasePreset(
                title=_("Result"),
                features=("finished",),
                description=_("Which projects get the money, and why."),
                begins_after_days=140,
                lasts_days=30,
            ),
            PhasePreset(
                title=_("Projects are carried out"),
                features=("realise",),
                description=_("Follow how the projects become real, and what they cost in the end."),
                begins_after_days=170,
                lasts_days=365,
            ),
        ),
        standing_presets=(),
        page=partial(module_page, desk=desk),
        kinds=(KIND,),
        admin=(BudgetViewSet, ProjectViewSet),
        exports={"projects": projects},
        search=(KIND,),
        inbox=inbox,
        copied=copied,
    )
)
