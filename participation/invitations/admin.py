"""Invitations in the back office, by those who administer the region."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from participation.accounts.admin import ADMINISTRATION, AdministeredPolicy, RoleForm, administered
from participation.accounts.backoffice import Act, ActForm, Fact, MomentColumn, RecordViewSet, register_policy
from participation.accounts.backoffice.acts import BeginView
from participation.accounts.backoffice.records import RecordIndexView, guarded
from participation.core import clock
from participation.invitations import services
from participation.invitations.models import Invitation
from participation.regions.models import Region

register_policy(AdministeredPolicy(Invitation, {"view": ADMINISTRATION, "add": ADMINISTRATION}))


class InviteForm(RoleForm):
    """Whom, to what, where."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ["email"]


def _invite(obj: None, *, actor: Any, email: str, region: Region, role: str, with_subtree: bool) -> None:
    services.invite(email=email, region=region, role=role, with_subtree=with_subtree, actor=actor)


def _again(invitation: Invitation, *, actor: Any) -> None:
    services.invite(
        email=invitation.email,
        region=invitation.region,
        role=invitation.role,
        with_subtree=invitation.with_subtree,
        actor=actor,
    )


def _withdraw(invitation: Invitation, *, actor: Any) -> None:
    services.withdraw(invitation=invitation, actor=actor)


def _waits(invitation: Invitation) -> bool:
    return invitation.accepted_at is None and invitation.withdrawn_at is None


class InviteView(BeginView):
    """Begins with the region from which one came."""

    def form(self, data: Any = None, files: Any = None) -> ActForm:
        region = self.request.GET.get("region", "")
        return self.act.form(
            data, files, initial={"region": region} if region.isdecimal() else None, obj=None, user=self.request.user
        )


class StateColumn(Column):
    """What became of the invitation."""

    def get_value(self, instance: Invitation) -> str:
        return instance.state(at=clock.now())


class InvitationIndexView(RecordIndexView):
    """The latest first."""

    is_searchable = False


class InvitationViewSet(RecordViewSet):
    """Invitations to roles in one's regions."""

    model = Invitation
    name = "einladungen"
    icon = "mail"
    menu_label = _("Invitations")
    menu_order = 162
    ordering = "-invited_at"
    index_view_class = InvitationIndexView
    list_display = [
        "email",
        Column("role", label=_("Role"), accessor="get_role_display"),
        Column("region", label=_("Region"), accessor="region.name"),
        StateColumn("state", label=_("State")),
        MomentColumn("expires_at", label=_("Valid until")),
    ]
    begin = Act(
        "neu",
        _("Invite somebody"),
        "accounts.manage_roles",
        _invite,
        InviteForm,
        explain=_(
            "Who has an account with this e-mail address gets the role at once. Everybody else gets a link to sign up "
            "and has the role as soon as the address is confirmed. The invitation is valid for two weeks."
        ),
        done=_("The invitation is on its way."),
    )
    acts = (
        Act(
            "erneut",
            _("Send again"),
            "accounts.manage_roles",
            _again,
            subject=lambda invitation: invitation.region,
            applies=_waits,
            explain=_("The link is sent once more and is valid for another two weeks."),
            done=_("The invitation is on its way."),
        ),
        Act(
            "zurueckziehen",
            _("Withdraw"),
            "accounts.manage_roles",
            _withdraw,
            subject=lambda invitation: invitation.region,
            applies=_waits,
            explain=_("The link in the e-mail no longer leads to the role."),
            done=_("The invitation has been withdrawn."),
            serious=True,
        ),
    )

    @property
    def begin_view(self) -> Any:
        return guarded(InviteView.as_view(viewset=self), self.get_record, ("add",), self.model)

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("region", "invited_by")

    def get_record(self, request: HttpRequest, pk: Any) -> Invitation:
        rows = Invitation.objects.filter(administered(request.user, "region"))
        return get_object_or_404(self.rows(rows), pk=pk)

    def facts(self, obj: Invitation) -> list[Fact]:
        return [
            Fact(_("E-mail address"), obj.email),
            Fact(_("Role"), obj.get_role_display()),
            Fact(_("Region"), obj.region.name),
            Fact(_("Invited by"), obj.invited_by.username if obj.invited_by else "–"),
            Fact(_("State"), obj.state(at=clock.now())),
            Fact(_("Valid until"), obj.expires_at),
            Fact(_("Mail"), obj.get_mail_state_display()),
        ]
