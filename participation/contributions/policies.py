"""Who may do what with a contribution, whatever its kind. Modules add what is theirs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role, resident, signed_in
from participation.contributions import registry
from participation.contributions.models import Contribution, Stage, Visibility
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.processes.models import Module
from participation.processes.policies import phase_opens

MODERATION = (Role.MODERATOR, Role.ADMINISTRATOR)
TEAM = (Role.PROJECT_TEAM, Role.EDITOR, Role.ADMINISTRATOR)


@policy("contributions.view")
def view(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Public ones for everybody; others for their author and, drafts excepted, for moderation and team."""
    if contribution.visibility == Visibility.PUBLIC:
        return Allowed()
    if user.is_authenticated and contribution.author_id == user.pk:
        return Allowed()
    if contribution.visibility != Visibility.DRAFT:
        return in_role(user, contribution.region, *MODERATION, *TEAM)
    return Denied(_("This draft can be read by its author only."), code="role")


@policy("contributions.submit")
def submit(user: Any, module: Module, *, at: datetime) -> Decision:
    """Publish something of one's own in a module while a phase opens it. Any signed-in person may, or as kinds say."""
    decision = phase_opens(module, "submit", at=at)
    decision = decision and signed_in(user, next_url=module.get_absolute_url())
    for kind in registry.held_by(module) if decision else ():
        decision = decision and kind.may_submit(user, module, at)
    return decision


@policy("contributions.edit")
def edit(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Change one's own contribution while it is a draft or has fewer supports than the module's limit."""
    decision = _own(user, contribution)
    if not decision or contribution.visibility == Visibility.DRAFT:
        return decision
    if contribution.visibility not in (Visibility.PUBLIC, Visibility.WAITING) or contribution.stage != Stage.OPEN:
        return Denied(_("It can no longer be changed."))
    limit = contribution.edit_limit
    if limit is not None and contribution.support_count + contribution.up_count + contribution.down_count >= limit:
        return Denied(_("So many people have taken part already that the text can no longer be changed."))
    return _in_time(contribution, at)


@policy("contributions.discard")
def discard(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Delete one's own draft."""
    decision = _own(user, contribution)
    if decision and contribution.visibility != Visibility.DRAFT:
        return Denied(_("Only drafts can be deleted. You can retire what has been published."))
    return decision


@policy("contributions.retire")
def retire(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Withdraw one's own published contribution."""
    decision = _own(user, contribution)
    if decision and (contribution.visibility != Visibility.PUBLIC or contribution.stage != Stage.OPEN):
        return Denied(_("Only something public and open can be retired."))
    return decision and _in_time(contribution, at)


@policy("contributions.support")
def support(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Verified residents support what is public and open while a phase opens it."""
    if not contribution.is_public:
        return Denied(_("This is not public."))
    if contribution.stage != Stage.OPEN:
        return Denied(_REASON_BY_STAGE[Stage(contribution.stage)]())
    decision = phase_opens(contribution.module, "support", at=at)
    decision = decision and signed_in(user, next_url=contribution.get_absolute_url())
    return decision and resident(user, contribution.region)


@policy("contributions.withdraw_support")
def withdraw_support(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Take one's support back while the phase is open; what was reached by then stays reached."""
    if not contribution.is_public or contribution.stage not in (Stage.OPEN, Stage.SUCCESSFUL):
        return Denied(_("Supports can no longer be changed."))
    decision = phase_opens(contribution.module, "support", at=at)
    return decision and signed_in(user, next_url=contribution.get_absolute_url())


@policy("contributions.follow")
def follow(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Any signed-in person may follow what they can see."""
    decision = view(user, contribution, at=at)
    return decision and signed_in(user, next_url=contribution.get_absolute_url())


@policy("contributions.moderate")
def moderate(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Hide, restore, release, reject; never one's own."""
    return decides_about(user, contribution)


def decides_about(user: Any, written: Any) -> Decision:
    """Whether somebody moderates what others wrote in the region of `written`; never their own."""
    decision = in_role(user, written.region, *MODERATION)
    if decision and written.author_id == user.pk:
        return Denied(_("Somebody else must decide about what you wrote yourself."), code="role")
    return decision


@policy("contributions.select")
def select(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Mark as selected, or take that back."""
    return in_role(user, contribution.region, *TEAM)


@policy("contributions.answer")
def answer(user: Any, contribution: Contribution, *, at: datetime) -> Decision:
    """Answer officially."""
    return in_role(user, contribution.region, *TEAM)


def _own(user: Any, contribution: Contribution) -> Decision:
    decision = signed_in(user, next_url=contribution.get_absolute_url())
    if decision and contribution.author_id != user.pk:
        return Denied(_("Only the person who wrote this can do that."), code="role")
    return decision


def _in_time(contribution: Contribution, at: datetime) -> Decision:
    kind = registry.known(contribution.kind)
    return kind.may_change(contribution, at) if kind else Allowed()


_REASON_BY_STAGE = {
    Stage.SUCCESSFUL: lambda: _("The necessary support has been reached. Thank you!"),
    Stage.SELECTED: lambda: _("This has been selected already; no more support is needed."),
    Stage.RETIRED: lambda: _("The author has retired this."),
    Stage.ARCHIVED: lambda: _("The time to collect support is over; this has been archived."),
}
