"""Who may vote on debates and write, answer and moderate statements."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.policies import in_role, resident, signed_in
from participation.contributions.models import Stage, Visibility
from participation.contributions.policies import MODERATION, TEAM, decides_about
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.debates.models import Debate, DebateModule, DebateVote, Statement, StatementState
from participation.processes.policies import phase_opens


@policy("debates.vote")
def vote(user: Any, debate: Debate, *, at: datetime) -> Decision:
    """Agree, disagree, change or undo it, while a phase opens it.

    Anybody who is signed in may; once there are many votes, those without verified residence add theirs only while
    they are a minority. Who has voted already may always change their mind.
    """
    decision = _open(debate) and phase_opens(debate.module, "vote", at=at)
    decision = decision and signed_in(user, next_url=debate.get_absolute_url())
    if not decision or user.is_resident_of(debate.region) or not crowded_out(debate, debate.settings):
        return decision
    if DebateVote.objects.filter(debate_id=debate.pk, user=user).exists():
        return Allowed()
    verified = resident(user, debate.region)
    return Denied(
        _("Many people without verified residence have voted here already. Please have your residence verified."),
        verified.remedy if isinstance(verified, Denied) else None,
        code="verify",
    )


def crowded_out(debate: Debate, rules: DebateModule) -> bool:
    """Whether a debate takes no further votes of people without verified residence."""
    total = debate.vote_count
    if total < rules.free_unverified_votes or total == 0 or rules.max_unverified_share >= 100:
        return False
    return debate.unverified_count * 100 >= rules.max_unverified_share * total


@policy("debates.add_statement")
def add_statement(user: Any, debate: Debate, *, at: datetime) -> Decision:
    """Add a statement while a phase opens it: everybody signed in or, by setting, opener and team only."""
    decision = _collecting(debate) and phase_opens(debate.module, "statement", at=at)
    decision = decision and signed_in(user, next_url=debate.get_absolute_url())
    if decision and not debate.settings.citizen_statements and not speaks_for(user, debate):
        return Denied(_("Here only those who opened the debate add statements."), code="role")
    return decision


def speaks_for(user: Any, debate: Debate) -> bool:
    """Whether somebody opened the debate or belongs to the team of its region."""
    return debate.author_id == user.pk or user.has_role(debate.region, *TEAM, *MODERATION)


def waits_for_release(debate: Debate, user: Any) -> bool:
    """Whether a statement of this person would first wait for the moderation."""
    return debate.settings.statements_premoderated and not speaks_for(user, debate)


@policy("debates.answer_statement")
def answer_statement(user: Any, statement: Statement, *, at: datetime) -> Decision:
    """Answer a public statement, change or undo the answer, while a phase opens it. Any signed-in person may."""
    debate = statement.debate
    decision = _collecting(debate)
    if decision and statement.state != StatementState.PUBLIC:
        return Denied(_("This statement is not public."))
    return decision and answer_statements(user, debate, at=at)


@policy("debates.answer_statements")
def answer_statements(user: Any, debate: Debate, *, at: datetime) -> Decision:
    """Answer statements of this debate at all."""
    decision = _collecting(debate) and phase_opens(debate.module, "answer", at=at)
    return decision and signed_in(user, next_url=debate.get_absolute_url())


@policy("debates.moderate_statement")
def moderate_statement(user: Any, statement: Statement, *, at: datetime) -> Decision:
    """Release, hide, restore or reject; never one's own."""
    return decides_about(user, statement)


@policy("debates.view_statement")
def view_statement(user: Any, statement: Statement, *, at: datetime) -> Decision:
    """Public ones are for everybody, others for their author, moderation and team."""
    if statement.state == StatementState.PUBLIC or (user.is_authenticated and statement.author_id == user.pk):
        return Allowed()
    return in_role(user, statement.region, *MODERATION, *TEAM)


def _open(debate: Debate) -> Decision:
    if debate.visibility != Visibility.PUBLIC:
        return Denied(_("This is not public."))
    if debate.stage == Stage.RETIRED:
        return Denied(_("The author has retired this debate."))
    if debate.stage == Stage.ARCHIVED:
        return Denied(_("This debate has been archived."))
    return Allowed()


def _collecting(debate: Debate) -> Decision:
    if not debate.collects_statements:
        return Denied(_("This debate does not collect statements."))
    return _open(debate)
