"""Pabulib files: the exchange format of participatory budgets with all their ballots."""

from participation.budgets.pabulib.files import PabulibFile, VoteType
from participation.budgets.pabulib.reading import FaultyFile, Problem, read
from participation.budgets.pabulib.writing import write

__all__ = ["FaultyFile", "PabulibFile", "Problem", "VoteType", "read", "write"]
