"""Phases: all dates of one's regions in one list, and what can be done about each."""

from typing import Any

import django_filters
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from participation.accounts.backoffice import (
    Act,
    Fact,
    MomentColumn,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.accounts.models import Role
from participation.core import clock
from participation.processes import registry, services, upkeep
from participation.processes.admin.forms import MoveForm, PhaseForm, PublicReasonForm
from participation.processes.models import Module, Phase
from participation.processes.policies import TEAM

register_policy(
    RolePolicy(
        Phase,
        {"view": (*TEAM, Role.MODERATOR), "change": TEAM},
        lookup="module__region",
        region_of=lambda phase: phase.module.region,
    )
)


def state_of(phase: Phase) -> Any:
    """Where a phase stands now, in a word."""
    now = clock.now()
    if phase.is_cancelled:
        return _("cancelled")
    if phase.is_over(at=now):
        return _("over")
    return _("running") if phase.is_running(at=now) else _("planned")


def is_planned(phase: Phase) -> bool:
    """Whether it can still be changed without announcing it: it has not begun."""
    return not phase.is_cancelled and phase.starts > clock.now()


def has_begun(phase: Phase) -> bool:
    """Whether it has begun and was not cancelled."""
    return not phase.is_cancelled and phase.starts <= clock.now()


def _process_of(phase: Phase) -> Any:
    return phase.module.process


def _plan(phase: Phase, *, actor: Any, **values: Any) -> None:
    services.plan_phase(module=phase.module, phase=phase, actor=actor, **values)


def _remove(phase: Phase, *, actor: Any) -> str:
    url = module_url(phase.module)
    upkeep.remove_phase(phase=phase, actor=actor)
    return url


def module_url(module: Module) -> str:
    """The page of a phase's module in the back office."""
    return reverse(f"module_{module.kind}:inspect", args=[module.pk])


class PhaseFilterSet(WagtailFilterSet):
    region = RegionFilter(field_name="module__region")
    ends_after = django_filters.DateFilter(field_name="ends", lookup_expr="gte", label=_("Ends on or after"))

    class Meta:
        model = Phase
        fields: list[str] = []


class PhaseViewSet(RecordViewSet):
    """Dates."""

    model = Phase
    name = "termine"
    icon = "calendar-alt"
    menu_label = _("Dates")
    menu_order = 120
    ordering = "-starts"
    filterset_class = PhaseFilterSet
    list_display = [
        "title",
        Column("module", label=_("Module"), accessor="module.title"),
        Column("process", label=_("Process"), accessor="module.process.title"),
        Column("region", label=_("Region"), accessor="module.region.name"),
        MomentColumn("starts", label=_("Begins"), sort_key="starts"),
        MomentColumn("ends", label=_("Ends"), sort_key="ends"),
        Column("state", label=_("State"), accessor=state_of),
    ]
    acts = (
        Act(
            "aendern",
            _("Change"),
            "processes.manage",
            _plan,
            PhaseForm,
            subject=_process_of,
            applies=is_planned,
            explain=_("This phase has not begun: you can still change everything."),
            done=_("The phase has been changed."),
            initial=lambda phase: {
                name: getattr(phase, name) for name in ("title", "description", "features", "starts", "ends")
            },
        ),
        Act(
            "verlegen",
            _("Postpone or prolong"),
            "processes.manage",
            lambda phase, **values: services.move_phase(phase=phase, **values) and None,
            MoveForm,
            subject=_process_of,
            applies=lambda phase: not phase.is_cancelled,
            explain=_("New dates are published together with the old ones and your reason."),
            done=_("The new dates hold."),
            initial=lambda phase: {"starts": phase.starts, "ends": phase.ends},
        ),
        Act(
            "jetzt-oeffnen",
            _("Open this phase now"),
            "processes.manage",
            lambda phase, **values: services.open_phase_now(phase=phase, **values) and None,
            PublicReasonForm,
            subject=_process_of,
            applies=lambda phase: not phase.is_cancelled and not phase.is_running(at=clock.now()),
            explain=_("The phase begins at once. One that was over opens again, without an end until you set one."),
            done=_("The phase is open."),
        ),
        Act(
            "jetzt-schliessen",
            _("Close now"),
            "processes.manage",
            lambda phase, **values: services.close_phase_now(phase=phase, **values) and None,
            PublicReasonForm,
            subject=_process_of,
            applies=lambda phase: phase.is_running(at=clock.now()),
            explain=_("The phase ends at once. What people are writing at this moment can no longer be sent."),
            done=_("The phase is closed."),
            serious=True,
        ),
        Act(
            "absagen",
            _("Cancel this phase"),
            "processes.manage",
            lambda phase, **values: services.cancel_phase(phase=phase, **values) and None,
            PublicReasonForm,
            subject=_process_of,
            applies=lambda phase: not phase.is_cancelled,
            explain=_("A phase is cancelled for good. It stays visible as cancelled, with your reason."),
            done=_("The phase has been cancelled."),
            serious=True,
        ),
        Act(
            "entfernen",
            _("Remove"),
            "processes.manage",
            _remove,
            subject=_process_of,
            applies=is_planned,
            explain=_("Only a phase that has not begun and of which no change was announced can be removed."),
            done=_("The phase has been removed."),
            serious=True,
        ),
    )

    def rows(self, rows: Any) -> Any:
        return rows.filter(module__in=Module.objects.all()).select_related("module__process__region", "module__region")

    def facts(self, obj: Phase) -> list[Fact]:
        labels = registry.get(obj.module.kind).features
        process = obj.module.process
        return [
            Fact(_("Process"), process.title, reverse("processes_admin:inspect", args=[process.pk])),
            Fact(_("Module"), obj.module.title, module_url(obj.module)),
            Fact(_("State"), state_of(obj)),
            Fact(_("What people can do"), obj.description or "–"),
            Fact(_("Opens"), ", ".join(str(labels.get(name, name)) for name in obj.features) or "–"),
        ]

    def record_context(self, request: HttpRequest, obj: Phase) -> dict[str, Any]:
        return {"phases": [obj], "changes": obj.changes.all(), "state_of": state_of}

    record_template = "processes/admin/phase.html"
