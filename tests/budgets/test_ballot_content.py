"""What a ballot of a budget may say: money, numbers and parts are kept to, and each fault has its sentence."""

from typing import Any

import pytest
from django.http import QueryDict

from participation.ballots.registry import errors_of
from participation.budgets.ballot_content import checked, lines, paper, sent
from participation.core.errors import Invalid

KINDS: dict[str, dict[str, int]] = {
    "knapsack": {}, "approval": {"max_choices": 2}, "ranking": {"max_choices": 3},
    "points": {"points_total": 10, "points_max": 5},
}  # fmt: skip


def rules(kind: str, **ballot: Any) -> dict[str, Any]:
    return {
        "headings": [{"id": 1, "name": "Küste", "cents": 100_00}, {"id": 2, "name": "Binnenland", "cents": 50_00}],
        "projects": [
            {"id": 11, "title": "Bank", "cost_cents": 60_00, "heading": 1},
            {"id": 12, "title": "Boot", "cost_cents": 40_00, "heading": 1},
            {"id": 13, "title": "Brunnen", "cost_cents": 1, "heading": 1},
            {"id": 21, "title": "Baum", "cost_cents": 50_00, "heading": 2},
        ],
        "ballot": {"kind": kind, "one_heading": False, **KINDS[kind], **ballot},
    }


def faults(kind: str, projects: Any, **ballot: Any) -> dict[str, Any]:
    with pytest.raises(Invalid) as caught:
        checked(rules(kind, **ballot), {"projects": projects})
    return errors_of(caught.value)


@pytest.mark.parametrize(
    ("kind", "projects"),
    [
        ("knapsack", {"11": 1, "12": 1, "21": 1}),  # to the last cent, in each part
        ("approval", {"11": 1, "21": 1}),
        ("points", {"11": 5, "12": 5}),
        ("points", {"13": 1}),  # nobody has to give all points
        ("ranking", {"12": 1, "21": 2, "11": 3}),
    ],
)
def test_what_keeps_to_the_rules_is_stored_as_it_is(kind: str, projects: dict[str, int]) -> None:
    assert checked(rules(kind), {"projects": projects}) == {"projects": projects}


def test_a_cent_too_much_is_said_beside_the_sum_of_its_part() -> None:
    errors = faults("knapsack", {"11": 1, "12": 1, "13": 1, "21": 1})
    assert list(errors) == ["sum-1"]
    assert "0,01" in str(errors["sum-1"])


@pytest.mark.parametrize(
    ("kind", "projects", "fields"),
    [
        ("approval", {"11": 1, "12": 1, "13": 1}, {"sum"}),
        ("approval", {"11": 2}, {"n-11"}),
        ("knapsack", {"11": 2}, {"n-11"}),
        ("points", {"11": 6}, {"n-11"}),
        ("points", {"11": 5, "12": 5, "13": 1}, {"sum"}),
        ("points", {"11": 9, "12": 9}, {"n-11", "n-12", "sum"}),
        ("points", {"11": "drei"}, {"n-11"}),
        ("points", {"11": -1}, {"n-11"}),
        ("points", {"11": 1.5}, {"n-11"}),
        ("points", {"11": True}, {"n-11"}),
        ("ranking", {"11": 1, "12": 1}, {"n-11"}),
        ("ranking", {"11": 1, "12": 2, "13": 3, "21": 4}, {"sum"}),
        ("knapsack", {}, {"sum"}),
    ],
)
def test_each_fault_is_said_where_it_is(kind: str, projects: dict[str, Any], fields: set[str]) -> None:
    assert set(faults(kind, projects)) == fields


@pytest.mark.parametrize(
    "content",
    [None, [], "x", 7, {}, {"projects": []}, {"projects": {"99": 1}}, {"projects": {"11": 1}, "more": 1},
     {"projects": {"11": {"tief": []}}}, {"projects": {"11": float("nan")}}],
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_never_offered_is_refused(kind: str, content: Any) -> None:
    with pytest.raises(Invalid):
        checked(rules(kind), content)


def test_gaps_between_ranks_are_closed() -> None:
    assert checked(rules("ranking"), {"projects": {"11": 7, "21": 3}}) == {"projects": {"11": 2, "21": 1}}


def test_where_everybody_votes_in_one_part_two_are_refused() -> None:
    assert set(faults("approval", {"11": 1, "21": 1}, one_heading=True)) == {"sum"}
    assert checked(rules("approval", one_heading=True), {"projects": {"11": 1, "12": 1}})


def test_fields_are_read_as_they_were_typed() -> None:
    data = QueryDict("n-11=3&n-12=&n-13=0&n-21=viel&n-99=1&other=5&n-=2&csrf=x")
    assert sent(rules("points"), data) == {"projects": {"11": 3, "21": "viel", "99": 1, "": 2}}
    assert len(sent(rules("points"), QueryDict("n-11=" + "9" * 10_000))["projects"]["11"]) == 40


@pytest.mark.parametrize(
    ("kind", "projects", "said"),
    [
        ("ranking", {"12": 2, "21": 1}, ["Baum", "Boot"]),
        ("points", {"11": 1, "21": 4}, ["Baum", "Bank"]),
        ("approval", {"21": 1, "11": 1}, ["Bank", "Baum"]),
    ],
)
def test_a_ballot_is_said_in_words_in_the_order_that_it_means(kind: str, projects: dict, said: list[str]) -> None:
    assert [line.label for line in lines(rules(kind), {"projects": projects})] == said


def test_a_basket_names_what_is_spent_of_what_there_is() -> None:
    (project, together) = lines(rules("knapsack"), {"projects": {"11": 1}})
    assert project.text.startswith("60")
    assert "Küste" in together.label
    assert "100" in together.text


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_every_part_is_a_question_with_its_projects(kind: str) -> None:
    coast, inland = paper(rules(kind, one_heading=True))
    assert [option.key for option in coast.options] == ["11", "12", "13"]
    assert inland.text == "Binnenland"
    assert coast.writes is (kind in ("points", "ranking"))
