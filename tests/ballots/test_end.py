"""Once somebody has voted, the end only moves to a later moment; a vote can be broken off; corrections stay."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from participation.accounts.models import Role, User
from participation.ballots.models import Erratum, OpenBallot
from participation.ballots.receipts import new_receipt
from participation.ballots.services import errata, sealing
from participation.ballots.services.casting import cast
from participation.core.errors import Invalid, Refused
from participation.processes import services as processes
from participation.processes.models import Phase, PhaseChange
from tests import factories
from tests.ballots.conftest import CLOSE, Vote
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(vote: Vote) -> User:
    return factories.staff("Chefin", Role.ADMINISTRATOR, vote.stage.heide)


@pytest.fixture
def phase(vote: Vote) -> Phase:
    return phases(vote).select_related("module__process__region").get()


def phases(vote: Vote) -> Any:
    return Phase.objects.filter(module_id=vote.box.module_id)


def voted(vote: Vote) -> None:
    cast(box=vote.box, voter=vote.voters(1)[0], content="ja", receipt=new_receipt())


def test_before_the_first_ballot_dates_change_freely(vote: Vote, boss: User, phase: Phase) -> None:
    processes.move_phase(phase=phase, starts=NOON, ends=CLOSE - timedelta(days=1), reason="Kürzer", actor=boss)


def test_after_it_the_end_moves_on_only(vote: Vote, boss: User, phase: Phase) -> None:
    voted(vote)
    for starts, ends in (
        (NOON, CLOSE - timedelta(seconds=1)),
        (NOON + timedelta(hours=1), CLOSE),
        (NOON, None),
    ):
        with pytest.raises(Invalid):
            processes.move_phase(phase=phase, starts=starts, ends=ends, reason="Anders", actor=boss)
    for act in (processes.close_phase_now, processes.cancel_phase):
        with pytest.raises(Invalid):
            act(phase=phase, reason="Schluss", actor=boss)
    processes.move_phase(phase=phase, starts=NOON, ends=CLOSE + timedelta(days=1), reason="Mehr Zeit", actor=boss)
    assert PhaseChange.objects.get().reason == "Mehr Zeit"


def test_no_second_phase_is_added_and_none_is_prolonged_after_the_end(
    now: time_machine.Traveller, vote: Vote, boss: User, phase: Phase
) -> None:
    voted(vote)
    with pytest.raises(Invalid):
        processes.plan_phase(
            module=_with_feature(phase), title="Noch einmal", features=["ballot"],
            starts=CLOSE + timedelta(days=1), ends=CLOSE + timedelta(days=2), actor=boss,
        )  # fmt: skip
    now.move_to(CLOSE)
    for act in (
        lambda: processes.move_phase(
            phase=phase, starts=NOON, ends=CLOSE + timedelta(days=1), reason="Doch noch", actor=boss
        ),
        lambda: processes.open_phase_now(phase=phase, reason="Doch noch", actor=boss),
    ):
        with pytest.raises(Invalid):
            act()


def _with_feature(phase: Phase):
    phase.module.kind = "proposal"
    return phase.module


@pytest.mark.parametrize(
    "change",
    [{"ends": CLOSE - timedelta(days=1)}, {"ends": None}, {"starts": NOON + timedelta(hours=1)},
     {"is_cancelled": True}, {"features": []}],
)  # fmt: skip
def test_the_database_refuses_the_same(vote: Vote, change: dict) -> None:
    voted(vote)
    with pytest.raises(IntegrityError), transaction.atomic():
        phases(vote).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        phases(vote).delete()
    assert phases(vote).update(ends=CLOSE + timedelta(days=1), title="Anders") == 1


def test_only_administrators_break_a_vote_off_and_the_dates_are_free_then(vote: Vote, boss: User, phase: Phase) -> None:
    voted(vote)
    team = factories.staff("Team", Role.PROJECT_TEAM, vote.stage.heide)
    with pytest.raises(Refused):
        sealing.abort(box=vote.box, reason="Falsche Frage.", actor=team)
    sealing.abort(box=vote.box, reason="Falsche Frage.", actor=boss)
    assert not OpenBallot.objects.exists()
    processes.cancel_phase(phase=phase, reason="Abgebrochen", actor=boss)


def test_a_correction_is_public_and_stays(vote: Vote, boss: User) -> None:
    with pytest.raises(Invalid):
        errata.publish(box=vote.box, text="  ", actor=boss)
    with pytest.raises(Refused):
        errata.publish(box=vote.box, text="Falsch", actor=vote.voters(1)[0])
    erratum = errata.publish(box=vote.box, text="In Frage 1 muss es 2027 heißen.", actor=boss)
    for act in (
        lambda: Erratum._base_manager.filter(pk=erratum.pk).update(text="Nichts"),
        lambda: Erratum._base_manager.filter(pk=erratum.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
