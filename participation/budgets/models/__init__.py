"""Budgets, their headings and projects; merging, valuing and counting."""

from participation.budgets.models.budgets import BallotKind, Budget, BudgetRule, CompletionRule, Heading, TieBreakRule
from participation.budgets.models.counts import Count, ImportedElection, ImportedVoter
from participation.budgets.models.merging import Consent, Merger
from participation.budgets.models.projects import KIND, Feasibility, Project
from participation.budgets.models.valuing import Assignment, Note, Valuation

__all__ = [
    "KIND", "Assignment", "BallotKind", "Budget", "BudgetRule", "CompletionRule", "Consent", "Count", "Feasibility",
    "Heading", "ImportedElection", "ImportedVoter", "Merger", "Note", "Project", "TieBreakRule", "Valuation",
]  # fmt: skip
