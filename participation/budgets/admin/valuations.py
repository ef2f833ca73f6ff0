"""Valuations in the back office: a list, a board, a page for each; valuators see what is assigned to them."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from participation.accounts.backoffice import Act, Fact, RecordViewSet, RolePolicy, register_policy
from participation.accounts.backoffice.records import LOOK, RecordIndexView, guarded
from participation.accounts.roles import staff_reach
from participation.budgets.admin.boards import AssignView, BoardView, ExportView
from participation.budgets.admin.valuation_forms import (
    AssignForm,
    NoteForm,
    ReasonForm,
    ResultForm,
    UnassignForm,
    ValuationFilterSet,
    result_of,
)
from participation.budgets.models import Feasibility, Valuation
from participation.budgets.policies import LEADERS, WORKERS
from participation.budgets.querysets import COLUMNS, column_of, is_late, visible_to
from participation.budgets.services import announcing, boxes, valuing
from participation.budgets.services.working import LIST
from participation.core import clock
from participation.core.euros import euros


class ValuationPolicy(RolePolicy):
    """As everywhere by role, but valuators reach only what is assigned to them."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        return user.has_role(instance.region, *LEADERS) or visible_to(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        rows = visible_to(user)
        return rows if self.user_has_any_permission(user, actions) else rows.none()


register_policy(ValuationPolicy(Valuation, {"view": WORKERS}))


def _module(valuation: Valuation) -> Any:
    return valuation.project.module


def _propose(valuation: Valuation, *, actor: Any, **values: Any) -> None:
    valuing.propose(valuation=valuation, actor=actor, **values)


def _confirm(valuation: Valuation, *, actor: Any) -> None:
    valuing.confirm(valuation=valuation, actor=actor)


def _give_back(valuation: Valuation, *, actor: Any, body: str) -> None:
    valuing.give_back(valuation=valuation, actor=actor, body=body)


def _note(valuation: Valuation, *, actor: Any, body: str) -> None:
    valuing.note(valuation=valuation, actor=actor, body=body)


def _assign(valuation: Valuation, *, actor: Any, valuators: Any, due: Any) -> None:
    valuing.assign(valuations=[valuation], valuators=valuators, due=due, actor=actor)


def _unassign(valuation: Valuation, *, actor: Any, valuator: Any) -> None:
    valuing.unassign(valuation=valuation, valuator=valuator, actor=actor)


def _check_again(valuation: Valuation, *, actor: Any, reason: str) -> None:
    announcing.check_again(valuation=valuation, actor=actor, reason=reason)


def _take_out(valuation: Valuation, *, actor: Any, reason: str) -> None:
    announcing.take_out_of_the_vote(project=valuation.project, actor=actor, reason=reason)


def _in_state(*states: str) -> Any:
    return lambda valuation: valuation.state in states


def _is_voted_on(valuation: Valuation) -> bool:
    return valuation.project.feasibility == Feasibility.FEASIBLE and boxes.is_fixed(valuation.project.settings)


def _can_be_reopened(valuation: Valuation) -> bool:
    return valuation.state == Valuation.State.CONFIRMED and not _is_voted_on(valuation)


ACTS = (
    Act(
        "ergebnis",
        _("Propose a result"),
        "budgets.propose",
        _propose,
        ResultForm,
        applies=_in_state(Valuation.State.OPEN, Valuation.State.PROPOSED),
        explain=_("A second person confirms it before it is published. Until then you can change it."),
        done=_("The result has been proposed. A second person looks at it now."),
        icon="edit",
        initial=result_of,
    ),
    Act(
        "bestaetigen",
        _("Confirm the result"),
        "budgets.confirm",
        _confirm,
        applies=_in_state(Valuation.State.PROPOSED),
        explain=_("It is published on the page of the project, at once or when prices are published."),
        done=_("The result has been confirmed."),
        icon="check",
    ),
    Act(
        "zurueckgeben",
        _("Give it back"),
        "budgets.confirm",
        _give_back,
        NoteForm,
        applies=_in_state(Valuation.State.PROPOSED),
        explain=_("Say in an internal note what is missing."),
        done=_("It has been given back."),
        icon="undo",
    ),
    Act(
        "notiz",
        _("Write a note"),
        "budgets.value",
        _note,
        NoteForm,
        explain=_("Internal: it is never published, and never part of a search."),
        done=_("The note has been stored."),
        icon="comment",
    ),
    Act(
        "zuweisen",
        _("Assign"),
        "budgets.manage",
        _assign,
        AssignForm,
        applies=_in_state(Valuation.State.OPEN, Valuation.State.PROPOSED),
        subject=_module,
        explain=_("Valuators see only what is assigned to them."),
        done=_("It has been assigned."),
        icon="user",
        initial=lambda valuation: {"due": valuation.due},
    ),
    Act(
        "abnehmen",
        _("Take it away from somebody"),
        "budgets.manage",
        _unassign,
        UnassignForm,
        applies=lambda valuation: bool(valuation.assignments.all()),
        subject=_module,
        explain=_("What they wrote stays."),
        done=_("It is no longer assigned."),
        icon="cross",
    ),
    Act(
        "neu-pruefen",
        _("Check it again"),
        "budgets.manage",
        _check_again,
        ReasonForm,
        applies=_can_be_reopened,
        subject=_module,
        explain=_("The result is taken back, publicly and with your reason. Possible until the first ballot."),
        done=_("It is being checked again."),
        icon="history",
        serious=True,
    ),
    Act(
        "aus-der-abstimmung",
        _("Take it out of the vote"),
        "budgets.manage",
        _take_out,
        ReasonForm,
        applies=_is_voted_on,
        subject=_module,
        explain=_(
            "For a project that turned out to be infeasible when people had voted already. As laid down in the rules: "
            "ballots stay as they were cast, the project cannot win, and the money goes to others. Your reason and the "
            "moment are published. This cannot be undone."
        ),
        done=_("The project is out of the vote."),
        icon="cross",
        serious=True,
    ),
)


