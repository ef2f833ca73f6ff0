"""Who may do what with budgets, their projects and valuations."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.accounts.policies import resident
from participation.budgets.models import Budget, Feasibility, Project
from participation.core.decisions import Allowed, Decision, Denied
from participation.processes.models import Module


def may_submit(user: Any, module: Module, at: datetime) -> Decision:
    """Whether somebody is one of those who submit projects here."""
    budget = module if isinstance(module, Budget) else module.budget
    return resident(user, module.region) if budget.submitters["level"] == "verified" else Allowed()


def may_change(project: Project, at: datetime) -> Decision:
    """Authors change and retire their projects until the valuation has decided about them."""
    if project.feasibility != Feasibility.UNDECIDED:
        return Denied(_("This project has been checked and priced. Its text stays as it was checked."))
    return Allowed()
