"""Counting polls: pure functions over answers, exact, without a database.

An option is any hashable key; options are given in the order of the ballot paper. What ballots say is counted as it is
stored, so that everybody can count the published list again.
"""

from participation.polls.counting.choices import Tally, tally
from participation.polls.counting.ranking import Round, Runoff, TieBreak, borda, runoff
from participation.polls.counting.scores import HIGHEST, Scored, scored
from participation.polls.counting.thresholds import Majority, Needed, Of, needed_for_majority, needed_for_share

__all__ = [
    "HIGHEST",
    "Majority",
    "Needed",
    "Of",
    "Round",
    "Runoff",
    "Scored",
    "Tally",
    "TieBreak",
    "borda",
    "needed_for_majority",
    "needed_for_share",
    "runoff",
    "scored",
    "tally",
]