def _names(valuation: Valuation) -> str:
    return ", ".join(row.valuator.username for row in valuation.assignments.all()) or "–"


def _column(valuation: Valuation) -> str:
    return str(dict(COLUMNS)[column_of(valuation)])


def _due(valuation: Valuation) -> str:
    if valuation.due is None:
        return "–"
    shown = formats.date_format(valuation.due, "j. F Y")
    late = is_late(valuation, timezone.localdate(clock.now()))
    return str(_("%(date)s (overdue)") % {"date": shown}) if late else shown


class ValuationIndexView(RecordIndexView):
    """The list, with the ways to the board, to assigning many at once and to a file."""

    @property
    def header_buttons(self) -> list[Any]:
        query = self.request.GET.urlencode()
        more = f"?{query}" if query else ""
        buttons = [HeaderButton(str(_("Board")), url=reverse(f"{LIST}:board") + more, icon_name="table")]
        if _leads(self.request):
            buttons.append(
                HeaderButton(str(_("Assign several")), url=reverse(f"{LIST}:assign") + more, icon_name="user")
            )
        for kind in ("xlsx", "csv"):
            url = reverse(f"{LIST}:export", args=[kind]) + more
            buttons.append(HeaderButton(kind.upper(), url=url, icon_name="download"))
        return buttons


def _leads(request: HttpRequest) -> bool:
    reach = staff_reach(request.user, *LEADERS)
    return bool(reach.everything or reach.ids or reach.prefixes)


class ValuationViewSet(RecordViewSet):
    """Valuations."""

    model = Valuation
    name = LIST
    icon = "clipboard-list"
    menu_label = _("Valuation")
    menu_order = 136
    ordering = "due"
    acts = ACTS
    index_view_class = ValuationIndexView
    filterset_class = ValuationFilterSet
    search_fields = ["project__title"]
    record_template = "budgets/admin/valuation.html"
    list_display = [
        "__str__",
        Column("heading", label=_("Part of the budget"), accessor="project.heading.name"),
        Column("column", label=_("State"), accessor=_column),
        Column("valuators", label=_("Valuators"), accessor=_names),
        Column("price", label=_("Price"), accessor=lambda valuation: euros(valuation.price_cents) or "–"),
        Column("due", label=_("To be done by"), accessor=_due, sort_key="due"),
        Column("supports", label=_("Supports"), accessor="project.support_count"),
    ]

    def rows(self, rows: Any) -> Any:
        return rows.select_related(
            "region__site", "project__heading", "project__author", "project__module__budget",
            "project__module__process", "project__region", "proposed_by", "confirmed_by",
        ).prefetch_related("assignments__valuator")  # fmt: skip

    def get_record(self, request: HttpRequest, pk: Any) -> Any:
        """What is not assigned to a valuator is not there for them."""
        found = self.rows(visible_to(request.user)).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def facts(self, obj: Valuation) -> list[Fact]:
        project = obj.project
        public = project.site_url + project.get_absolute_url()
        return [
            Fact(_("State"), _column(obj)),
            Fact(_("Valuators"), _names(obj)),
            Fact(_("To be done by"), _due(obj)),
            Fact(_("Participatory budget"), project.module.title if project.module else "–"),
            Fact(_("Part of the budget"), project.heading.name if project.heading else "–"),
            Fact(_("Author"), project.author.username if project.author else "–"),
            Fact(_("Estimated cost"), euros(project.estimate_cents) or "–"),
            Fact(_("Who would carry it out"), project.carried_by or "–"),
            Fact(_("Place"), project.address or "–"),
            Fact(_("Supports"), project.support_count),
            Fact(_("Public page"), public, public),
        ]

    def record_context(self, request: HttpRequest, obj: Valuation) -> dict[str, Any]:
        return {
            "summary": obj.project.summary,
            "text": obj.project.body,
            "attachments": obj.project.attachments.all(),
            "notes": obj.notes.select_related("author"),
            "note_url": self.act_url(obj, next(act for act in ACTS if act.slug == "notiz")),
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        def behind(view: Any, actions: Any = LOOK) -> Any:
            return guarded(view.as_view(viewset=self), self.get_record, actions, self.model)

        return [
            path("tafel/", behind(BoardView), name="board"),
            path("zuweisen/", behind(AssignView), name="assign"),
            path("liste.<str:kind>", behind(ExportView), name="export"),
            *super().get_urlpatterns(),
        ]
