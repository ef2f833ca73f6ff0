"""Goals in the back office."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.contributions.policies import TEAM
from participation.measures.admin.forms import GoalForm, NewGoalForm
from participation.measures.models import Goal
from participation.measures.services import goals

register_policy(RolePolicy(Goal, {"view": TEAM, "add": TEAM}))


def _create(nothing: None, *, actor: Any, **values: Any) -> None:
    goals.create_goal(actor=actor, **values)


def _change(goal: Goal, *, actor: Any, **values: Any) -> None:
    goals.change_goal(goal=goal, actor=actor, **values)


def _remove(goal: Goal, *, actor: Any) -> str:
    goals.remove_goal(goal=goal, actor=actor)
    return GoalViewSet().menu_url


class GoalFilterSet(WagtailFilterSet):
    region = RegionFilter()

    class Meta:
        model = Goal
        fields = ["is_public"]


class GoalViewSet(RecordViewSet):
    """Goals: add, change, remove."""

    model = Goal
    name = "ziele"
    icon = "crosshairs"
    menu_label = _("Goals")
    menu_order = 139
    ordering = "position"
    search_fields = ["title"]
    filterset_class = GoalFilterSet
    list_display = [
        "title",
        Column("region", label=_("Region"), accessor="region.name", sort_key="region__name"),
        Column("total", label=_("Measures"), accessor="total", sort_key="total"),
        BooleanColumn("is_public", label=_("Visible to the public")),
    ]
    begin = Act(
        "neu", _("Add a goal"), "measures.manage", _create, NewGoalForm,
        explain=_("What the region wants to reach. Measures lead there."), done=_("The goal has been added."),
    )  # fmt: skip
    acts = (
        Act(
            "bearbeiten", _("Change"), "measures.manage", _change, GoalForm, icon="edit",
            done=_("The goal has been changed."),
            initial=lambda goal: {name: getattr(goal, name) for name in GoalForm.base_fields},
        ),
        Act(
            "entfernen", _("Delete"), "measures.manage", _remove, ActForm, icon="bin", serious=True,
            explain=_("Only a goal to which no measure leads can be deleted."), done=_("The goal has been deleted."),
        ),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("region__site").annotate(total=Count("measures"))

    def facts(self, obj: Goal) -> list[Fact]:
        public = obj.region.url + obj.get_absolute_url()
        return [
            Fact(_("Region"), obj.region.name),
            Fact(_("What is to be reached"), obj.text or "–"),
            Fact(_("Measures"), obj.total),  # type: ignore[attr-defined]
            Fact(_("Visible to the public"), _("yes") if obj.is_public else _("no")),
            Fact(_("Public page"), public, public),
        ]
