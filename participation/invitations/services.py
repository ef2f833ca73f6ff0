"""Inviting, accepting, withdrawing."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role, User
from participation.accounts.policies import rules_below
from participation.accounts.services import grant_role
from participation.audit import services as audit
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.invitations.models import VALID, Invitation
from participation.notifications import outbox
from participation.regions.models import Region


@transaction.atomic
def invite(*, email: str, region: Region, role: str, actor: Any, with_subtree: bool = False) -> Invitation:
    """Invite somebody to a role. Who has a confirmed account gets it at once, others when they have signed up.

    Inviting the same address to the same role again renews the invitation that waits.
    """
    require(can(actor, "accounts.manage_roles", region))
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("This is no e-mail address."), field="email") from error
    if role not in Role.values:
        raise Invalid(_("There is no such role."), field="role")
    if region.site_id is None:
        raise Invalid(_("This region has no site of its own."), field="region")
    if with_subtree and not rules_below(actor, region):
        raise Invalid(_("You can give a role for the regions below only if yours includes them."), field="with_subtree")
    Region.objects.select_for_update().get(pk=region.pk)  # one at a time, so that a double click invites once
    now = clock.now()
    invitation = Invitation.objects.waiting().filter(region=region, role=role, email__iexact=email).first()
    invitation = invitation or Invitation(region=region, role=role, email=email)
    invitation.with_subtree, invitation.invited_by = with_subtree, actor
    invitation.invited_at, invitation.expires_at = now, now + VALID
    _wait_for_mail(invitation)
    invitation.save()
    audit.record(
        action="invitation.sent",
        actor_id=actor.pk,
        region_id=region.pk,
        obj=invitation,
        role=role,
        with_subtree=with_subtree,
    )
    person = account_of(email)
    if person is not None:
        _grant(invitation, person)
    outbox.send_after_commit("invitation", invitation)
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, person: User) -> Invitation:
    """Take on the role. Only for the account to which the invited address belongs. Repeating it changes nothing."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not belongs_to(invitation, person):
        raise Invalid(_("This invitation is for another e-mail address."))
    if invitation.accepted_at is not None:
        return invitation
    if not invitation.is_open(at=clock.now()):
        raise Invalid(_("This invitation is not valid any more. Please ask for a new one."))
    _grant(invitation, person)
    return invitation


def accept_all(*, person: User, email: str) -> int:
    """Take on every role to which an address is invited, after it was confirmed; returns how many."""
    accepted = 0
    for invitation in Invitation.objects.waiting().filter(email__iexact=email, expires_at__gt=clock.now()):
        try:
            accept(invitation=invitation, person=person)
        except DomainError:  # whoever invited may no longer do so: the invitation stays unanswered
            continue
        accepted += 1
    return accepted


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Any) -> Invitation:
    """Take an invitation back that nobody has accepted."""
    require(can(actor, "accounts.manage_roles", invitation.region))
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("region").get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Invalid(_("This invitation was accepted. You can take the role away."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(action="invitation.withdrawn", actor_id=actor.pk, region_id=invitation.region_id, obj=invitation)
    return invitation


def account_of(email: str) -> User | None:
    """The person to whom a confirmed address belongs."""
    found = EmailAddress.objects.filter(
        email=email.lower(), verified=True, user__is_active=True, user__is_import=False
    ).select_related("user")
    address = found.first()
    person: User | None = address.user if address else None
    return person


def belongs_to(invitation: Invitation, person: Any) -> bool:
    """Whether an invitation is meant for that person."""
    owner = account_of(invitation.email)
    return owner is not None and owner.pk == person.pk


def _grant(invitation: Invitation, person: User) -> None:
    """The role is given by whoever invited, who must still be allowed to."""
    if invitation.invited_by is None:
        raise Invalid(_("This invitation is not valid any more. Please ask for a new one."))
    grant_role(
        user=person,
        region=invitation.region,
        role=invitation.role,
        with_subtree=invitation.with_subtree,
        actor=invitation.invited_by,
    )
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(
        action="invitation.accepted",
        actor_id=person.pk,
        region_id=invitation.region_id,
        obj=invitation,
        role=invitation.role,
    )


def _wait_for_mail(invitation: Invitation) -> None:
    invitation.mail_state, invitation.attempts = Invitation.State.WAITING, 0
    invitation.next_at, invitation.sent_at = clock.now(), None
