"""What is said about each project agrees with what was decided."""

from fractions import Fraction

from hypothesis import given, settings

from participation.budgets.counting import (
    Completion,
    Conditions,
    Election,
    Project,
    Rule,
    Verdict,
    count,
    election,
    from_approval,
)
from tests.budgets.counting import slow
from tests.budgets.counting.elections import elections


@given(elections())
@settings(max_examples=60, deadline=None)
def test_every_cent_is_accounted_for(counted: Election) -> None:
    for rule in Rule:
        outcome = count(counted, rule)
        costs = {project.key: project.cost for project in counted.projects}
        assert sum(costs[key] for key in outcome.winners) == outcome.spent
        assert outcome.spent + outcome.left == counted.budget
        left = counted.budget
        for explanation in sorted((e for e in outcome.explanations if e.won), key=lambda e: e.turn or 0):
            assert explanation.left == left
            left -= explanation.cost


@given(elections())
def test_what_supporters_have_is_what_is_left_in_their_purses(counted: Election) -> None:
    outcome = count(counted, Rule.EQUAL_SHARES)
    places = {project.key: place for place, project in enumerate(counted.projects)}
    rank = {key: turn for turn, key in enumerate(outcome.winners)}
    won, purses = slow.equal_shares(
        counted,
        lambda place: rank.get(counted.projects[place].key, len(rank)),
        Fraction(counted.budget, counted.voters),
    )
    assert [counted.projects[place].key for place in won] == list(outcome.winners)
    for explanation in outcome.explanations:
        if explanation.verdict == Verdict.SUPPORTERS_SHORT:
            place = places[explanation.project]
            voters = [voter for voter, ballot in enumerate(slow.ballots(counted)) if place in ballot]
            assert explanation.available == sum((purses[voter] for voter in voters), Fraction(0))
            assert explanation.available < explanation.cost
        elif explanation.won:
            assert explanation.available is not None
            assert explanation.share is not None
            assert explanation.available >= explanation.cost
            assert explanation.share * explanation.votes >= explanation.cost


@given(elections())
@settings(max_examples=60, deadline=None)
def test_who_lost_greedily_did_not_fit_when_its_turn_came(counted: Election) -> None:
    for rule in (Rule.GREEDY_VOTES, Rule.GREEDY_COST):
        for explanation in count(counted, rule).explanations:
            if explanation.verdict == Verdict.NOT_ENOUGH_LEFT:
                assert explanation.left is not None
                assert explanation.left < explanation.cost


def test_a_project_without_votes_is_told_so() -> None:
    outcome = count(election([Project("1", 5), Project("2", 5)], [from_approval(["1"])], 10), Rule.GREEDY_VOTES)
    assert [e.verdict for e in outcome.explanations] == [Verdict.WON, Verdict.NO_VOTES]


def test_conditions_bar_projects_with_too_few_votes_or_too_small_a_share() -> None:
    ballots = [from_approval(["1", "2"]), from_approval(["1"]), from_approval(["1"]), from_approval([])]
    counted = election([Project("1", 5), Project("2", 5)], ballots, 10)
    for conditions in (Conditions(votes=2), Conditions(share=Fraction(1, 2))):
        outcome = count(counted, Rule.GREEDY_VOTES, conditions=conditions)
        assert [e.verdict for e in outcome.explanations] == [Verdict.WON, Verdict.BELOW_MINIMUM]


def test_a_withdrawn_project_stays_on_ballots_and_cannot_win() -> None:
    counted = election([Project("1", 5), Project("2", 5)], [from_approval(["1", "2"])], 10)
    for rule in Rule:
        outcome = count(counted, rule, conditions=Conditions(withdrawn=frozenset({"1"})))
        assert [e.verdict for e in outcome.explanations] == [Verdict.WITHDRAWN, Verdict.WON]


def test_a_project_dearer_than_the_budget_is_told_so_under_every_rule() -> None:
    counted = election([Project("1", 50), Project("2", 5)], [from_approval(["1", "2"])], 10)
    for rule in Rule:
        assert count(counted, rule).explanations[0].verdict == Verdict.TOO_DEAR


def test_a_completed_project_keeps_what_its_supporters_could_have_paid() -> None:
    counted = election([Project("1", 600), Project("2", 400)], [from_approval(["1"]), from_approval(["2"])], 1000)
    outcome = count(counted, Rule.EQUAL_SHARES, Completion.GREEDY)
    first = outcome.explanations[0]
    assert (first.verdict, first.available, first.cost) == (Verdict.COMPLETED, Fraction(500), 600)
    assert outcome.winners == ("2", "1")


def test_nobody_who_saved_enough_is_told_otherwise_by_phragmen() -> None:
    ballots = [from_approval(["1"])] * 3 + [from_approval(["2"])]
    counted = election([Project("1", 300), Project("2", 250)], ballots, 500)
    first, second = count(counted, Rule.PHRAGMEN).explanations
    assert first.verdict == Verdict.WON
    assert (second.verdict, second.available) == (Verdict.NOT_ENOUGH_LEFT, Fraction(250))
