"""Access codes: made once, used once, and one vote for everybody whatever the channel."""

import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from participation.accounts.models import Role, User
from participation.audit.models import Entry
from participation.ballots import codes as code_rules
from participation.ballots.guessing import asked
from participation.ballots.models import AccessCode, Channel, CodeBatch, OpenBallot, RollEntry
from participation.ballots.receipts import new_receipt
from participation.ballots.services import codes, paper, sealing
from participation.ballots.services.casting import cast
from participation.core.errors import Invalid, Refused
from tests import factories
from tests.ballots.conftest import CLOSE, Vote, make_vote
from tests.world import at_once

pytestmark = pytest.mark.django_db


def keeper(vote: Vote) -> User:
    return User.objects.filter(username="Projektteam").first() or factories.staff(
        "Projektteam", Role.PROJECT_TEAM, vote.stage.heide
    )


def issued(vote: Vote, size: int = 3, **values: Any) -> codes.Issued:
    given = {"name": "Alle Haushalte", "text": "", "request_key": uuid.uuid4(), "actor": keeper(vote)} | values
    return codes.issue(box=vote.box, size=size, **given)


def issued_to(vote: Vote, *people: User, **values: Any) -> codes.Issued:
    given = {"name": "Ohne Internet", "text": "", "request_key": uuid.uuid4(), "actor": keeper(vote)} | values
    return codes.issue_to(box=vote.box, addressees=[codes.Addressee(person) for person in people], **given)


@pytest.fixture
def by_code(now: time_machine.Traveller) -> Vote:
    return make_vote(level="code")


