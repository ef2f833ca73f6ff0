"""Budgets, their headings and projects; merging and valuing."""

from participation.budgets.models.budgets import BallotKind, Budget, BudgetRule, CompletionRule, Heading, TieBreakRule
from participation.budgets.models.merging import Consent, Merger
from participation.budgets.models.projects import KIND, Feasibility, Project
from participation.budgets.models.valuing import Assignment, Note, Valuation

__all__ = [
    "KIND", "Assignment", "BallotKind", "Budget", "BudgetRule", "CompletionRule", "Consent", "Feasibility", "Heading",
    "Merger", "Note", "Project", "TieBreakRule", "Valuation",
]  # fmt: skip
