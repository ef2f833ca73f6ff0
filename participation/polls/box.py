"""Polls tell the ballot box what their ballots are."""

from participation.ballots import registry
from participation.polls.ballot_content import checked, lines, paper, paper_totals, sent
from participation.polls.ballot_form import form
from participation.polls.models import KIND
from participation.polls.policies import may_vote
from participation.polls.tabulating import tabulate

kind = registry.register(
    registry.BoxKind(
        slug=KIND,
        may_vote=may_vote,
        checked=checked,
        tabulate=tabulate,
        sent=sent,
        form=form,
        lines=lines,
        paper=paper,
        paper_totals=paper_totals,
    )
)
