"""Budgets in the back office: setting them up, looking at projects, valuing them."""

from participation.budgets.admin.budgets import BudgetViewSet
from participation.budgets.admin.projects import ProjectViewSet
from participation.budgets.admin.valuations import ValuationViewSet

__all__ = ["BudgetViewSet", "ProjectViewSet", "ValuationViewSet"]
