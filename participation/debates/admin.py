"""Debates and their statements in the back office. Citizens' texts are never edited here."""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from participation.contributions.admin import STAFF, ContributionViewSet
from participation.contributions.models import Contribution
from participation.debates.models import KIND, Debate, DebateModule, Statement, StatementState
from participation.debates.services import statements
from participation.processes.admin import (
    Act,
    Fact,
    ModuleViewSet,
    ReasonForm,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)


class DebateModuleViewSet(ModuleViewSet):
    """The rules of places for debates."""

    model = DebateModule
    settings = (
        "free_unverified_votes",
        "max_unverified_share",
        "edit_limit_votes",
        "max_tags",
        "citizen_statements",
        "statements_premoderated",
        "ranking_minimum",
    )


class DebateViewSet(ContributionViewSet):
    """Debates: look, decide, answer."""

    model = Debate
    kind = KIND
    name = "debatten"
    icon = "comment"
    menu_label = _("Debates")
    menu_order = 131

    @cached_property
    def list_display(self) -> list[Any]:  # type: ignore[override]
        votes = (
            Column("agree", label=_("Agree"), accessor="up_count", sort_key="up_count"),
            Column("disagree", label=_("Disagree"), accessor="down_count", sort_key="down_count"),
        )
        shown: list[Any] = []
        for column in ContributionViewSet.list_display:
            shown.extend(votes if getattr(column, "name", "") == "supports" else (column,))
        return shown

    def facts(self, obj: Contribution) -> list[Fact]:
        facts = [fact for fact in super().facts(obj) if fact.label != _("Supports")]
        return [
            *facts[:-1],
            Fact(_("Agree"), obj.up_count),
            Fact(_("Disagree"), obj.down_count),
            Fact(_("Votes without verified residence"), obj.unverified_count),
            facts[-1],
        ]


def _change(state: str) -> Any:
    def change(statement: Statement, *, actor: Any, reason: str = "") -> None:
        statements.set_state(statement=statement, state=state, actor=actor, reason=reason)

    return change


def _from(*states: str) -> Any:
    return lambda statement: statement.state in states


class StatementReasonForm(ReasonForm):
    """The reason of a decision."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads it."),
    )


class StatementFilterSet(WagtailFilterSet):
    region = RegionFilter()
    state = django_filters.ChoiceFilter(label=_("State"), choices=StatementState.choices)

    class Meta:
        model = Statement
        fields: list[str] = []


register_policy(RolePolicy(Statement, {"view": STAFF}))


class StatementViewSet(RecordViewSet):
    """Statements: release, reject, hide, show again."""

    model = Statement
    name = "aussagen"
    icon = "list-ul"
    menu_label = _("Statements")
    menu_order = 132
    ordering = "-created_at"
    search_fields = ["text"]
    filterset_class = StatementFilterSet
    list_display = [
        "text",
        Column("debate", label=_("Debate"), accessor="debate.title"),
        Column("region", label=_("Region"), accessor="region.name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("agree", label=_("Agree"), accessor="agree_count", sort_key="agree_count"),
        Column("disagree", label=_("Disagree"), accessor="disagree_count", sort_key="disagree_count"),
        Column("passed", label=_("Passed"), accessor="pass_count", sort_key="pass_count"),
        DateColumn("created_at", label=_("Written"), sort_key="created_at"),
    ]
    acts = (
        Act(
            "freigeben", _("Release"), "debates.moderate_statement", _change(StatementState.PUBLIC),
            applies=_from(StatementState.WAITING), explain=_("Everybody can answer it at once."),
            done=_("It is public now."), icon="check",
        ),
        Act(
            "ablehnen", _("Reject"), "debates.moderate_statement", _change(StatementState.REJECTED),
            StatementReasonForm, applies=_from(StatementState.WAITING),
            explain=_("It does not become public. The author reads your reason."),
            done=_("It has been rejected."), icon="cross", serious=True,
        ),
        Act(
            "verbergen", _("Hide"), "debates.moderate_statement", _change(StatementState.HIDDEN), StatementReasonForm,
            applies=_from(StatementState.PUBLIC),
            explain=_("The public no longer sees it. Its answers are kept for the case that it is shown again."),
            done=_("It is hidden now."), icon="no-view", serious=True,
        ),
        Act(
            "wiederherstellen", _("Show again"), "debates.moderate_statement", _change(StatementState.PUBLIC),
            applies=_from(StatementState.HIDDEN, StatementState.REJECTED),
            explain=_("The public sees it again, with the answers it has."),
            done=_("It is public again."), icon="view",
        ),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("author", "region__site", "debate__region")

    def facts(self, obj: Statement) -> list[Fact]:
        public = obj.region.url + obj.get_absolute_url()
        return [
            Fact(_("Debate"), obj.debate.title, obj.region.url + obj.debate.get_absolute_url()),
            Fact(_("Region"), obj.region.name),
            Fact(_("Author"), obj.author.username if obj.author else "–"),
            Fact(_("State"), obj.get_state_display()),
            Fact(_("Reason of the moderation"), obj.reason or "–"),
            Fact(_("Agree"), obj.agree_count),
            Fact(_("Disagree"), obj.disagree_count),
            Fact(_("Passed"), obj.pass_count),
            Fact(_("Public page"), public, public),
        ]

    def record_context(self, request: HttpRequest, obj: Statement) -> dict[str, Any]:
        return {}
