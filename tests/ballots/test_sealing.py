"""After the end the box is sealed, published and fixed; nothing tells whose ballot is whose."""

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from participation.accounts.models import Role
from participation.ballots import checks, merkle, storage
from participation.ballots.models import Box, OpenBallot, RollEntry, SealedBallot
from participation.ballots.receipts import new_receipt
from participation.ballots.services import sealing
from participation.ballots.services.casting import cast
from participation.ballots.tasks import seal_boxes
from participation.ballots.verifying import ballot_of, check
from participation.core import clock
from participation.core.errors import Invalid, Refused
from participation.processes.models import Phase
from tests import factories
from tests.ballots.conftest import CLOSE, OPTIONS, Vote, make_vote
from tests.factories import NOON
from tests.world import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def voted(vote: Vote, number: int) -> list[str]:
    """So many ballots, cast one after the other; returns the receipts in that order."""
    receipts = []
    for place, voter in enumerate(vote.voters(number)):
        receipts.append(new_receipt())
        attributes = {"age": "18–29"} if place % 2 else None
        cast(box=vote.box, voter=voter, content=OPTIONS[place % 3], receipt=receipts[-1], attributes=attributes)
    return receipts


def sealed(vote: Vote, now: time_machine.Traveller) -> Box:
    now.move_to(CLOSE)
    return sealing.seal(box=vote.box)


def test_the_sealed_box_holds_every_ballot_and_nothing_but_ballots(now: time_machine.Traveller, vote: Vote) -> None:
    receipts = voted(vote, 12)
    box = sealed(vote, now)
    assert (box.state, box.tables) == ("sealed", {"ballots": 12, "with attributes": 6})
    assert not OpenBallot.objects.exists()
    assert SealedBallot.objects.count() == RollEntry.objects.count() == 12
    assert {field.name for field in SealedBallot._meta.get_fields()} == {"key", "box", "receipt_hash", "content"}
    assert all(ballot_of(box, receipt) for receipt in receipts)
    assert ballot_of(box, new_receipt()) is None
    assert check(box).is_right


def test_the_root_is_that_of_the_published_list(now: time_machine.Traveller, vote: Vote) -> None:
    voted(vote, 5)
    box = sealed(vote, now)
    listed = sorted(SealedBallot.objects.values_list("receipt_hash", "content"))
    assert box.root == merkle.root([merkle.leaf(*row) for row in listed])


def test_nothing_is_sealed_before_the_end_or_while_paper_is_counted(now: time_machine.Traveller, vote: Vote) -> None:
    voted(vote, 1)
    now.move_to(CLOSE - timedelta(seconds=1))
    assert seal_boxes(clock.now()) == 0
    with pytest.raises(sealing.NotSealed):
        sealing.seal(box=vote.box)
    paper = Phase.objects.create(
        module=vote.box.module, title="Papier", features=["paper_count"], starts=CLOSE, ends=CLOSE + timedelta(days=1)
    )
    now.move_to(CLOSE)
    assert seal_boxes(clock.now()) == 0
    now.move_to(paper.ends)
    assert seal_boxes(clock.now()) == 1
    assert seal_boxes(clock.now()) == 0


def test_sealing_goes_on_where_it_broke_off(now: time_machine.Traveller, vote: Vote, monkeypatch) -> None:
    voted(vote, 6)
    now.move_to(CLOSE)
    with monkeypatch.context() as patched:
        patched.setattr(storage, "rewrite", lambda: (_ for _ in ()).throw(RuntimeError("Strom weg")))
        assert seal_boxes(clock.now()) == 0
    box = Box._base_manager.get(pk=vote.box.pk)
    assert (box.state, box.root) == ("open", "")
    assert not check(box).is_right
    with pytest.raises(Refused):
        cast(box=box, voter=vote.voters(1)[0], content="ja", receipt=new_receipt())
    assert seal_boxes(clock.now()) == 1
    assert check(Box._base_manager.get(pk=box.pk)).is_right


def test_an_empty_box_is_sealed_as_well(now: time_machine.Traveller, vote: Vote) -> None:
    box = sealed(vote, now)
    assert check(box).is_right
    assert box.root == merkle.root([])


