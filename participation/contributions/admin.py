"""The back office of contributions: look, decide, answer. Citizens' texts are never edited here.

`ContributionViewSet` is made for each kind by its module (see `participation.processes.admin`).
"""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    ReasonForm,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.contributions.models import Contribution, Stage, Visibility
from participation.contributions.policies import MODERATION, TEAM
from participation.contributions.services import answering, states
from participation.core.html import text_to_html
from participation.processes.models import Process

STAFF = tuple(dict.fromkeys((*MODERATION, *TEAM)))


class AuthorReasonForm(ReasonForm):
    """The reason of a decision."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads it, and it stands on the public trail."),
    )


class NoteForm(ActForm):
    """A public note, if one is wanted."""

    note = forms.CharField(
        label=_("Public note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(ActForm):
    """An official answer, signed."""

    body = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Leave an empty line between paragraphs. Addresses of web pages become links."),
    )
    signed_name = forms.CharField(label=_("Name"), max_length=100)
    signed_role = forms.CharField(label=_("Position"), max_length=120)


def _visibility(value: str) -> Any:
    def change(contribution: Contribution, *, actor: Any, reason: str = "") -> None:
        states.set_visibility(contribution=contribution, visibility=value, actor=actor, reason=reason)

    return change


def _from(*values: str) -> Any:
    return lambda contribution: contribution.visibility in values


def _select(contribution: Contribution, *, actor: Any, note: str) -> None:
    states.select(contribution=contribution, actor=actor, note=note)


def _deselect(contribution: Contribution, *, actor: Any, note: str) -> None:
    states.deselect(contribution=contribution, actor=actor, note=note)


def _answer(contribution: Contribution, *, actor: Any, body: str, signed_name: str, signed_role: str) -> None:
    answering.answer(
        contribution=contribution,
        actor=actor,
        body=str(text_to_html(body)),
        signed_name=signed_name,
        signed_role=signed_role,
    )


ACTS = (
    Act(
        "freigeben",
        _("Release"),
        "contributions.moderate",
        _visibility(Visibility.PUBLIC),
        applies=_from(Visibility.WAITING),
        explain=_("It becomes public at once."),
        done=_("It is public now."),
        icon="check",
    ),
    Act(
        "ablehnen",
        _("Reject"),
        "contributions.moderate",
        _visibility(Visibility.REJECTED),
        AuthorReasonForm,
        applies=_from(Visibility.WAITING),
        explain=_("It does not become public. The author reads your reason."),
        done=_("It has been rejected."),
        icon="cross",
        serious=True,
    ),
    Act(
        "verbergen",
        _("Hide"),
        "contributions.moderate",
        _visibility(Visibility.HIDDEN),
        AuthorReasonForm,
        applies=_from(Visibility.PUBLIC),
        explain=_("The public no longer sees it. What it has reached is kept for the case that it is shown again."),
        done=_("It is hidden now."),
        icon="no-view",
        serious=True,
    ),
    Act(
        "wiederherstellen",
        _("Show again"),
        "contributions.moderate",
        _visibility(Visibility.PUBLIC),
        applies=_from(Visibility.HIDDEN, Visibility.REJECTED),
        explain=_("The public sees it again, at the stage it had reached."),
        done=_("It is public again."),
        icon="view",
    ),
    Act(
        "auswaehlen",
        _("Select"),
        "contributions.select",
        _select,
        NoteForm,
        applies=lambda c: c.is_public and c.stage in states.STAGE_FROM[Stage.SELECTED],
        explain=_("The administration takes it up. Everybody sees this."),
        done=_("It has been selected."),
        icon="pick",
    ),
    Act(
        "auswahl-zuruecknehmen",
        _("Take the selection back"),
        "contributions.select",
        _deselect,
        NoteForm,
        applies=lambda c: c.stage == Stage.SELECTED,
        done=_("The selection has been taken back."),
        icon="undo",
    ),
    Act(
        "antworten",
        _("Answer officially"),
        "contributions.answer",
        _answer,
        AnswerForm,
        applies=lambda c: c.is_public,
        explain=_("The answer appears on the public page, signed with name and position."),
        done=_("The answer has been published."),
        icon="comment",
    ),
)


def _processes(request: HttpRequest | None) -> Any:
    return Process.objects.order_by("title") if request is not None else Process._base_manager.none()


class ContributionFilterSet(WagtailFilterSet):
    """Filters that every kind has."""

    region = RegionFilter()
    process = django_filters.ModelChoiceFilter(label=_("Process"), queryset=_processes)
    visibility = django_filters.ChoiceFilter(
        label=_("Who can see it"), choices=[choice for choice in Visibility.choices if choice[0] != Visibility.DRAFT]
    )
    stage = django_filters.ChoiceFilter(label=_("State"), choices=Stage.choices)

    class Meta:
        model = Contribution
        fields: list[str] = []


class ContributionViewSet(RecordViewSet):
    """One kind of contribution. Set `model`, `kind`, `name`, `icon`, `menu_label`; `more_acts` adds acts."""

    kind = ""
    menu_order = 130
    ordering = "-created_at"
    search_fields = ["title"]
    list_display = [
        "title",
        Column("author", label=_("Author"), accessor="author.username"),
        Column("region", label=_("Region"), accessor="region.name"),
        Column("process", label=_("Process"), accessor="process.title"),
        Column("visibility", label=_("Who can see it"), accessor="get_visibility_display", sort_key="visibility"),
        Column("stage", label=_("State"), accessor="get_stage_display", sort_key="stage"),
        Column("supports", label=_("Supports"), accessor="support_count", sort_key="support_count"),
        DateColumn("created_at", label=_("Written"), sort_key="created_at"),
    ]
    record_template = "contributions/admin/contribution.html"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in cls.__dict__:
            register_policy(RolePolicy(cls.model, {"view": STAFF}))

    @cached_property
    def acts(self) -> tuple[Act, ...]:  # type: ignore[override]
        return (*ACTS, *self.more_acts())

    def more_acts(self) -> tuple[Act, ...]:
        """Further acts of the kind."""
        return ()

    @cached_property
    def filterset_class(self) -> Any:  # type: ignore[override]
        meta = type("Meta", (), {"model": self.model, "fields": []})
        return type("FilterSet", (ContributionFilterSet,), {"Meta": meta})

    def rows(self, rows: Any) -> Any:
        """Never drafts: those can be read by their author only."""
        wanted = rows.filter(kind=self.kind).exclude(visibility=Visibility.DRAFT)
        return wanted.select_related("author", "region__site", "process", "module", "category", "municipality")

    def facts(self, obj: Contribution) -> list[Fact]:
        public = obj.site_url + obj.get_absolute_url()
        process = reverse("processes_admin:inspect", args=[obj.process_id]) if obj.process_id else ""
        return [
            Fact(_("Author"), obj.author.username if obj.author else "–"),
            Fact(_("Region"), obj.region.name),
            Fact(_("Process"), obj.process.title if obj.process else "–", process),
            Fact(_("Municipality"), obj.municipality.name if obj.municipality else "–"),
            Fact(_("Category"), obj.category.name if obj.category else "–"),
            Fact(_("Who can see it"), obj.get_visibility_display()),
            Fact(_("State"), obj.get_stage_display()),
            Fact(_("Supports"), obj.support_count),
            Fact(_("Public page"), public, public),
        ]

    def text_of(self, obj: Any) -> str:
        """The text as cleaned HTML."""
        return getattr(obj, "body", "")

    def record_context(self, request: HttpRequest, obj: Contribution) -> dict[str, Any]:
        return {
            "summary": getattr(obj, "summary", ""),
            "text": self.text_of(obj),
            "tags": [tag.name for tag in obj.tags.all()],
            "trail": obj.trail.all(),
            "attachments": obj.attachments.all(),
            "answers": obj.answers.all(),
            "versions": obj.versions.all(),
        }