def test_a_code_opens_one_ballot(by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    typed = code.lower().replace("-", " ").replace("0", "o")
    assert codes.usable(by_code.box, typed)
    codes.cast_with_code(box=by_code.box, code=typed, content="ja", receipt=new_receipt())
    assert OpenBallot.objects.get().channel == Channel.CODE
    assert RollEntry.objects.filter(has_voted=True, channel=Channel.CODE).count() == 1
    with pytest.raises(Refused) as caught:
        codes.cast_with_code(box=by_code.box, code=code, content="nein", receipt=new_receipt())
    assert caught.value.decision.code == "voted"
    assert not codes.usable(by_code.box, code)


def test_the_same_request_again_is_confirmed(by_code: Vote) -> None:
    code, receipt = issued(by_code).letters[0].code, new_receipt()
    codes.cast_with_code(box=by_code.box, code=code, content="ja", receipt=receipt)
    assert codes.cast_with_code(box=by_code.box, code=code, content="ja", receipt=receipt).repeated
    assert OpenBallot.objects.count() == 1


def test_a_ballot_that_was_never_offered_leaves_the_code_unused(by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    with pytest.raises(Invalid):
        codes.cast_with_code(box=by_code.box, code=code, content="vielleicht", receipt=new_receipt())
    assert codes.usable(by_code.box, code)
    assert not RollEntry.objects.filter(has_voted=True).exists()


def test_the_database_alone_gives_no_code_away(by_code: Vote, settings: Any) -> None:
    made = issued(by_code)
    stored = str([list(model.objects.values()) for model in (AccessCode, RollEntry)])
    stored += str([CodeBatch._base_manager.values().get(), list(Entry.objects.values())])
    for letter in made.letters:
        assert letter.code not in stored
        assert letter.code.replace("-", "") not in stored
    assert len({letter.code for letter in made.letters}) == 3
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "ein anderer Schlüssel", []
    assert not codes.usable(by_code.box, made.letters[0].code)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]


def test_codes_survive_a_new_secret_key(by_code: Vote, settings: Any) -> None:
    code = issued(by_code).letters[0].code
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "ein neuer Schlüssel", [settings.SECRET_KEY]
    assert codes.usable(by_code.box, code)


def test_a_code_holds_in_its_box_alone(by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    other = make_vote(level="code")
    assert codes.usable(other.box, code).code == "unknown_code"  # type: ignore[union-attr]


def test_a_second_click_makes_no_second_batch(by_code: Vote) -> None:
    key = uuid.uuid4()
    issued(by_code, request_key=key)
    with pytest.raises(Invalid):
        issued(by_code, request_key=key)
    assert (CodeBatch._base_manager.count(), AccessCode.objects.count()) == (1, 3)


def test_codes_without_persons_exist_only_where_codes_are_the_sole_channel(vote: Vote, by_code: Vote) -> None:
    with pytest.raises(Invalid):
        issued(vote)
    with pytest.raises(Invalid):
        issued_to(by_code, *by_code.voters(1))
    assert not RollEntry.objects.exists()


def test_whoever_has_a_code_votes_by_no_other_channel(vote: Vote) -> None:
    anna, ben = vote.voters(2)
    code = issued_to(vote, anna).letters[0].code
    with pytest.raises(Refused) as caught:
        cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    assert caught.value.decision.code == "voted"
    codes.cast_with_code(box=vote.box, code=code, content="nein", receipt=new_receipt())
    cast(box=vote.box, voter=ben, content="ja", receipt=new_receipt())
    for person in (anna, ben):
        with pytest.raises(Invalid):
            issued_to(vote, person)
    assert OpenBallot.objects.count() == RollEntry.objects.filter(has_voted=True).count() == 2


def test_nobody_gets_a_code_who_may_not_vote_and_then_nobody_of_the_list_does(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    stranger = factories.person(lives_in=vote.stage.kueste)
    with pytest.raises(Invalid) as caught:
        issued_to(vote, anna, stranger)
    assert str(stranger) in str(caught.value.message)
    assert not RollEntry.objects.exists()
    assert not AccessCode.objects.exists()


def test_a_lost_letter_is_replaced_and_the_old_code_opens_nothing(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    made = issued_to(vote, anna)
    new = codes.replace_letter(batch=made.batch, number=1, actor=keeper(vote)).letters[0]
    assert new.number == 2
    assert codes.usable(vote.box, made.letters[0].code).code == "void_code"  # type: ignore[union-attr]
    codes.cast_with_code(box=vote.box, code=new.code, content="ja", receipt=new_receipt())
    for number, sign in ((1, "invalid"), (2, "cast"), (3, "no letter")):
        with translation.override("en"), pytest.raises(Invalid, match=sign):
            codes.replace_letter(batch=made.batch, number=number, actor=keeper(vote))


def test_who_gives_a_code_back_can_vote_online(vote: Vote) -> None:
    (anna,) = vote.voters(1)
    made = issued_to(vote, anna)
    codes.take_back(batch=made.batch, number=1, actor=keeper(vote))
    cast(box=vote.box, voter=anna, content="ja", receipt=new_receipt())
    with pytest.raises(Refused):
        codes.cast_with_code(box=vote.box, code=made.letters[0].code, content="ja", receipt=new_receipt())
    assert OpenBallot.objects.count() == 1


def test_a_batch_can_be_declared_invalid_but_not_what_was_cast_with_it(by_code: Vote) -> None:
    made = issued(by_code)
    codes.cast_with_code(box=by_code.box, code=made.letters[0].code, content="ja", receipt=new_receipt())
    assert codes.revoke(batch=made.batch, actor=keeper(by_code)) == 2
    assert [bool(codes.usable(by_code.box, letter.code)) for letter in made.letters] == [False] * 3
    assert RollEntry.objects.count() == OpenBallot.objects.count() == 1


def test_codes_are_for_the_keepers_of_the_region(by_code: Vote) -> None:
    made = issued(by_code)
    stranger = factories.staff("Fremd", Role.PROJECT_TEAM, by_code.stage.kueste)
    moderator = factories.staff("Moderation", Role.MODERATOR, by_code.stage.heide)
    for actor in (stranger, moderator):
        with pytest.raises(Refused):
            issued(by_code, actor=actor)
        with pytest.raises(Refused):
            codes.revoke(batch=made.batch, actor=actor)


def test_no_code_is_made_after_the_end_and_none_is_used(now: time_machine.Traveller, by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    now.move_to(CLOSE)
    with pytest.raises(Invalid):
        issued(by_code)
    with pytest.raises(Refused) as caught:
        codes.cast_with_code(box=by_code.box, code=code, content="ja", receipt=new_receipt())
    assert caught.value.decision.code == "closed"


def test_casting_with_a_code_leaves_no_trace_anywhere_else(by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    before = Entry.objects.count()
    codes.cast_with_code(box=by_code.box, code=code, content="ja", receipt=new_receipt())
    assert Entry.objects.count() == before


def test_the_database_never_makes_a_used_code_fresh(by_code: Vote) -> None:
    code = issued(by_code).letters[0].code
    codes.cast_with_code(box=by_code.box, code=code, content="ja", receipt=new_receipt())
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCode.objects.filter(state="redeemed").update(state="fresh")


def test_codes_have_eighty_random_bits() -> None:
    made = {code_rules.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code.replace("-", "")) == 16 for code in made)
    assert code_rules.normalised("0oO1-iIlL-ABCD EFGH") == "0001-1111-ABCD-EFGH"
    assert code_rules.normalised("ABCD") == code_rules.normalised("U" * 16) == ""


@pytest.mark.django_db(transaction=True)
def test_after_sealing_the_codes_are_gone_and_the_roll_still_counts(now: time_machine.Traveller) -> None:
    vote = make_vote(level="code")
    made = issued(vote)
    codes.cast_with_code(box=vote.box, code=made.letters[0].code, content="ja", receipt=new_receipt())
    now.move_to(CLOSE)
    sealing.seal(box=vote.box)
    assert not AccessCode.objects.exists()
    assert RollEntry.objects.filter(has_voted=True, channel=Channel.CODE).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_used_in_many_windows_at_once_casts_one_ballot(now: time_machine.Traveller) -> None:
    vote = make_vote(level="code")
    code, receipt = issued(vote, 1).letters[0].code, new_receipt()
    same = [lambda: codes.cast_with_code(box=vote.box, code=code, content="ja", receipt=receipt)] * 6
    others = [lambda: codes.cast_with_code(box=vote.box, code=code, content="nein", receipt=new_receipt())] * 6
    results = at_once(*same, *others)
    assert OpenBallot.objects.count() == RollEntry.objects.filter(has_voted=True).count() == 1
    refused = [result for result in results if isinstance(result, Refused)]
    assert {result.decision.code for result in refused} == {"voted"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_is_given_out_at_the_moment_of_voting_online_and_on_paper(now: time_machine.Traveller) -> None:
    vote = make_vote(with_paper=True)
    actor = keeper(vote)
    for person in vote.voters(8):
        at_once(
            lambda person=person: cast(box=vote.box, voter=person, content="ja", receipt=new_receipt()),
            lambda person=person: issued_to(vote, person, actor=actor),
            lambda person=person: paper.give_out(box=vote.box, person=person, actor=actor),
        )
    assert RollEntry.objects.count() == 8
    online = RollEntry.objects.filter(channel=Channel.ONLINE).count()
    assert OpenBallot.objects.count() == online
    assert AccessCode.objects.count() == RollEntry.objects.filter(channel=Channel.CODE).count()


def test_after_twenty_wrong_codes_a_connection_has_to_wait(by_code: Vote, rf: Any) -> None:
    code = issued(by_code).letters[0].code
    request = rf.get("/", REMOTE_ADDR="192.0.2.1")
    for _ in range(20):
        assert asked(request, by_code.box, code_rules.new_code()).code == "unknown_code"  # type: ignore[union-attr]
    assert asked(request, by_code.box, code).code == "wait"  # type: ignore[union-attr]
    assert asked(rf.get("/", REMOTE_ADDR="192.0.2.2"), by_code.box, code)
