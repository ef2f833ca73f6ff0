"""Processes: texts with drafts, preview and history as Wagtail has them; everything else as acts."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_latest_str
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets

from participation.accounts.backoffice import Act, ActForm, Fact, RegionFilter, RolePolicy, register_policy
from participation.accounts.backoffice.acts import add_refusal
from participation.accounts.backoffice.records import LOOK, Acting, RecordView
from participation.accounts.models import Role
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import DomainError
from participation.core.policies import can
from participation.processes import registry, services, upkeep
from participation.processes.admin.forms import AddModuleForm, CopyForm, ProcessForm, at_midnight, copy_values
from participation.processes.admin.modules import phase_rows
from participation.processes.admin.promising import PROMISE_ACTS, promise_facts
from participation.processes.answering import PROMISE
from participation.processes.models import Module, Process
from participation.processes.policies import TEAM

register_policy(
    RolePolicy(
        Process,
        {
            "view": (*TEAM, Role.MODERATOR),
            "add": TEAM,
            "change": TEAM,
            "publish": (Role.ADMINISTRATOR, Role.EDITOR),
        },
    )
)


def _page(process: Process) -> str:
    return reverse("processes_admin:inspect", args=[process.pk])


def _state(process: Process) -> Any:
    """What the public sees of it, without asking the database for revisions."""
    if not process.live:
        return _("Draft")
    return _("Public, with changes that are not") if process.has_unpublished_changes else _("Public")


def _copy(process: Process, *, actor: Any, title: str, first_day: Any, region: Any) -> str:
    source = process.get_latest_revision_as_object()
    copy = services.copy_process(
        process=source, first_day=at_midnight(first_day), title=title, region=region, actor=actor
    )
    return _page(copy)


def _add_module(
    process: Process, *, actor: Any, kind: str, title: str, intro: str, first_day: Any, with_phases: bool
) -> str:
    module = services.add_module(
        process=process,
        kind=kind,
        title=title,
        intro=intro,
        first_day=at_midnight(first_day),
        presets=None if with_phases else (),
        actor=actor,
    )
    return reverse(f"module_{module.kind}:inspect", args=[module.pk])


def _new_module_values(process: Process) -> dict[str, Any]:
    return {"with_phases": True, "first_day": timezone.localdate(clock.now())}


def _remove(process: Process, *, actor: Any) -> str:
    upkeep.remove_process(process=process, actor=actor)
    return reverse("processes_admin:list")


class ProcessFilterSet(WagtailFilterSet):
    region = RegionFilter()
    promise = django_filters.ChoiceFilter(
        label=_("Promise of an answer"),
        choices=[("overdue", _("Answer overdue")), ("due", _("Answer due soon"))],
        method="with_promise",
    )

    class Meta:
        model = Process
        fields = ["live"]

    def with_promise(self, rows: Any, name: str, value: str) -> Any:
        return rows.overdue(clock.now()) if value == "overdue" else rows.due_soon(clock.now())


class ProcessIndexView(snippets.IndexView):
    """The processes of one's regions; the title leads to the overview."""

    any_permission_required = list(LOOK)

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, LOOK)
        return self.order_queryset(rows.select_related("region", "latest_revision"))

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        return TitleColumn("title", label=_("Title"), accessor=get_latest_str, sort_key="title", get_url=_page)


class _Publishing:
    """Refuses to publish where the person's role in the region of the process does not include it."""

    def publish_action(self) -> Any:
        decision = can(self.request.user, "processes.publish", self.object)  # type: ignore[attr-defined]
        if isinstance(decision, Denied):
            messages.error(self.request, str(decision.reason))  # type: ignore[attr-defined]
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]
        return super().publish_action()  # type: ignore[misc]


class ProcessCreateView(_Publishing, snippets.CreateView):
    """A new process comes from the service; what it finds wrong appears beside the field."""

    def save_instance(self) -> Process:
        values = {name: value for name, value in self.form.cleaned_data.items() if name in CREATED_WITH}
        process = services.create_process(actor=self.request.user, **values)
        self.new_revision = process.save_revision(user=self.request.user, log_action=True)
        return process

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except (DomainError, ValidationError) as error:
            add_refusal(form, error, otherwise="title")
        else:
            return response
        self.produced_error_code, self.produced_error_message = "validation_error", self.get_error_message()
        invalid: HttpResponse = self.form_invalid(form)
        return invalid


class ProcessEditView(_Publishing, snippets.EditView):
    """Saving makes a draft; publishing goes through the service of the model."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        if not self.overwrite_revision:  # the first save of this sitting, not each of the automatic ones
            upkeep.note_edit(process=instance, actor=self.request.user)
        return instance

    @property
    def header_more_buttons(self) -> list[Any]:
        return [Button(_("Overview: modules and dates"), url=_page(self.object), icon_name="list-ul", priority=5)]


class ProcessUnpublishView(snippets.UnpublishView):
    """Withdrawing goes through the model, which calls its service; Wagtail's own view would not."""

    def unpublish(self) -> None:
        self.object.unpublish(user=self.request.user)