def test_a_broken_off_vote_destroys_its_ballots_and_says_why(now: time_machine.Traveller, vote: Vote) -> None:
    voted(vote, 3)
    boss = factories.staff("Chefin", Role.ADMINISTRATOR, vote.stage.heide)
    with pytest.raises(Invalid):
        sealing.abort(box=vote.box, reason=" ", actor=boss)
    box = sealing.abort(box=vote.box, reason="Eine Frage war falsch gestellt.", actor=boss)
    assert not OpenBallot.objects.exists()
    assert box.state == "aborted"
    with pytest.raises(Refused) as caught:
        cast(box=box, voter=vote.voters(1)[0], content="ja", receipt=new_receipt())
    assert "falsch gestellt" in str(caught.value.message)
    now.move_to(CLOSE)
    assert seal_boxes(clock.now()) == 0


def test_rules_change_until_the_first_ballot_and_never_after(vote: Vote) -> None:
    changed = {"options": [*OPTIONS, "egal"]}
    box = sealing.open_box(module=vote.box.module, rules=changed)
    assert "egal" in box.rules
    cast(box=box, voter=vote.voters(1)[0], content="egal", receipt=new_receipt())
    with pytest.raises(Invalid):
        sealing.open_box(module=vote.box.module, rules={"options": OPTIONS})
    with pytest.raises(IntegrityError), transaction.atomic():
        Box._base_manager.filter(pk=box.pk).update(rules="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Box._base_manager.filter(pk=box.pk).update(replaceable=True)


def test_the_database_keeps_what_was_sealed(now: time_machine.Traveller, vote: Vote) -> None:
    voted(vote, 3)
    box = sealed(vote, now)
    stored = SealedBallot.objects.first()
    attempts = [
        lambda: SealedBallot.objects.filter(pk=stored.pk).update(content='"ja"'),
        lambda: SealedBallot.objects.filter(pk=stored.pk).delete(),
        lambda: SealedBallot.objects.create(box=box, receipt_hash="x", content='"ja"'),
        lambda: OpenBallot.objects.create(box=box, receipt_hash="x", content='"ja"'),
        lambda: Box._base_manager.filter(pk=box.pk).update(root="0" * 64),
        lambda: Box._base_manager.filter(pk=box.pk).update(state="open"),
        lambda: RollEntry.objects.first().delete(),
        lambda: RollEntry.objects.update(has_voted=False),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_command_confirms_a_sealed_box_and_finds_a_manipulated_one(
    now: time_machine.Traveller, vote: Vote, monkeypatch
) -> None:
    voted(vote, 4)
    with pytest.raises(CommandError, match="not ended"):
        call_command("verify_ballots", poll=vote.box.module_id, json=True)
    sealed(vote, now)
    said = io.StringIO()
    call_command("verify_ballots", poll=vote.box.module_id, json=True, stdout=said)
    found = json.loads(said.getvalue())
    assert (found["ballots"], found["on_roll"], found["is_right"]) == (4, 4, True)
    with pytest.raises(CommandError, match="no ballot box"):
        call_command("verify_ballots", poll=0)
    monkeypatch.setattr("participation.ballots.verifying.root_of", lambda box: "0" * 64)
    with pytest.raises(CommandError, match="not as it was announced"):
        call_command("verify_ballots", poll=vote.box.module_id)


def test_the_tables_of_ballots_have_no_row_numbers() -> None:
    assert checks.no_row_numbers(None, databases=["default"]) == []


@pytest.mark.postgres
def test_who_votes_while_the_box_is_closed_is_either_counted_or_refused(now: time_machine.Traveller) -> None:
    vote = make_vote()
    voters = vote.voters(12)
    phase = Phase.objects.filter(module=vote.box.module)
    phase.update(starts=NOON - timedelta(days=1))

    def close() -> Box:
        phase.update(ends=NOON)
        return sealing.seal(box=vote.box)

    jobs = [
        lambda voter=voter: cast(box=vote.box, voter=voter, content="ja", receipt=new_receipt()) for voter in voters
    ]
    results = at_once(*jobs, close)[:-1]
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(result.decision.code == "closed" for result in refused)
    assert SealedBallot.objects.count() == RollEntry.objects.count() == len(results) - len(refused)
    assert check(sealing.seal(box=vote.box)).is_right
