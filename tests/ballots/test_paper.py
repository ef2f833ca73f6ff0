"""Ballots on paper: against the roll, by two people, with every difference settled, all at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from participation.accounts.models import Role, User
from participation.ballots.models import Box, Channel, OpenBallot, PaperEntry, RollEntry
from participation.ballots.receipts import new_receipt
from participation.ballots.registry import Totals
from participation.ballots.services import paper, sealing
from participation.ballots.services.casting import cast
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.ballots.conftest import CLOSE, Vote, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_paper(now: time_machine.Traveller) -> Vote:
    return make_vote(with_paper=True)


@pytest.fixture
def one(on_paper: Vote) -> User:
    return factories.staff("Erste", Role.PROJECT_TEAM, on_paper.stage.heide)


@pytest.fixture
def two(on_paper: Vote) -> User:
    return factories.staff("Zweiter", Role.ADMINISTRATOR, on_paper.stage.heide)


def given_out(vote: Vote, number: int, actor: User) -> None:
    for person in vote.voters(number):
        paper.give_out(box=vote.box, person=person, actor=actor)


def keyed(vote: Vote, contents: list[str | None], actor: User) -> None:
    for number, content in enumerate(contents, 1):
        paper.key_in(box=vote.box, number=number, content=content, actor=actor)


def fresh(vote: Vote) -> Box:
    box: Box = Box._base_manager.get(pk=vote.box.pk)
    return box


def test_what_two_people_key_in_alike_goes_into_the_box(now, on_paper: Vote, one: User, two: User) -> None:
    given_out(on_paper, 4, one)
    now.move_to(CLOSE)
    for person in (one, two):
        keyed(on_paper, ["ja", "nein", "ja", None], person)
    assert not OpenBallot.objects.exists()
    paper.put_in_box(box=on_paper.box, actor=two)
    assert sorted(OpenBallot.objects.values_list("content", "channel")) == [
        ('"ja"', "paper"), ('"ja"', "paper"), ('"nein"', "paper")
    ]  # fmt: skip
    assert fresh(on_paper).paper == {"ballots": 3, "invalid": 1, "differences": 0}
    assert not PaperEntry.objects.exists()


def test_a_difference_keeps_all_ballots_out_until_it_is_settled(now, on_paper: Vote, one: User, two: User) -> None:
    given_out(on_paper, 2, one)
    now.move_to(CLOSE)
    keyed(on_paper, ["ja", "nein"], one)
    keyed(on_paper, ["ja", "ja"], two)
    with pytest.raises(Invalid, match="2"):
        paper.put_in_box(box=on_paper.box, actor=one)
    assert not OpenBallot.objects.exists()
    paper.settle(box=on_paper.box, number=2, content="nein", actor=two)
    paper.put_in_box(box=on_paper.box, actor=one)
    assert sorted(OpenBallot.objects.values_list("content", flat=True)) == ['"ja"', '"nein"']
    assert fresh(on_paper).paper["differences"] == 1


def test_one_person_alone_is_not_enough_and_cannot_be_two(now, on_paper: Vote, one: User) -> None:
    given_out(on_paper, 1, one)
    now.move_to(CLOSE)
    keyed(on_paper, ["ja"], one)
    keyed(on_paper, ["nein"], one)  # corrects the first entry
    assert list(PaperEntry.objects.values_list("first", "second")) == [('"nein"', "")]
    with pytest.raises(Invalid):
        paper.put_in_box(box=on_paper.box, actor=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEntry.objects.update(second='"nein"', second_by_id=one.pk)


def test_a_third_person_changes_nothing_that_two_have_keyed_in(now, on_paper: Vote, one: User, two: User) -> None:
    given_out(on_paper, 1, one)
    now.move_to(CLOSE)
    for person in (one, two):
        keyed(on_paper, ["ja"], person)
    third = factories.staff("Dritte", Role.PROJECT_TEAM, on_paper.stage.heide)
    for person in (one, third):
        with pytest.raises(Invalid):
            keyed(on_paper, ["nein"], person)
    with pytest.raises(Invalid):
        paper.settle(box=on_paper.box, number=1, content="nein", actor=third)


def test_no_more_ballots_are_keyed_in_than_were_given_out(now, on_paper: Vote, one: User) -> None:
    given_out(on_paper, 1, one)
    now.move_to(CLOSE)
    with pytest.raises(Invalid, match="1"):
        keyed(on_paper, ["ja", "ja"], one)


def test_what_was_never_offered_is_no_ballot(now, on_paper: Vote, one: User) -> None:
    given_out(on_paper, 1, one)
    now.move_to(CLOSE)
    with pytest.raises(Invalid):
        keyed(on_paper, ["vielleicht"], one)


def test_paper_is_given_out_while_the_vote_runs_and_keyed_in_after_it(now, on_paper: Vote, one: User) -> None:
    (anna, ben) = on_paper.voters(2)
    paper.give_out(box=on_paper.box, person=anna, actor=one)
    with pytest.raises(Refused):
        keyed(on_paper, ["ja"], one)
    now.move_to(CLOSE)
    with pytest.raises(Refused):
        paper.give_out(box=on_paper.box, person=ben, actor=one)
    now.move_to(CLOSE + timedelta(days=3))
    with pytest.raises(Refused):
        keyed(on_paper, ["ja"], one)


def test_whoever_has_voted_gets_no_paper_and_the_other_way_round(on_paper: Vote, one: User) -> None:
    anna, ben = on_paper.voters(2)
    cast(box=on_paper.box, voter=anna, content="ja", receipt=new_receipt())
    with pytest.raises(Invalid):
        paper.give_out(box=on_paper.box, person=anna, actor=one)
    paper.give_out(box=on_paper.box, person=ben, actor=one)
    with pytest.raises(Refused):
        cast(box=on_paper.box, voter=ben, content="ja", receipt=new_receipt())
    assert RollEntry.objects.get(person=ben).channel == Channel.PAPER


def test_strangers_get_no_paper_and_strangers_give_none(on_paper: Vote, one: User) -> None:
    with pytest.raises(Invalid):
        paper.give_out(box=on_paper.box, person=factories.person(lives_in=on_paper.stage.kueste), actor=one)
    stranger = factories.staff("Fremd", Role.PROJECT_TEAM, on_paper.stage.kueste)
    with pytest.raises(Refused):
        paper.give_out(box=on_paper.box, person=on_paper.voters(1)[0], actor=stranger)


def test_no_paper_where_no_phase_is_planned_for_it(vote: Vote) -> None:
    actor = factories.staff("Team", Role.PROJECT_TEAM, vote.stage.heide)
    with pytest.raises(Invalid):
        paper.give_out(box=vote.box, person=vote.voters(1)[0], actor=actor)


TOTALS = Totals(3, 1, {"bad": {"ja": 2, "nein": 1, "enthaltung": 0}})


def test_totals_alone_count_where_the_kind_allows_them(now, on_paper: Vote, one: User, two: User) -> None:
    given_out(on_paper, 4, one)
    now.move_to(CLOSE)
    for person in (one, two):
        paper.key_in_totals(box=on_paper.box, totals=TOTALS, actor=person)
    with pytest.raises(Invalid):
        keyed(on_paper, ["ja"], one)
    box = paper.put_in_box(box=on_paper.box, actor=one)
    assert paper.totals_of(box) == TOTALS
    assert not OpenBallot.objects.exists()


@pytest.mark.parametrize(
    "totals",
    [
        Totals(5, 0, {"bad": {"ja": 5, "nein": 0, "enthaltung": 0}}),
        Totals(2, 0, {"bad": {"ja": 2, "nein": 1, "enthaltung": 0}}),
        Totals(2, 0, {"bad": {"ja": -1, "nein": 1, "enthaltung": 0}}),
        Totals(2, 0, {"bad": {"ja": 2}}),
        Totals(-1, 0, {"bad": {"ja": 0, "nein": 0, "enthaltung": 0}}),
    ],
)
def test_totals_that_cannot_be_are_refused(now, on_paper: Vote, one: User, totals: Totals) -> None:
    given_out(on_paper, 4, one)
    now.move_to(CLOSE)
    with pytest.raises(Invalid):
        paper.key_in_totals(box=on_paper.box, totals=totals, actor=one)


@pytest.mark.django_db(transaction=True)
def test_a_box_is_not_sealed_before_its_paper_is_in_it(now) -> None:
    vote = make_vote(with_paper=True)
    one = factories.staff("Erste", Role.PROJECT_TEAM, vote.stage.heide)
    two = factories.staff("Zweiter", Role.PROJECT_TEAM, vote.stage.heide)
    given_out(vote, 4, one)
    now.move_to(CLOSE)
    paper.key_in_totals(box=vote.box, totals=TOTALS, actor=one)
    now.move_to(CLOSE + timedelta(days=3))
    with pytest.raises(sealing.NotSealed):
        sealing.seal(box=vote.box)
    now.move_to(CLOSE + timedelta(days=2))
    paper.key_in_totals(box=vote.box, totals=TOTALS, actor=two)
    paper.put_in_box(box=vote.box, actor=two)
    now.move_to(CLOSE + timedelta(days=3))
    box = sealing.seal(box=vote.box)
    assert box.tables["totals"] == TOTALS.counts
