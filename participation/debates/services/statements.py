"""Statements: adding, answering one at a time, moderating."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participation.audit import services as audit
from participation.contributions.models import Contribution
from participation.contributions.rules import one_line
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.debates import rules
from participation.debates.models import Debate, Respondent, Statement, StatementAnswer, StatementState
from participation.debates.policies import speaks_for, waits_for_release
from participation.regions.services import touch

# From which state a state can be reached.
STATE_FROM = {
    StatementState.PUBLIC: {StatementState.WAITING, StatementState.HIDDEN, StatementState.REJECTED},
    StatementState.HIDDEN: {StatementState.PUBLIC},
    StatementState.REJECTED: {StatementState.WAITING},
}
_STEP = {StatementState.HIDDEN: "hidden", StatementState.REJECTED: "rejected"}
_COUNTER = {1: "agree_count", -1: "disagree_count", 0: "pass_count"}


@transaction.atomic
def add_statement(*, debate: Debate, user: Any, text: str) -> Statement:
    """Add a statement. The same sentence by the same person twice is one statement; by somebody else it is refused."""
    Contribution._base_manager.select_for_update(no_key=True).get(pk=debate.pk)
    debate = _with_rules(debate.pk)
    text = one_line(text)
    same = Statement._base_manager.filter(debate=debate, text__iexact=text)
    own = same.filter(author_id=user.pk).first() if user.is_authenticated else None
    if own is not None:
        return own
    require(can(user, "debates.add_statement", debate))
    text = rules.statement(text)
    if same.filter(state=StatementState.PUBLIC).exists():
        raise Invalid(_("This statement is here already. You can answer it."), field="text")
    statement = Statement._base_manager.create(
        region_id=debate.region_id,
        debate=debate,
        author=user,
        text=text,
        state=StatementState.WAITING if waits_for_release(debate, user) else StatementState.PUBLIC,
        is_seed=speaks_for(user, debate),
        created_at=clock.now(),
    )
    touch(debate.region_id)
    audit.record(action="statement.added", actor_id=user.pk, region_id=debate.region_id, obj=statement)
    return statement


@transaction.atomic
def answer(*, statement: Statement, user: Any, value: int | None) -> int | None:
    """Make 1 (agree), −1 (disagree), 0 (pass) or None (none) this person's answer. Returns what it was before.

    Asking for what is already so changes nothing.
    """
    if value not in (1, -1, 0, None):
        raise Invalid(_("Please choose whether you agree, disagree or pass."))
    before = _own_answer(statement, user)
    if before == value:
        return before
    debate = _with_rules(statement.debate_id)
    statement = Statement._base_manager.select_related("region").get(pk=statement.pk)
    statement.debate = debate
    require(can(user, "debates.answer_statement", statement))
    # A person's answers in one debate queue up here, so what follows sees what is there.
    respondent, _created = Respondent.objects.get_or_create(debate=debate, user=user)
    respondent = Respondent.objects.select_for_update().get(pk=respondent.pk)
    before = _own_answer(statement, user)
    if before == value:
        return before
    _store(statement, user, value)
    _count(respondent, statement, before, value)
    return before


def _own_answer(statement: Statement, user: Any) -> int | None:
    answers = StatementAnswer.objects.filter(statement_id=statement.pk, user_id=user.pk)
    return answers.values_list("value", flat=True).first()


def _store(statement: Statement, user: Any, value: int | None) -> None:
    if value is None:
        StatementAnswer.objects.filter(statement=statement, user=user).delete()
    else:
        StatementAnswer.objects.update_or_create(
            statement=statement, user=user, defaults={"value": value, "at": clock.now()}
        )


def _count(respondent: Respondent, statement: Statement, before: int | None, after: int | None) -> None:
    more = (after is not None) - (before is not None)
    if more:
        Respondent.objects.filter(pk=respondent.pk).update(answer_count=F("answer_count") + more)
    joined = (respondent.answer_count + more > 0) - (respondent.answer_count > 0)
    if joined:
        Debate._base_manager.filter(pk=statement.debate_id).update(respondent_count=F("respondent_count") + joined)
    touch(statement.region_id)
    changes = {_COUNTER[v]: F(_COUNTER[v]) + step for v, step in ((before, -1), (after, 1)) if v is not None}
    # The counters come last: their row lock is the scarce thing and is held until the commit only.
    counted = Statement._base_manager.filter(pk=statement.pk, state=StatementState.PUBLIC).update(**changes)
    if not counted:
        raise DomainError(_("This statement has just been withdrawn. Your answer could not be counted."))


@transaction.atomic
def set_state(*, statement: Statement, state: str, actor: Any, reason: str = "") -> Statement:
    """Release, hide, restore or reject. Hiding and rejecting need a reason, which the author reads."""
    statement = Statement._base_manager.select_for_update(of=("self",)).select_related("region").get(pk=statement.pk)
    require(can(actor, "debates.moderate_statement", statement))
    if statement.state == state:
        return statement
    if state not in STATE_FROM or statement.state not in STATE_FROM[StatementState(state)]:
        raise Invalid(_("This step is not possible from the present state."))
    reason = reason.strip()
    if state in _STEP and not reason:
        raise Invalid(_("Please give the reason; the author reads it."), field="reason")
    before = statement.state
    statement.state, statement.reason = state, reason
    statement.save(update_fields=["state", "reason"])
    step = _STEP.get(StatementState(state)) or ("released" if before == StatementState.WAITING else "restored")
    touch(statement.region_id)
    audit.record(
        action=f"statement.{step}", actor_id=actor.pk, region_id=statement.region_id, obj=statement, before=before,
        reason=reason,
    )  # fmt: skip
    return statement


def _with_rules(debate_id: int) -> Debate:
    rows = Debate._base_manager.select_related("region", "module__process", "module__debatemodule", "author")
    debate: Debate = rows.get(pk=debate_id)
    return debate