class ProcessView(RecordView):
    """The overview of a process."""

    def get_page_subtitle(self) -> str:
        return get_latest_str(self.object)


CREATED_WITH = (
    "region", "title", "summary", "body", *PROMISE, "shared_down", "go_live_at", "expire_at",
)  # fmt: skip


class ProcessViewSet(Acting, snippets.SnippetViewSet):
    """Processes."""

    model = Process
    icon = "group"
    admin_url_namespace = "processes_admin"
    base_url_path = "verfahren"
    chooser_admin_url_namespace = "processes_chooser"
    chooser_base_url_path = "verfahren/auswahl"
    menu_label = _("Processes")
    menu_order = 110
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    search_fields = ["title", "summary"]
    filterset_class = ProcessFilterSet
    index_view_class = ProcessIndexView
    add_view_class = ProcessCreateView
    edit_view_class = ProcessEditView
    inspect_view_class = ProcessView
    unpublish_view_class = ProcessUnpublishView
    list_display = [
        "title",
        Column("region", label=_("Region"), accessor="region.name", sort_key="region__name"),
        Column("status", label=_("State"), accessor=_state),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("region"),
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("body"),
            MultiFieldPanel(
                [FieldPanel(name) for name in PROMISE],
                heading=_("Promise of an answer"),
                help_text=_("Needed before a process in which people contribute can be published."),
            ),
            FieldPanel("shared_down"),
            PublishingPanel(),
        ],
        base_form_class=ProcessForm,
    )
    acts = (
        *PROMISE_ACTS,
        Act(
            "modul",
            _("Add a module"),
            "processes.manage",
            _add_module,
            AddModuleForm,
            icon="plus",
            explain=_("A module is one means of taking part, such as collecting proposals or debating."),
            done=_("The module has been added. Please check its settings and dates."),
            initial=_new_module_values,
        ),
        Act(
            "kopieren",
            _("Copy with new dates"),
            "processes.manage",
            _copy,
            CopyForm,
            icon="copy",
            explain=_("Texts, modules, settings, categories and phases are copied; contributions are not."),
            done=_("This is the copy, as a draft."),
            initial=copy_values,
        ),
        Act(
            "entfernen",
            _("Delete"),
            "processes.publish",
            _remove,
            ActForm,
            icon="bin",
            serious=True,
            applies=lambda process: not process.is_standing,
            explain=_("A process can be deleted as long as nobody has contributed anything."),
            done=_("The process has been deleted."),
        ),
    )

    @property
    def inspect_template_name(self) -> str:
        return "processes/admin/process.html"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**common, "delete_url_name": None, "usage_url_name": None, "viewset": self}

    def get_urlpatterns(self) -> list[URLPattern]:
        absent = {"delete", "usage", "inspect"}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name not in absent]
        return [*patterns, path("<int:pk>/", self.inspect_view, name="inspect"), *self.act_patterns()]

    def rows(self, rows: Any) -> Any:
        people = ("answer_responsible", "answer_deputy")
        return rows.select_related("region__site", "latest_revision", "answer", *people)

    def facts(self, obj: Process) -> list[Fact]:
        public = obj.region.url + obj.get_absolute_url()
        calendar = obj.region.url + reverse("processes:calendar", args=[obj.slug])
        return [
            Fact(_("Region"), obj.region.name),
            Fact(_("State"), _state(obj)),
            *promise_facts(obj),
            Fact(_("Public page"), public, public),
            Fact(_("Dates as a calendar"), f"{obj.slug}.ics", calendar),
            Fact(_("What it is about, in two sentences"), obj.summary),
        ]

    def record_context(self, request: HttpRequest, obj: Process) -> dict[str, Any]:
        modules = Module.objects.filter(process=obj).prefetch_related("phases__changes")
        may_manage = can(request.user, "processes.manage", obj)
        may_withdraw = obj.live and can(request.user, "processes.publish", obj)
        links = {"edit": may_manage, "history": may_manage, "unpublish": may_withdraw}
        return {
            "title": get_latest_str(obj),
            **{
                f"{name}_url": reverse(f"processes_admin:{name}", args=[obj.pk]) if allowed else ""
                for name, allowed in links.items()
            },
            "modules": [
                {
                    "module": module,
                    "kind": registry.get(module.kind).label,
                    "url": reverse(f"module_{module.kind}:inspect", args=[module.pk]),
                    "phases": phase_rows(sorted(module.phases.all(), key=lambda phase: phase.starts)),
                }
                for module in modules
            ],
        }
