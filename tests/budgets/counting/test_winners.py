"""Each rule finds the winners that its definition names."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.budgets.counting import (
    Completion,
    Election,
    Project,
    Rule,
    TieBreak,
    count,
    election,
    from_approval,
    from_ranking,
)
from participation.budgets.counting.ties import ranking
from tests.budgets.counting import slow
from tests.budgets.counting.elections import approvals, elections

A, B, C = Project("1", 60_00), Project("2", 50_00), Project("3", 40_00)
ties = st.sampled_from([TieBreak.SUPPORT, TieBreak.COST, TieBreak.LOT])


def keys(counted: Election, places: list[int]) -> tuple[str, ...]:
    return tuple(counted.projects[place].key for place in places)


@given(elections(), ties, st.booleans())
def test_greedy_counts_as_its_definition_reads(counted: Election, tie: TieBreak, per_cost: bool) -> None:
    rank = ranking(counted, tie, seed="s", root="r")
    outcome = count(counted, Rule.GREEDY_COST if per_cost else Rule.GREEDY_VOTES, tie_break=tie, seed="s", root="r")
    assert outcome.winners == keys(counted, slow.greedy(counted, rank, per_cost))


@given(elections(), ties)
def test_equal_shares_counts_as_its_definition_reads(counted: Election, tie: TieBreak) -> None:
    rank = ranking(counted, tie, seed="s", root="r")
    won, _purses = slow.equal_shares(counted, rank, Fraction(counted.budget, counted.voters))
    assert count(counted, Rule.EQUAL_SHARES, tie_break=tie, seed="s", root="r").winners == keys(counted, won)


@given(elections(), ties, st.booleans())
@settings(max_examples=60, deadline=None)
def test_raised_endowments_count_as_their_definition_reads(counted: Election, tie: TieBreak, stop: bool) -> None:
    rank = ranking(counted, tie, seed="s", root="r")
    completion = Completion.ADD1_EXHAUSTIVE if stop else Completion.ADD1
    outcome = count(counted, Rule.EQUAL_SHARES, completion, tie_break=tie, seed="s", root="r")
    assert outcome.winners == keys(counted, slow.add1(counted, rank, stop_exhaustive=stop))


@given(elections(), ties)
def test_phragmen_counts_as_its_definition_reads(counted: Election, tie: TieBreak) -> None:
    rank = ranking(counted, tie, seed="s", root="r")
    outcome = count(counted, Rule.PHRAGMEN, tie_break=tie, seed="s", root="r")
    assert outcome.winners == keys(counted, slow.phragmen(counted, rank))


@given(approvals(), st.randoms())
def test_neither_the_order_of_ballots_nor_their_grouping_matters(counted: Election, rng) -> None:
    ballots = [
        {counted.projects[place].key: points for place, points in ballot.items()} for ballot in slow.ballots(counted)
    ]
    rng.shuffle(ballots)
    again = election(counted.projects, ballots, counted.budget)
    assert again == counted


@given(elections())
@settings(max_examples=50, deadline=None)
def test_nothing_without_votes_wins_and_nobody_spends_more_than_there_is(counted: Election) -> None:
    for rule in Rule:
        completions = list(Completion) if rule == Rule.EQUAL_SHARES else [Completion.NONE]
        for completion in completions:
            outcome = count(counted, rule, completion)
            votes = dict(zip((project.key for project in counted.projects), counted.votes, strict=True))
            assert all(votes[key] for key in outcome.winners)
            assert outcome.left >= 0


@given(approvals())
@settings(max_examples=60, deadline=None)
def test_equal_shares_is_extended_justified_representation_up_to_one_project(counted: Election) -> None:
    """Checked by brute force over all groups of voters and all sets of projects (Peters et al. 2021)."""
    won = set(count(counted, Rule.EQUAL_SHARES).winners)
    cost = {project.key: project.cost for project in counted.projects}
    ballots = [{counted.projects[place].key for place in ballot} for ballot in slow.ballots(counted)]
    wanted = sorted(set().union(*ballots))
    for mask in range(1, 1 << len(wanted)):
        chosen = {key for bit, key in enumerate(wanted) if mask >> bit & 1}
        needed = sum(cost[key] for key in chosen)
        group = [ballot for ballot in ballots if chosen <= ballot]
        if not group or needed * counted.voters > counted.budget * len(group):
            continue
        one_more = max((cost[key] for key in chosen - won), default=0)
        has = [sum(cost[key] for key in ballot & won) for ballot in group]
        passed_over = sum(value < needed and value + one_more <= needed for value in has)
        # Whatever group could pay for the set: one of it has as much, or would have more with one of its projects.
        assert not passed_over or needed * counted.voters > counted.budget * passed_over


def test_equal_shares_gives_a_minority_its_part_where_greedy_gives_it_nothing() -> None:
    ballots = [from_approval(["1", "2"])] * 6 + [from_approval(["3"])] * 4
    counted = election([A, B, C], ballots, 110_00)
    assert count(counted, Rule.GREEDY_VOTES).winners == ("2", "1")
    assert count(counted, Rule.EQUAL_SHARES).winners == ("2", "3")


def test_the_rest_is_spent_greedily_where_that_was_announced() -> None:
    counted = election([A, B, C], [from_approval(["1"])] * 3 + [from_approval(["2"]), from_approval(["3"])], 120_00)
    assert count(counted, Rule.EQUAL_SHARES).winners == ("1",)
    assert count(counted, Rule.EQUAL_SHARES, Completion.GREEDY).winners == ("1", "3")


def test_raising_goes_on_through_exhaustive_outcomes_unless_it_stops_at_the_first() -> None:
    projects = [Project("1", 1_00), Project("2", 4_00), Project("3", 5_00)]
    ballots = [from_approval(["1"]), from_approval(["2", "3"]), from_approval(["3"])]
    counted = election(projects, ballots, 6_00)
    first = count(counted, Rule.EQUAL_SHARES, Completion.ADD1_EXHAUSTIVE)
    last = count(counted, Rule.EQUAL_SHARES, Completion.ADD1)
    assert (first.winners, first.endowment) == (("3", "1"), 3_00)
    assert (last.winners, last.endowment) == (("3", "1"), 6_00)  # with 7.00 the second could be bought as well


def test_points_weigh_and_rankings_give_more_points_for_better_places() -> None:
    assert from_ranking(["3", "1"], 3) == {"3": 3, "1": 2}
    counted = election([A, B], [{"1": 2}, {"2": 5}], 60_00)
    assert counted.scores == (2, 5)
    assert count(counted, Rule.GREEDY_VOTES).winners == ("2",)


def test_a_ranking_longer_than_the_ballot_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        from_ranking(["1", "2"], 1)


def test_level_projects_go_by_support_then_cost_then_number() -> None:
    projects = [Project("10", 5_00), Project("9", 5_00), Project("8", 4_00)]
    counted = election(projects, [from_approval(["10", "9", "8"])], 5_00)
    assert count(counted, Rule.GREEDY_VOTES).winners == ("8",)
    dear = election(projects[:2], [from_approval(["10", "9"])], 5_00)
    assert count(dear, Rule.GREEDY_VOTES, tie_break=TieBreak.COST).winners == ("9",)


def test_the_lot_depends_on_box_and_seed_and_can_be_drawn_again() -> None:
    projects = [Project(str(number), 5_00) for number in range(8)]
    counted = election(projects, [from_approval([project.key for project in projects])], 5_00)

    def drawn(seed: str, root: str) -> str:
        (winner,) = count(counted, Rule.GREEDY_VOTES, tie_break=TieBreak.LOT, seed=seed, root=root).winners
        return winner

    assert drawn("a", "r") == drawn("a", "r")
    assert len({drawn(str(seed), "r") for seed in range(40)}) > 3
    assert len({drawn("a", str(root)) for root in range(40)}) > 3


@given(elections())
@settings(max_examples=60, deadline=None)
def test_what_was_level_is_named_and_was_not_taken_before(counted: Election) -> None:
    for rule in (Rule.GREEDY_VOTES, Rule.EQUAL_SHARES, Rule.PHRAGMEN):
        outcome = count(counted, rule)
        turns = {e.project: e.turn or len(counted.projects) for e in outcome.explanations}
        for explanation in outcome.explanations:
            assert all(turns[other] >= turns[explanation.project] for other in explanation.level)
            if rule == Rule.GREEDY_VOTES and explanation.won:
                scores = {e.project: e.score for e in outcome.explanations}
                assert all(scores[other] == explanation.score for other in explanation.level)


def test_projects_that_are_level_name_each_other() -> None:
    counted = election([A, Project("2", 60_00), C], [from_approval(["1"]), from_approval(["2"])], 60_00)
    first, second, third = count(counted, Rule.GREEDY_VOTES).explanations
    assert (first.level, second.level, third.level) == (("2",), (), ())
    for rule in (Rule.EQUAL_SHARES, Rule.PHRAGMEN):
        level = count(election([A, Project("2", 60_00)], [from_approval(["1", "2"])] * 2, 120_00), rule)
        assert level.explanations[0].level == ("2",)


def test_only_equal_shares_is_completed() -> None:
    with pytest.raises(ValueError, match="Equal Shares"):
        count(election([A], [from_approval(["1"])], 1), Rule.PHRAGMEN, Completion.GREEDY)


@pytest.mark.parametrize(("projects", "budget"), [([Project("1", 1), Project("1", 2)], 5), ([Project("1", 1)], -1)])
def test_an_election_that_contradicts_itself_is_refused(projects: list[Project], budget: int) -> None:
    with pytest.raises(ValueError, match=r"twice|negative"):
        election(projects, [], budget)
