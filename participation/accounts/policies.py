"""Who may manage people, and the building blocks of other rooms' policies."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Role, User
from participation.core.decisions import Allowed, Decision, Denied, Remedy
from participation.core.policies import policy
from participation.regions.models import Region


def signed_in(user: Any, *, next_url: str = "") -> Decision:
    """Allowed for a signed-in person; the remedy leads to the sign-in and back."""
    if user.is_authenticated and user.is_active:
        return Allowed()
    url = reverse("account_login")
    if next_url:
        url += "?" + urlencode({"next": next_url})
    return Denied(_("Please sign in first."), Remedy(_("Sign in"), url), code="sign_in")


def resident(user: User, region: Region) -> Decision:
    """Allowed for a verified resident of the region."""
    if user.is_resident_of(region):
        return Allowed()
    return Denied(
        _("This is for people whose residence here has been verified."),
        Remedy(_("How to have your residence verified"), reverse("accounts:residence")),
        code="verify",
    )


def in_role(user: Any, region: Region, *roles: str) -> Decision:
    """Allowed for people with one of the roles in the region."""
    if user.is_authenticated and user.is_active and user.has_role(region, *roles):
        return Allowed()
    return Denied(_("Your role in this region does not include this."), code="role")


@policy("accounts.manage_roles")
def manage_roles(user: Any, region: Region, *, at: datetime) -> Decision:
    """Give and take roles in a region."""
    return in_role(user, region, Role.ADMINISTRATOR)


@policy("accounts.verify_residence")
def verify_residence(user: Any, region: Region, *, at: datetime) -> Decision:
    """Confirm that somebody lives in a region; for a municipality its district decides."""
    return in_role(user, region.home(), Role.ADMINISTRATOR)


@policy("regions.change_look")
def change_look(user: Any, region: Region, *, at: datetime) -> Decision:
    """Change contact address and theme of a region."""
    return in_role(user, region, Role.ADMINISTRATOR)


@policy("regions.change_facts")
def change_facts(user: Any, region: Region, *, at: datetime) -> Decision:
    """Change what the legal pages of a site name."""
    return in_role(user, region, Role.ADMINISTRATOR)


def rules_below(user: Any, region: Region) -> bool:
    """Whether somebody administers this region with everything below it."""
    return (
        user.is_authenticated
        and user.is_active
        and (
            user.is_superuser
            or any(
                row.role == Role.ADMINISTRATOR and row.with_subtree and region.path.startswith(row.region.path)
                for row in user.role_rows
            )
        )
    )


@policy("regions.found")
def found(user: Any, parent: Region, *, at: datetime) -> Decision:
    """Open sites of new regions below this one."""
    if rules_below(user, parent):
        return Allowed()
    return Denied(_("Only administrators of the regions above can open new sites."), code="role")


@policy("regions.archive")
def archive(user: Any, region: Region, *, at: datetime) -> Decision:
    """Archive the site of a region and open it again: its own administrators cannot, those above can."""
    parent = region.get_parent()
    if parent is None:
        return Denied(_("The site above all others is never archived."), code="state")
    if rules_below(user, parent):
        return Allowed()
    return Denied(_("Only administrators of the regions above can archive a site."), code="role")
