"""Who may do what with budgets, their projects and valuations."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role, signed_in
from participation.ballots.eligibility import Eligibility, eligible
from participation.budgets.models import Budget, Consent, Feasibility, Merger, Project, Valuation
from participation.contributions.models import Visibility
from participation.core.decisions import Allowed, Decision, Denied
from participation.core.policies import policy
from participation.processes.models import Module
from participation.processes.policies import TEAM

LEADERS = TEAM
WORKERS = (*TEAM, Role.VALUATOR)


def may_submit(user: Any, module: Module, at: datetime) -> Decision:
    """Whether somebody is one of those who submit projects here."""
    budget = module if isinstance(module, Budget) else module.budget
    return eligible(user, Eligibility.of({"eligibility": budget.submitters}), module.region, at)


def may_change(project: Project, at: datetime) -> Decision:
    """Authors change and retire their projects until the valuation has decided about them."""
    if project.feasibility != Feasibility.UNDECIDED:
        return Denied(_("This project has been checked. Its text stays as it was checked."))
    valuation = Valuation._base_manager.filter(project=project).only("state").first()
    if valuation is not None and valuation.state != Valuation.State.OPEN:
        return Denied(_("The check of this project is about to be finished. Its text stays as it was checked."))
    return Allowed()


@policy("budgets.manage")
def manage(user: Any, budget: Module, *, at: datetime) -> Decision:
    """Set a budget up, assign valuations, unite projects."""
    return in_role(user, budget.region, *LEADERS)


@policy("budgets.value")
def value(user: Any, valuation: Valuation, *, at: datetime) -> Decision:
    """Read the valuation of a project and take part in its discussion: the team, and whoever it is assigned to."""
    if in_role(user, valuation.region, *LEADERS):
        return Allowed()
    decision = in_role(user, valuation.region, Role.VALUATOR)
    if decision and not valuation.assignments.filter(valuator=user).exists():
        return Denied(_("This valuation is not assigned to you."), code="role")
    return decision


@policy("budgets.propose")
def propose(user: Any, valuation: Valuation, *, at: datetime) -> Decision:
    """Say what a project costs and whether it can be carried out."""
    decision = value(user, valuation, at=at)
    if decision and valuation.state == Valuation.State.CONFIRMED:
        return Denied(_("This valuation is done."))
    return decision and _still_there(valuation)


@policy("budgets.confirm")
def confirm(user: Any, valuation: Valuation, *, at: datetime) -> Decision:
    """Confirm a proposed result, or give it back; never one's own."""
    decision = value(user, valuation, at=at)
    if decision and valuation.state != Valuation.State.PROPOSED:
        return Denied(_("There is no result to be confirmed."))
    if decision and valuation.proposed_by_id == user.pk:
        return Denied(_("Somebody else must look at what you found out yourself."), code="role")
    return decision and _still_there(valuation)


def _still_there(valuation: Valuation) -> Decision:
    if valuation.project.visibility != Visibility.PUBLIC or valuation.project.merged_into_id:
        return Denied(_("This project is not public any more."))
    return Allowed()


@policy("budgets.reply")
def reply(user: Any, project: Project, *, at: datetime) -> Decision:
    """Reply to the published valuation of one's own project, once."""
    decision = signed_in(user, next_url=project.get_absolute_url())
    if decision and project.author_id != user.pk:
        return Denied(_("Only the person who wrote this can do that."), code="role")
    if decision and (not project.is_public or project.feasibility == Feasibility.UNDECIDED):
        return Denied(_("There is no result yet to which you could reply."))
    if decision and project.replied_at:
        return Denied(_("You have replied already."))
    return decision


@policy("budgets.consent")
def consent(user: Any, given: Consent, *, at: datetime) -> Decision:
    """Say whether one's own project may be united with others."""
    decision = signed_in(user)
    if decision and given.project.author_id != user.pk:
        return Denied(_("Only the person who wrote this can do that."), code="role")
    if decision and given.merger.state != Merger.State.ASKED:
        return Denied(_("This question has been settled."))
    if decision and given.answer != Consent.Answer.PENDING:
        return Denied(_("You have answered already."))
    return decision


RESULT_PHASE = "finished"


def result_is_public(budget: Budget, *, at: datetime) -> bool:
    """Whether the public sees the result: at once, or from the phase in which it is to be announced."""
    planned = budget.planned(RESULT_PHASE)
    return not planned or min(phase.starts for phase in planned) <= at


@policy("budgets.see_result")
def see_result(user: Any, budget: Budget, *, at: datetime) -> Decision:
    """Read the result: everybody once it is announced, the team while it is being checked."""
    if result_is_public(budget, at=at):
        return Allowed()
    if in_role(user, budget.region, *LEADERS):
        return Allowed()
    return Denied(_("The result is being checked. It is announced in the phase that is planned for it."), code="phase")


@policy("budgets.count")
def count(user: Any, budget: Budget, *, at: datetime) -> Decision:
    """Have the sealed ballots counted by further rules."""
    return in_role(user, budget.region, *LEADERS)


@policy("budgets.realise")
def realise(user: Any, budget: Budget, *, at: datetime) -> Decision:
    """Select the winners and make measures of them, once the result is public."""
    decision = in_role(user, budget.region, *LEADERS)
    if decision and not result_is_public(budget, at=at):
        return Denied(_("The result has not been announced yet."), code="phase")
    return decision
