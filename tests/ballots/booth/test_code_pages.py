"""With an access code through the booth."""

import uuid

import pytest

from participation.accounts.models import Role
from participation.ballots.codes import new_code
from participation.ballots.models import Channel, OpenBallot, RollEntry
from participation.ballots.services import codes
from tests import factories
from tests.ballots.booth.test_pages import Booth, hidden_fields
from tests.ballots.conftest import Vote, make_vote

pytestmark = pytest.mark.django_db


def test_a_visitor_with_a_code_votes_once(now) -> None:
    vote = make_vote(level="code")
    actor = factories.staff("Team", Role.PROJECT_TEAM, vote.stage.heide)
    code = codes.issue(
        box=vote.box, name="Alle", size=1, text="", request_key=uuid.uuid4(), actor=actor
    ).letters[0].code  # fmt: skip
    visitor = Booth(vote)
    assert "data-from-hash" in visitor.get("zugangscode/").text
    ballot = visitor.post("stimmzettel/", code=code)
    assert hidden_fields(ballot)["code"] == code
    assert visitor.cast("ja", **hidden_fields(ballot)).status_code == 200
    assert OpenBallot.objects.get().channel == Channel.CODE
    assert RollEntry.objects.get().has_voted
    again = visitor.post("stimmzettel/", code=code)
    assert again.status_code == 403
    assert "filled_in" not in again.text


def test_a_wrong_code_is_explained_beside_its_field_and_slowed_down(now) -> None:
    visitor = Booth(make_vote(level="code"))
    typed = new_code()
    answer = visitor.post("stimmzettel/", code=typed)
    assert answer.status_code == 403
    assert 'id="id_code_error"' in answer.text
    assert f'value="{typed}"' in answer.text
    for _ in range(20):
        answer = visitor.post("stimmzettel/", code=new_code())
    assert "Stunde" in answer.text or "hour" in answer.text


def test_whoever_was_given_a_code_uses_it_though_signed_in(vote: Vote) -> None:
    (person,) = vote.voters(1)
    actor = factories.staff("Team", Role.PROJECT_TEAM, vote.stage.heide)
    issued = codes.issue_to(
        box=vote.box, name="Wunsch", addressees=[codes.Addressee(person)], text="",
        request_key=uuid.uuid4(), actor=actor,
    )  # fmt: skip
    signed_in = Booth(vote, person)
    assert "id_code" in signed_in.get().text
    signed_in.cast("nein", code=issued.letters[0].code)
    assert (OpenBallot.objects.count(), RollEntry.objects.count()) == (1, 1)
