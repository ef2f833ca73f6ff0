"""Everybody has one vote, and whoever sends it twice has cast it once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.ballots.models import Channel, OpenBallot, RollEntry
from participation.ballots.receipts import new_receipt, normalised
from participation.ballots.services.casting import cast, enrol
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.ballots.conftest import CLOSE, Vote, make_vote
from tests.factories import NOON
from tests.world import at_once

pytestmark = pytest.mark.django_db


def test_a_ballot_lies_in_the_box_and_the_voter_on_the_roll(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    confirmation = cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    assert (confirmation.repeated, confirmation.replaced) == (False, False)
    ballot = OpenBallot.objects.get()
    assert (ballot.content, ballot.channel, ballot.attributes) == ('"ja"', "online", "")
    assert confirmation.receipt not in ballot.receipt_hash
    assert RollEntry.objects.get().person == anna


def test_the_same_request_again_is_confirmed(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    receipt = new_receipt()
    cast(box=vote.box, voter=anna, content="ja", receipt=receipt)
    assert cast(box=vote.box, voter=anna, content="ja", receipt=receipt.lower().replace("-", " ")).repeated
    assert OpenBallot.objects.count() == RollEntry.objects.count() == 1


def test_a_second_ballot_is_refused(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    with pytest.raises(Refused) as caught:
        cast(box=vote.box, voter=anna, content="nein", receipt=new_receipt())
    assert caught.value.decision.code == "voted"
    assert OpenBallot.objects.count() == 1


def test_whoever_was_given_a_ballot_on_paper_does_not_vote_online(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    enrol(vote.box, anna, Channel.PAPER)
    with pytest.raises(Refused) as caught:
        cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    assert caught.value.decision.code == "voted"
    assert not OpenBallot.objects.exists()


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [(NOON - timedelta(seconds=1), False), (NOON, True), (CLOSE - timedelta(seconds=1), True), (CLOSE, False)],
)
def test_votes_are_cast_within_the_phase_only(now: time_machine.Traveller, vote: Vote, moment, allowed: bool) -> None:
    (anna,) = vote.voters(1)
    now.move_to(moment)
    if allowed:
        cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    else:
        with pytest.raises(Refused) as caught:
            cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
        assert caught.value.decision.code == "closed"
    assert OpenBallot.objects.count() == RollEntry.objects.count() == int(allowed)


def test_a_repeated_request_is_confirmed_even_after_the_end(now: time_machine.Traveller, vote: Vote) -> None:
    (anna,) = vote.voters(1)
    receipt = new_receipt()
    cast(box=vote.box, voter=anna, content="ja", receipt=receipt)
    now.move_to(CLOSE + timedelta(minutes=1))
    assert cast(box=vote.box, voter=anna, content="ja", receipt=receipt).repeated


def test_only_those_vote_whom_the_kind_admits_and_no_role_admits_anybody(vote: Vote) -> None:
    foreign = factories.person(lives_in=vote.stage.kueste)
    boss = factories.staff("Chefin", Role.ADMINISTRATOR, vote.stage.heide)
    for person, code in ((AnonymousUser(), "sign_in"), (foreign, "verify"), (boss, "verify")):
        with pytest.raises(Refused) as caught:
            cast(box=vote.box, voter=person, content="ja", receipt=new_receipt())
        assert caught.value.decision.code == code
    assert not RollEntry.objects.exists()


def test_what_was_never_offered_is_refused_and_costs_no_vote(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    with pytest.raises(Invalid):
        cast(box=vote.box, voter=anna, content="vielleicht", receipt=new_receipt())
    assert not RollEntry.objects.exists()
    cast(box=vote.box, voter=anna, content="nein", receipt=new_receipt())


@pytest.mark.parametrize("receipt", ["", "12345", "U" * 25, "12345-12345-12345-12345-1234"])
def test_something_that_is_no_receipt_is_refused(vote: Vote, receipt: str) -> None:
    (anna,) = vote.voters(1)
    with pytest.raises(Invalid):
        cast(box=vote.box, voter=anna, content="ja", receipt=receipt)


def test_a_receipt_survives_being_copied_by_hand() -> None:
    receipt = new_receipt()
    typed = receipt.replace("0", "o").replace("1", "l").lower().replace("-", " ")
    assert normalised(typed) == receipt
    assert len({new_receipt() for _ in range(100)}) == 100


def test_the_receipt_opens_the_ballot_to_change_where_that_is_allowed(now: time_machine.Traveller) -> None:
    vote = make_vote(replaceable=True)
    (anna,) = vote.voters(1)
    receipt = new_receipt()
    cast(box=vote.box, voter=anna, content="ja", receipt=receipt)
    assert cast(box=vote.box, voter=anna, content="nein", receipt=receipt).replaced
    assert OpenBallot.objects.get().content == '"nein"'
    now.move_to(CLOSE)
    with pytest.raises(Refused):
        cast(box=vote.box, voter=anna, content="ja", receipt=receipt)


def test_the_receipt_changes_nothing_where_that_is_not_allowed(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    receipt = new_receipt()
    cast(box=vote.box, voter=anna, content="ja", receipt=receipt)
    with pytest.raises(Refused) as caught:
        cast(box=vote.box, voter=anna, content="nein", receipt=receipt)
    assert caught.value.decision.code == "voted"


def test_casting_leaves_no_trace_anywhere_else(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    before = Entry.objects.count()
    cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    assert Entry.objects.count() == before


def test_casting_takes_few_queries(vote: Vote, django_assert_max_num_queries) -> None:
    (anna,) = vote.voters(1)
    with django_assert_max_num_queries(20):
        cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_at_the_same_moment(now: time_machine.Traveller) -> None:
    vote = make_vote()
    voters = vote.voters(200)
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        together = min(200, int(cursor.fetchone()[0]) - 50)
    for start in range(0, 200, together):
        jobs = [
            lambda voter=voter: cast(box=vote.box, voter=voter, content="ja", receipt=new_receipt())
            for voter in voters[start : start + together]
        ]
        results = at_once(*jobs)
        assert not any(isinstance(result, Exception) for result in results)
    assert OpenBallot.objects.count() == RollEntry.objects.count() == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_windows_casts_one_ballot(now: time_machine.Traveller) -> None:
    vote = make_vote()
    (anna,) = vote.voters(1)
    receipt = new_receipt()
    same = [lambda: cast(box=vote.box, voter=anna, content="ja", receipt=receipt)] * 8
    others = [lambda: cast(box=vote.box, voter=anna, content="nein", receipt=new_receipt())] * 8
    results = at_once(*same, *others)
    assert OpenBallot.objects.count() == RollEntry.objects.count() == 1
    refused = [result for result in results if isinstance(result, Refused)]
    assert {result.decision.code for result in refused} == {"voted"}
    if OpenBallot.objects.get().content == '"ja"':
        assert len(refused) == 8  # all eight requests with the receipt that was cast are confirmed
