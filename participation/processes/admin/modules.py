"""Modules: settings of their kind, categories, phases. Each kind has a viewset made from `ModuleViewSet`."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import modelform_factory
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
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
from participation.accounts.models import Role
from participation.processes import registry, services, upkeep
from participation.processes.admin.forms import CategoriesForm, PhaseForm
from participation.processes.admin.phases import PhaseViewSet, state_of
from participation.processes.models import Module
from participation.processes.policies import TEAM

COMMON = ("title", "intro", "is_public", "position")


def _process_of(module: Module) -> Any:
    return module.process


def _plan(module: Module, *, actor: Any, **values: Any) -> None:
    services.plan_phase(module=module, actor=actor, **values)


def _categories(module: Module, *, actor: Any, new: list[str], **fields: str) -> None:
    names = {int(name.removeprefix("name_")): value for name, value in fields.items()}
    upkeep.set_categories(module=module, actor=actor, names=names, new=new)


def _change(module: Module, *, actor: Any, **values: Any) -> None:
    upkeep.change_module(module=module, actor=actor, **values)


def _remove(module: Module, *, actor: Any) -> str:
    url = reverse("processes_admin:inspect", args=[module.process_id])
    upkeep.remove_module(module=module, actor=actor)
    return url


About = Callable[[Module], list[Fact]]
_about: list[About] = []


def about_modules(function: About) -> About:
    """Register what another room says of a module on its page: a function `(module) -> facts`."""
    _about.append(function)
    return function


class ModuleViewSet(RecordViewSet):
    """The modules of one kind. Set `model` and `settings` (typed columns that staff may change).

    `common` names the columns of every module that are changed with them.
    """

    settings: tuple[str, ...] = ()
    also_for: tuple[str, ...] = ()  # further roles that see them and have acts of their own
    common: tuple[str, ...] = COMMON
    icon = "form"
    add_to_admin_menu = False
    search_fields = ["title"]
    list_display = [
        "title",
        Column("process", label=_("Process"), accessor="process.title"),
        Column("region", label=_("Region"), accessor="region.name"),
        BooleanColumn("is_public", label=_("Visible to the public")),
    ]
    record_template = "processes/admin/module.html"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in cls.__dict__:
            roles = (*TEAM, *cls.also_for)
            register_policy(RolePolicy(cls.model, {"view": (*roles, Role.MODERATOR), "change": roles}))

    @cached_property
    def kind(self) -> registry.ModuleType:
        """The registration of the kind."""
        return next(kind for kind in registry.types() if kind.model is self.model)

    @cached_property
    def url_namespace(self) -> str:
        return f"module_{self.kind.slug}"

    @cached_property
    def url_prefix(self) -> str:
        return f"module/{self.kind.slug}"

    @cached_property
    def filterset_class(self) -> Any:  # type: ignore[override]
        meta = type("Meta", (), {"model": self.model, "fields": []})
        return type("ModuleFilterSet", (WagtailFilterSet,), {"region": RegionFilter(), "Meta": meta})

    def rows(self, rows: Any) -> Any:
        return rows.filter(kind=self.kind.slug).select_related("process__region", "region__site")

    @cached_property
    def settings_form(self) -> type[ActForm]:
        """A form with the common columns and the kind's own, labelled as in the model."""
        names = [*self.common, *self.settings]
        made = modelform_factory(self.model, fields=names, widgets={"intro": forms.Textarea(attrs={"rows": 3})})
        return type("SettingsForm", (ActForm,), {name: made.base_fields[name] for name in names})

    @cached_property
    def acts(self) -> tuple[Act, ...]:  # type: ignore[override]
        names = (*self.common, *self.settings)
        return (
            Act(
                "einstellungen",
                _("Settings"),
                "processes.manage",
                _change,
                self.settings_form,
                subject=_process_of,
                done=_("The settings have been saved."),
                icon="cogs",
                initial=lambda module: {name: getattr(module, name) for name in names},
            ),
            Act(
                "kategorien",
                _("Categories"),
                "processes.manage",
                _categories,
                CategoriesForm,
                subject=_process_of,
                done=_("The categories have been saved."),
                icon="tag",
                explain=_("Subjects under which people file what they contribute."),
            ),
            Act(
                "phase",
                _("Plan a phase"),
                "processes.manage",
                _plan,
                PhaseForm,
                subject=_process_of,
                done=_("The phase has been planned."),
                icon="calendar",
                explain=_("Phases of one module that open the same must not overlap."),
            ),
            *self.more_acts(),
            Act(
                "entfernen",
                _("Remove"),
                "processes.manage",
                _remove,
                subject=_process_of,
                serious=True,
                explain=_("A module can be removed as long as nobody has contributed anything. Its phases go with it."),
                done=_("The module has been removed."),
                icon="bin",
            ),
        )

    def more_acts(self) -> tuple[Act, ...]:
        """Further acts of the kind."""
        return ()

    def record_breadcrumbs(self, obj: Module) -> list[dict[str, str]]:
        process = reverse("processes_admin:inspect", args=[obj.process_id])
        return [
            {"url": reverse("processes_admin:list"), "label": str(_("Processes"))},
            {"url": process, "label": obj.process.title},
        ]

    def facts(self, obj: Module) -> list[Fact]:
        facts = [
            Fact(_("Kind"), self.kind.label),
            Fact(_("Process"), obj.process.title, reverse("processes_admin:inspect", args=[obj.process_id])),
            Fact(_("Visible to the public"), _("Yes") if obj.is_public else _("No")),
            Fact(_("Public page"), obj.region.url + obj.get_absolute_url(), obj.region.url + obj.get_absolute_url()),
            Fact(_("Introduction"), obj.intro or "–"),
        ]
        settings = (Fact(capfirst(_label(obj, name)), _shown(obj, name)) for name in self.settings)
        return [*facts, *settings, *(fact for function in _about for fact in function(obj))]

    def record_context(self, request: HttpRequest, obj: Module) -> dict[str, Any]:
        phases = obj.phases.prefetch_related("changes").order_by("starts", "pk")
        return {"module_phases": phase_rows(phases), "categories": obj.categories.all()}


def phase_rows(phases: Any) -> list[dict[str, Any]]:
    """Phases as a table shows them."""
    return [
        {"phase": phase, "state": state_of(phase), "url": reverse(f"{PhaseViewSet.name}:inspect", args=[phase.pk])}
        for phase in phases
    ]


def _label(obj: Model, name: str) -> str:
    return str(getattr(obj._meta.get_field(name), "verbose_name", name))


def _shown(obj: Any, name: str) -> Any:
    display = getattr(obj, f"get_{name}_display", None)
    value = display() if display else getattr(obj, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "–" if value in (None, "") else value
