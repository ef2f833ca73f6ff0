"""Majorities and quorums at their boundaries, and tables in which nobody can be recognised."""

from collections import Counter
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.ballots.registry import Cast, Totals
from participation.polls.tabulating import tabulate
from participation.polls.words import share
from tests.polls.test_content import RULES, question


def rules(*questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**RULES, "questions": list(questions), **changes}


def cast(*contents: Any) -> list[Cast]:
    return [Cast(content, "online", {}) for content in contents]


def yes_no(yes: int, no: int, abstain: int = 0, left_out: int = 0) -> list[Cast]:
    return cast(*[{"1": "yes"}] * yes, *[{"1": "no"}] * no, *[{"1": "abstain"}] * abstain, *[{}] * left_out)


def state(asked: dict[str, Any], ballots: list[Cast], **changes: Any) -> str:
    return str(tabulate(rules(asked, **changes), ballots)["questions"][0]["outcome"]["state"])


@pytest.mark.parametrize(
    ("majority", "of", "votes", "wanted"),
    [
        ("simple", "valid", (5, 4, 90), "reached"),
        ("simple", "valid", (5, 5), "rejected"),
        ("simple", "valid", (4, 5), "rejected"),
        ("simple", "valid", (0, 0, 5), "empty"),
        ("absolute", "valid", (6, 5, 10), "reached"),
        ("absolute", "all", (6, 5, 0), "reached"),
        ("absolute", "all", (6, 5, 1), "rejected"),
        ("absolute", "all", (6, 4, 0, 2), "rejected"),
        ("absolute", "all", (7, 4, 0, 2), "reached"),
        ("two_thirds", "valid", (6, 3, 9), "reached"),
        ("two_thirds", "valid", (5, 3), "rejected"),
        ("two_thirds", "all", (6, 2, 1), "reached"),
        ("two_thirds", "all", (6, 2, 2), "rejected"),
    ],
)
def test_a_proposal_needs_the_majority_that_was_stated(majority, of, votes, wanted) -> None:
    assert state(question(1, "yes_no", majority=majority, majority_of=of), yes_no(*votes)) == wanted


@pytest.mark.parametrize(
    ("kind", "value", "entitled", "votes", "wanted"),
    [
        ("turnout_share", 20, 50, (9, 0, 0, 1), "reached"),
        ("turnout_share", 20, 51, (9, 0, 0, 1), "no_quorum"),
        ("turnout_number", 10, None, (10, 0), "reached"),
        ("turnout_number", 10, None, (9, 0), "no_quorum"),
        ("approval_share", 20, 50, (10, 9), "reached"),
        ("approval_share", 20, 50, (9, 2), "no_quorum"),
        ("approval_number", 10, None, (10, 3), "reached"),
        ("approval_number", 10, None, (9, 3), "no_quorum"),
        ("approval_number", 10, None, (3, 10), "rejected"),
    ],
)
def test_a_quorum_holds_from_the_number_that_was_stated(kind, value, entitled, votes, wanted) -> None:
    quorum = {"kind": kind, "value": value}
    assert state(question(1, "yes_no"), yes_no(*votes), quorum=quorum, entitled=entitled) == wanted


@pytest.mark.parametrize(
    ("contents", "majority", "wanted"),
    [
        ([11, 11, 12], "simple", "reached"),
        ([11, 12], "simple", "level"),
        ([11, 11, 12, 13], "absolute", "no_majority"),
        ([11, 11, 11, 12, 13], "absolute", "reached"),
        ([], "simple", "empty"),
    ],
)
def test_one_of_several_options_can_lead_be_level_or_miss_its_majority(contents, majority, wanted) -> None:
    assert state(question(2, "single", majority=majority), cast(*[{"2": each} for each in contents])) == wanted


def test_a_ranking_is_decided_by_the_count_that_was_stated() -> None:
    ballots = cast(*[{"4": [11, 12, 13]}] * 3, *[{"4": [12, 13, 11]}] * 2)
    by_runoff = question(4, "ranking", min=None, max=None, decides="runoff")
    by_points = {**by_runoff, "decides": "borda"}
    leaders = [
        tabulate(rules(asked), ballots)["questions"][0]["outcome"]["leaders"] for asked in (by_runoff, by_points)
    ]
    assert leaders == [[11], [12]]


