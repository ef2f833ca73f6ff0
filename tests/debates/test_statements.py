"""Statements: adding, answering one at a time, moderating, ranking."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from participation.audit.models import Entry
from participation.core.errors import Invalid, Refused
from participation.core.policies import can
from participation.core.recounting import counters, mend
from participation.debates.models import Respondent, Statement, StatementAnswer
from participation.debates.querysets import ids_in_personal_order
from participation.debates.services.statements import add_statement, answer, set_state
from tests import factories
from tests.debates.conftest import make_world
from tests.debates.factories import debate, fresh, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(world):
    return debate(world.module, world.anna, collects_statements=True)


def counts(found: Statement) -> tuple[int, int, int]:
    found.refresh_from_db()
    return found.agree_count, found.disagree_count, found.pass_count


def test_an_answer_can_be_given_switched_repeated_and_taken_back(world, shown) -> None:
    said = statement(shown, world.ben)
    assert answer(statement=said, user=world.carla, value=1) is None
    assert answer(statement=said, user=world.carla, value=1) == 1
    assert counts(said) == (1, 0, 0)
    assert fresh(shown).respondent_count == 1
    assert answer(statement=said, user=world.carla, value=0) == 1
    assert answer(statement=said, user=world.carla, value=-1) == 0
    answer(statement=said, user=world.anna, value=-1)
    assert counts(said) == (0, 2, 0)
    assert fresh(shown).respondent_count == 2
    assert answer(statement=said, user=world.carla, value=None) == -1
    assert answer(statement=said, user=world.carla, value=None) is None
    assert counts(said) == (0, 1, 0)
    assert fresh(shown).respondent_count == 1
    answer(statement=said, user=world.carla, value=0)
    assert counts(said) == (0, 1, 1)
    assert fresh(shown).respondent_count == 2
    with pytest.raises(Invalid):
        answer(statement=said, user=world.carla, value=5)


def test_a_person_with_many_answers_is_one_person(world, shown) -> None:
    for said in [statement(shown, world.ben) for _number in range(3)]:
        answer(statement=said, user=world.carla, value=1)
    assert fresh(shown).respondent_count == 1
    assert Respondent.objects.get().answer_count == 3
    with scopes_disabled():
        assert [drift for entry in counters() for drift in mend(entry)] == []


def test_counters_of_statements_can_be_rebuilt(world, shown) -> None:
    said = statement(shown, world.ben)
    answer(statement=said, user=world.carla, value=1)
    Statement._base_manager.update(agree_count=7, pass_count=2)
    Respondent.objects.update(answer_count=9)
    type(shown)._base_manager.filter(pk=shown.pk).update(respondent_count=5)
    with scopes_disabled():
        drifts = [drift for entry in counters() for drift in mend(entry)]
    assert len(drifts) == 4
    assert counts(said) == (1, 0, 0)
    assert Respondent.objects.get().answer_count == 1
    assert fresh(shown).respondent_count == 1


@pytest.mark.parametrize("text", ["", "    ", "Ja!", "x" * 301])
def test_statements_have_a_length(world, shown, text) -> None:
    with pytest.raises(Invalid) as refused:
        add_statement(debate=shown, user=world.ben, text=text)
    assert refused.value.field == "text"


def test_the_longest_statement_fits(world, shown) -> None:
    said = add_statement(debate=shown, user=world.ben, text="Ä" * 300)
    assert len(Statement._base_manager.get(pk=said.pk).text) == 300


def test_the_same_statement_twice_is_one(world, shown) -> None:
    first = add_statement(debate=shown, user=world.ben, text="Der Bus soll  stündlich fahren.\n")
    again = add_statement(debate=shown, user=world.ben, text="Der Bus soll stündlich fahren.")
    assert first.pk == again.pk
    assert first.text == "Der Bus soll stündlich fahren."
    with pytest.raises(Invalid):
        add_statement(debate=shown, user=world.carla, text="der bus soll stündlich fahren.")


def test_statements_need_a_debate_that_collects_them(world) -> None:
    plain = debate(world.module, world.anna)
    assert not can(world.ben, "debates.add_statement", plain)
    with pytest.raises(Refused):
        add_statement(debate=plain, user=world.ben, text="Der Bus soll fahren.")


def test_only_opener_and_team_add_statements_where_citizens_may_not(now, db) -> None:
    world = make_world(citizen_statements=False)
    shown = debate(world.module, world.anna, collects_statements=True)
    with pytest.raises(Refused) as refused:
        add_statement(debate=shown, user=world.ben, text="Der Bus soll fahren.")
    assert refused.value.decision.code == "role"
    assert add_statement(debate=shown, user=world.anna, text="Der Bus soll fahren.").is_seed
    team = factories.staff("Team", "project_team", world.stage.heide)
    assert add_statement(debate=shown, user=team, text="Der Zug soll fahren.").is_seed
    elsewhere = factories.staff("Fremdes Team", "project_team", world.stage.kueste)
    assert not can(elsewhere, "debates.add_statement", shown)


def test_statements_wait_where_they_are_read_first(now, db) -> None:
    world = make_world(statements_premoderated=True)
    shown = debate(world.module, world.anna, collects_statements=True)
    said = add_statement(debate=shown, user=world.ben, text="Der Bus soll fahren.")
    assert said.state == "waiting"
    with pytest.raises(Refused):
        answer(statement=said, user=world.carla, value=1)
    moderator = factories.staff("Bob", "moderator", world.stage.heide)
    set_state(statement=said, state="public", actor=moderator)
    answer(statement=said, user=world.carla, value=1)
    assert add_statement(debate=shown, user=moderator, text="Der Zug soll fahren.").state == "public"


MOVES = [
    ("waiting", "public", "", True),
    ("waiting", "rejected", "Kein Bezug zum Thema.", True),
    ("waiting", "hidden", "Grund", False),
    ("public", "hidden", "Beleidigend.", True),
    ("public", "rejected", "Grund", False),
    ("public", "waiting", "", False),
    ("hidden", "public", "", True),
    ("rejected", "public", "", True),
]


@pytest.mark.parametrize(("before", "after", "reason", "possible"), MOVES)
def test_moderation_moves_between_states_with_reason_and_audit(world, shown, before, after, reason, possible) -> None:
    said = statement(shown, world.ben)
    answer(statement=said, user=world.carla, value=1)
    Statement._base_manager.filter(pk=said.pk).update(state=before)
    moderator = factories.staff("Bob", "moderator", world.stage.heide)
    if not possible:
        with pytest.raises(Invalid):
            set_state(statement=said, state=after, actor=moderator, reason=reason)
        return
    if reason:
        with pytest.raises(Invalid) as refused:
            set_state(statement=said, state=after, actor=moderator, reason="  ")
        assert refused.value.field == "reason"
    changed = set_state(statement=said, state=after, actor=moderator, reason=reason)
    assert (changed.state, changed.reason) == (after, reason)
    entry = Entry.objects.filter(action__startswith="statement.", actor_id=moderator.pk).get()
    assert entry.details == {"before": before, "reason": reason}
    assert counts(said) == (1, 0, 0)


def test_who_may_moderate_statements(world, shown) -> None:
    said = statement(shown, world.ben)
    for name, role, region, allowed in (
        ("Bob", "moderator", world.stage.heide, True),
        ("Ada", "administrator", world.stage.heide, True),
        ("Tim", "project_team", world.stage.heide, False),
        ("Mia", "moderator", world.stage.kueste, False),
    ):
        staff = factories.staff(name, role, region)
        assert bool(can(staff, "debates.moderate_statement", said)) is allowed
    own = statement(shown, staff_of(world))
    assert not can(own.author, "debates.moderate_statement", own)
    assert not can(world.anna, "debates.moderate_statement", said)


def staff_of(world):
    return factories.staff("Eva", "moderator", world.stage.heide)


def test_a_hidden_statement_takes_no_answers_and_keeps_those_it_has(world, shown) -> None:
    said = statement(shown, world.ben)
    answer(statement=said, user=world.carla, value=1)
    set_state(statement=said, state="hidden", actor=staff_of(world), reason="Beleidigend.")
    for value in (-1, None):
        with pytest.raises(Refused):
            answer(statement=said, user=world.carla, value=value)
    assert counts(said) == (1, 0, 0)


@pytest.mark.parametrize(("feature", "other"), [("answer", "statement"), ("statement", "answer")])
@pytest.mark.parametrize(("offset", "open_"), [(-1, False), (0, True), (7 * 86_400 - 1, True), (7 * 86_400, False)])
def test_statements_and_answers_follow_their_phases(world, shown, now, feature, other, offset, open_) -> None:
    said = statement(shown, world.ben)
    begins = factories.NOON + timedelta(days=10)
    timed = factories.module(
        world.stage.heide, "debate", features=(feature,), starts=begins, lasts=timedelta(days=7), title="Später"
    )
    type(shown)._base_manager.filter(pk=shown.pk).update(module=timed)
    now.move_to(begins + timedelta(seconds=offset))
    said = Statement._base_manager.get(pk=said.pk)
    admin = factories.staff("Ada", "administrator", world.stage.heide)
    for user in (world.carla, admin):
        may = {
            "answer": bool(can(user, "debates.answer_statement", said)),
            "statement": bool(can(user, "debates.add_statement", said.debate)),
        }
        assert may == {feature: open_, other: False}


def test_everybody_has_an_order_of_their_own_that_stays(world, shown) -> None:
    said = [statement(shown, world.ben) for _number in range(12)]
    with scopes_disabled():
        first, answered = ids_in_personal_order(shown, world.anna)
        assert sorted(first) == [row.pk for row in said]
        assert answered == set()
        assert ids_in_personal_order(shown, world.ben)[0] != first
        answer(statement=said[3], user=world.anna, value=0)
        more = statement(shown, world.ben)
        second, answered = ids_in_personal_order(shown, world.anna)
    assert [pk for pk in second if pk != more.pk] == first
    assert answered == {said[3].pk}


def made(shown, agree: int, disagree: int, passed: int, *, state: str = "public") -> Statement:
    return Statement._base_manager.create(
        region_id=shown.region_id, debate=shown, text=f"{agree} {disagree} {passed}", state=state,
        agree_count=agree, disagree_count=disagree, pass_count=passed,
    )  # fmt: skip


def test_rankings(world, shown) -> None:
    few = made(shown, 4, 0, 0)
    clear, half, lean = made(shown, 90, 5, 5), made(shown, 50, 50, 10), made(shown, 60, 40, 0)
    unsure = made(shown, 3, 3, 94)
    made(shown, 100, 0, 0, state="hidden")
    made(shown, 0, 0, 0)
    with scopes_disabled():
        rows = Statement.objects.filter(debate=shown).public()

        def order(name: str, minimum: int = 10) -> list[int]:
            return [row.pk for row in rows.most(name, minimum=minimum)]

        assert order("agreed") == [clear.pk, lean.pk, half.pk, unsure.pk]
        assert order("disputed")[:3] == [half.pk, lean.pk, clear.pk]  # of those who decided, six are too few
        assert order("passed")[:1] == [unsure.pk]
        assert order("agreed", 4)[0] == few.pk
        shares = rows.with_shares().get(pk=clear.pk)
        assert (shares.agreed_share, shares.disagreed_share, shares.passed_share) == (0.9, 0.05, 0.05)
        assert rows.with_shares().get(pk=half.pk).dispute == 1
        assert rows.totals() == {"statements": 6, "answers": 4 + 100 + 110 + 100 + 100}


def test_answers_belong_to_one_person_and_statement(world, shown) -> None:
    said = statement(shown, world.ben)
    answer(statement=said, user=world.carla, value=1)
    answer(statement=said, user=world.carla, value=-1)
    assert StatementAnswer.objects.filter(statement=said, user=world.carla).count() == 1
