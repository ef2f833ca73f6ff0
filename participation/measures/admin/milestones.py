"""Milestones in the back office; one reaches them from their measure."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn

from participation.accounts.backoffice import Act, Fact, RecordViewSet, RegionFilter, RolePolicy, register_policy
from participation.contributions.policies import TEAM
from participation.measures import wording
from participation.measures.admin.forms import ChangedMilestoneForm, DroppedForm, ReachedForm, proofs
from participation.measures.models import Milestone
from participation.measures.services import milestones

register_policy(
    RolePolicy(
        Milestone,
        {"view": TEAM},
        lookup="measure__region",
        region_of=lambda milestone: milestone.measure.region,
    )
)


def _measure_of(milestone: Milestone) -> Any:
    return milestone.measure


def _page(milestone: Milestone) -> str:
    return reverse("massnahmen:inspect", args=[milestone.measure_id])


def _reach(milestone: Milestone, *, actor: Any, **values: Any) -> str:
    milestones.reach(milestone=milestone, actor=actor, evidence=proofs(values), **values)
    return _page(milestone)


def _change(milestone: Milestone, *, actor: Any, form_key: str, **values: Any) -> str:
    milestones.change(milestone=milestone, actor=actor, **values)
    return _page(milestone)


def _drop(milestone: Milestone, *, actor: Any, form_key: str, **values: Any) -> str:
    milestones.drop(milestone=milestone, actor=actor, **values)
    return _page(milestone)


def _is_open(milestone: Milestone) -> bool:
    return not milestone.reached_on and not milestone.is_dropped


class MilestoneFilterSet(WagtailFilterSet):
    region = RegionFilter(field_name="measure__region")

    class Meta:
        model = Milestone
        fields: list[str] = []


class MilestoneViewSet(RecordViewSet):
    """Milestones: reach, change, give up."""

    model = Milestone
    name = "meilensteine"
    icon = "tick"
    menu_label = _("Milestones")
    add_to_admin_menu = False
    ordering = "when"
    search_fields = ["title"]
    filterset_class = MilestoneFilterSet
    list_display = [
        "title",
        Column("measure", label=_("Measure"), accessor="measure.title"),
        Column("region", label=_("Region"), accessor="measure.region.name"),
        DateColumn("due", label=_("Planned for"), sort_key="due"),
        DateColumn("reached_on", label=_("Reached on"), sort_key="reached_on"),
        BooleanColumn("is_dropped", label=_("Given up")),
    ]
    acts = (
        Act(
            "erreicht", _("Reached"), "measures.manage", _reach, ReachedForm, subject=_measure_of,
            applies=lambda milestone: _is_open(milestone) and milestone.measure.is_public, icon="check",
            explain=_("It stands on the public page at once, with the evidence, and cannot be taken back."),
            done=_("The milestone has been reached."),
        ),
        Act(
            "bearbeiten", _("Change"), "measures.manage", _change, ChangedMilestoneForm, subject=_measure_of,
            applies=_is_open, icon="edit", done=_("The milestone has been changed."),
            initial=lambda milestone: {"title": milestone.title, "due": milestone.due},
        ),
        Act(
            "aufgeben", _("Give up"), "measures.manage", _drop, DroppedForm, subject=_measure_of, applies=_is_open,
            icon="cross", serious=True,
            explain=_("It is no longer pursued. Once the measure is public, the history says so, with your reason."),
            done=_("The milestone has been given up."),
        ),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("measure__region__site")

    def facts(self, obj: Milestone) -> list[Fact]:
        return [
            Fact(_("Measure"), obj.measure.title, _page(obj)),
            Fact(_("Planned for"), wording.day(obj.due)),
            Fact(_("Reached on"), wording.day(obj.reached_on) if obj.reached_on else "–"),
        ]