def test_scores_are_decided_by_all_points() -> None:
    counted = tabulate(rules(question(5, "scores")), cast({"5": {"11": 5}}, {"5": {"12": 3}}, {"5": {"12": 3}}))
    assert counted["questions"][0]["outcome"]["leaders"] == [12]
    assert dict(map(tuple, [(k, tuple(v)) for k, v in counted["questions"][0]["scores"]]))[11] == (0, 0, 0, 0, 0, 1)


def test_ballots_counted_by_hand_are_added_and_invalid_ones_count_as_ballots() -> None:
    by_hand = Totals(ballots=10, invalid=2, counts={"1": {"yes": 6, "no": 2, "abstain": 1}})
    counted = tabulate(rules(question(1, "yes_no")), yes_no(1, 0), by_hand)
    first = counted["questions"][0]
    assert counted["ballots"] == 13
    assert (first["votes"], first["valid"], first["abstained"], first["left_out"]) == (
        [["yes", 7], ["no", 2]],
        9,
        1,
        3,
    )


PLACES = ("Nordstadt", "Ostheim", "Südfeld", "")
answers = st.fixed_dictionaries(
    {},
    optional={
        "1": st.sampled_from(["yes", "no", "abstain"]),
        "3": st.lists(st.sampled_from([11, 12, 13]), min_size=1, max_size=2, unique=True).map(sorted),
        "4": st.permutations([11, 12, 13]).flatmap(lambda order: st.integers(1, 3).map(lambda n: order[:n])),
        "5": st.dictionaries(st.sampled_from(["11", "12", "13"]), st.integers(0, 5), min_size=1),
    },
)
casts = st.lists(
    st.builds(
        Cast,
        answers,
        st.sampled_from(["online", "online", "online", "code", "paper"]),
        st.sampled_from(PLACES).map(lambda place: {"municipality": place, "age_group": "30-44"} if place else {}),
    ),
    max_size=80,
)


@settings(max_examples=120, deadline=None)
@given(casts)
def test_no_table_tells_of_fewer_than_five_people(ballots) -> None:
    asked = [each for each in RULES["questions"] if each["id"] in (1, 3, 4, 5)]
    counted = tabulate(rules(*asked, groups=True), ballots)
    for each in counted["questions"]:
        for table in each["tables"].values():
            cells = table["cells"] if "cells" in table else [row for _option, row in table["options"] if row]
            assert all(cell == 0 or cell >= 5 for row in cells for cell in row)
            for total, column in zip(table.get("totals", []), zip(*cells, strict=True), strict=False):
                assert all(total - cell == 0 or total - cell >= 5 for cell in column)


def test_groups_that_are_large_enough_have_a_table() -> None:
    there = [Cast({"1": "yes" if n % 2 else "no"}, "online", {"municipality": "Nordstadt"}) for n in range(20)]
    elsewhere = [Cast({"1": "yes" if n % 3 else "no"}, "paper", {"municipality": "Ostheim"}) for n in range(30)]
    tables = tabulate(rules(question(1, "yes_no"), groups=True), there + elsewhere)["questions"][0]["tables"]
    assert set(tables) == {"channel", "municipality"}
    assert tables["municipality"]["columns"] == [["Nordstadt"], ["Ostheim"]]
    assert sum(map(sum, tables["municipality"]["cells"])) == 50


def test_without_the_voters_consent_there_are_no_tables_by_group() -> None:
    ballots = [Cast({"1": "yes"}, "online", {"municipality": place}) for place in ("Nordstadt", "Ostheim") * 20]
    assert tabulate(rules(question(1, "yes_no")), ballots)["questions"][0]["tables"] == {}


def test_totals_are_exact_whatever_the_groups() -> None:
    contents = [{"3": [11]}] * 3 + [{"3": [11, 12]}] * 2
    counted = tabulate(rules(question(3, "multiple", min=1, max=2)), cast(*contents))["questions"][0]
    assert Counter(dict(map(tuple, counted["votes"]))) == Counter({11: 5, 12: 2, 13: 0})


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(70, 215, "32,6"), (145, 215, "67,4"), (1, 3, "33,3"), (0, 0, "–")]
)
def test_shares_are_rounded_not_cut_off(part, whole, said) -> None:
    with translation.override("de"):
        assert share(part, whole).replace("\u00a0%", "") == said
