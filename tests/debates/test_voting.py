"""Agreeing and disagreeing: one vote a person, counted exactly, within the cap for unverified votes."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from participation.contributions.scores import confidence
from participation.core.errors import Invalid, Refused
from participation.core.policies import can
from participation.core.recounting import counters, mend
from participation.debates.models import DebateVote
from participation.debates.services.voting import vote
from tests import factories
from tests.debates.conftest import make_world
from tests.debates.factories import debate, fresh, with_votes

pytestmark = pytest.mark.django_db


def counts(found) -> tuple[int, int, int, float]:
    found = fresh(found)
    return found.up_count, found.down_count, found.unverified_count, found.confidence


def test_a_vote_can_be_given_switched_repeated_and_taken_back(world) -> None:
    shown = debate(world.module, world.anna)
    assert counts(shown) == (0, 0, 0, 1.0)
    assert vote(debate=shown, user=world.ben, value=1) == 0
    assert counts(shown) == (1, 0, 0, 100.0)
    assert vote(debate=shown, user=world.ben, value=1) == 1
    assert counts(shown) == (1, 0, 0, 100.0)
    assert vote(debate=shown, user=world.ben, value=-1) == 1
    assert counts(shown) == (0, 1, 0, 0.0)
    vote(debate=shown, user=world.anna, value=1)
    assert counts(shown) == (1, 1, 0, 0.0)
    assert vote(debate=shown, user=world.ben, value=0) == -1
    assert vote(debate=shown, user=world.ben, value=0) == 0
    assert counts(shown) == (1, 0, 0, 100.0)
    assert vote(debate=shown, user=world.anna, value=0) == 1
    assert counts(shown) == (0, 0, 0, 1.0)
    with pytest.raises(Invalid):
        vote(debate=shown, user=world.ben, value=2)


@pytest.mark.parametrize(("up", "down"), [(1, 0), (3, 1), (1, 3), (0, 4), (70_000, 30_000)])
def test_the_database_computes_confidence_as_the_formula_says(world, up, down) -> None:
    shown = debate(world.module, world.anna)
    type(shown)._base_manager.filter(pk=shown.pk).update(up_count=up - 1 if up else 0, down_count=down - (not up))
    vote(debate=shown, user=world.ben, value=1 if up else -1)
    assert counts(shown)[3] == pytest.approx(confidence(up, down))


def test_votes_without_verified_residence_are_counted_apart(world) -> None:
    shown = debate(world.module, world.anna)
    vote(debate=shown, user=world.carla, value=1)
    vote(debate=shown, user=world.fritz, value=-1)
    assert counts(shown)[:3] == (1, 1, 2)
    vote(debate=shown, user=world.carla, value=-1)
    assert counts(shown)[:3] == (0, 2, 2)
    vote(debate=shown, user=world.fritz, value=0)
    assert counts(shown)[:3] == (0, 1, 1)


def test_who_is_verified_after_voting_counts_as_verified_with_the_next_vote(world) -> None:
    shown = debate(world.module, world.anna)
    vote(debate=shown, user=world.carla, value=1)
    world.carla.residences.create(region=world.stage.heide)
    for known in ("residence_rows", "residence_paths"):
        world.carla.__dict__.pop(known, None)
    vote(debate=shown, user=world.carla, value=-1)
    assert counts(shown)[:3] == (0, 1, 0)


# free votes, share, verified and unverified votes there are, whether one more unverified vote is taken
CAPS = [
    (100, 50, 0, 0, True),
    (100, 50, 0, 99, True),  # the hundredth is free
    (100, 50, 0, 100, False),
    (100, 50, 50, 50, False),  # half is not less than half
    (100, 50, 51, 49, True),
    (100, 50, 60, 60, False),
    (100, 50, 61, 60, True),
    (100, 100, 0, 120, True),  # 100 % switches the cap off
    (100, 0, 120, 0, False),
    (0, 50, 0, 0, True),  # nobody outnumbers nobody
    (0, 50, 0, 1, False),
    (0, 50, 2, 1, True),
    (10, 20, 9, 2, True),
    (10, 20, 8, 2, False),
]


@pytest.mark.parametrize(("free", "share", "verified", "unverified", "taken"), CAPS)
def test_cap_for_unverified_votes(now, db, free, share, verified, unverified, taken) -> None:
    world = make_world(free_unverified_votes=free, max_unverified_share=share)
    shown = with_votes(debate(world.module, world.anna), verified=verified, unverified=unverified)
    decision = can(world.carla, "debates.vote", shown)
    assert bool(decision) is taken
    if taken:
        vote(debate=shown, user=world.carla, value=1)
    else:
        assert decision.code == "verify"
        assert decision.remedy.url == "/konto/wohnort/"
        with pytest.raises(Refused):
            vote(debate=shown, user=world.carla, value=1)
    assert can(world.ben, "debates.vote", shown)
    vote(debate=shown, user=world.ben, value=1)


def test_who_has_voted_already_may_change_their_mind_beyond_the_cap(now, db) -> None:
    world = make_world(free_unverified_votes=3)
    shown = debate(world.module, world.anna)
    vote(debate=shown, user=world.carla, value=1)
    shown = with_votes(shown, unverified=5)
    assert not can(world.fritz, "debates.vote", shown)
    vote(debate=shown, user=world.carla, value=-1)
    vote(debate=shown, user=world.carla, value=0)
    with pytest.raises(Refused):
        vote(debate=shown, user=world.carla, value=1)


def test_the_service_looks_at_the_votes_as_they_are_now(now, db) -> None:
    world = make_world(free_unverified_votes=1)
    stale = debate(world.module, world.anna)
    with_votes(stale, unverified=1)
    with pytest.raises(Refused):
        vote(debate=stale, user=world.carla, value=1)


WHEN = [
    ("before", timedelta(seconds=-1), False),
    ("at the start", timedelta(0), True),
    ("during", timedelta(days=3), True),
    ("just before the end", timedelta(days=7, seconds=-1), True),
    ("at the end", timedelta(days=7), False),
    ("after", timedelta(days=8), False),
]


@pytest.mark.parametrize("who", ["resident", "moderator", "administrator"])
@pytest.mark.parametrize(("label", "offset", "open_"), WHEN, ids=[label for label, *_ in WHEN])
def test_votes_follow_the_phase_for_everybody(world, now, label, offset, open_, who) -> None:
    shown = debate(world.module, world.anna)
    begins = factories.NOON + timedelta(days=10)
    timed = factories.module(
        world.stage.heide, "debate", features=("vote",), starts=begins, lasts=timedelta(days=7), title="Später"
    )
    type(shown)._base_manager.filter(pk=shown.pk).update(module=timed)
    if who == "resident":
        user = world.ben
    else:
        user = factories.staff("Amt", who, world.stage.heide)
        user.residences.create(region=world.stage.heide)
    now.move_to(begins + offset)
    decision = can(user, "debates.vote", fresh(shown))
    assert bool(decision) is open_
    if open_:
        vote(debate=shown, user=user, value=1)
        assert counts(shown)[0] == 1
    else:
        assert decision.code == "closed"
        with pytest.raises(Refused):
            vote(debate=shown, user=user, value=1)
        assert DebateVote.objects.count() == 0


@pytest.mark.parametrize("change", [{"visibility": "hidden"}, {"visibility": "draft"}, {"stage": "retired"}])
def test_only_public_and_open_debates_take_votes(world, change) -> None:
    shown = debate(world.module, world.anna)
    type(shown)._base_manager.filter(pk=shown.pk).update(**change)
    with pytest.raises(Refused):
        vote(debate=shown, user=world.ben, value=1)


def test_counters_can_be_rebuilt(world) -> None:
    shown = with_votes(debate(world.module, world.anna), verified=4, unverified=3)
    type(shown)._base_manager.filter(pk=shown.pk).update(up_count=0, unverified_count=99)
    with scopes_disabled():
        drifts = [drift for entry in counters() for drift in mend(entry)]
    assert {drift.counter for drift in drifts} == {
        "contributions.contribution.up_count",
        "contributions.contribution.unverified_count",
    }
    assert counts(shown)[:3] == (7, 0, 3)


def test_votes_in_bulk_add_nothing_twice(world) -> None:
    from participation.debates.services import VoteRow, record_votes

    shown = debate(world.module, world.anna)
    rows = [
        VoteRow(shown.pk, world.ben.pk, 1, factories.NOON),
        VoteRow(shown.pk, world.carla.pk, -1, factories.NOON, False),
    ]
    assert record_votes(rows) == 2
    assert record_votes([*rows, VoteRow(shown.pk, world.anna.pk, 1, factories.NOON)]) == 1
    assert counts(shown) == (2, 1, 1, pytest.approx(confidence(2, 1)))


def test_hot_score_counts_the_votes_of_the_last_days(world, now) -> None:
    from participation.contributions.tasks import refresh_hot_scores

    shown = debate(world.module, world.anna)
    with_votes(shown, verified=10)
    now.shift(timedelta(days=1, hours=12))
    with scopes_disabled():
        refresh_hot_scores(factories.NOON + timedelta(days=1, hours=12))
    assert fresh(shown).hot_score == 5
    now.shift(timedelta(days=40))
    with scopes_disabled():
        refresh_hot_scores(factories.NOON + timedelta(days=41))
    assert fresh(shown).hot_score == 0
