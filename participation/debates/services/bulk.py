"""Many votes and answers at once, for synthetic load and imports: no policies, exact counters, nothing twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from participation.contributions.models import Contribution
from participation.contributions.scores import confidence
from participation.debates.models import Debate, DebateVote, Respondent, Statement, StatementAnswer
from participation.regions.services import touch

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote to be recorded: 1 agree, −1 disagree; `verified` tells whether by a verified resident."""

    debate_id: int
    user_id: int
    value: int
    at: datetime
    verified: bool = True


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer to be recorded: 1 agree, −1 disagree, 0 pass; None: nobody knows when."""

    statement_id: int
    user_id: int
    value: int
    at: datetime | None = None


@transaction.atomic
def record_votes(rows: Iterable[VoteRow]) -> int:
    """Record votes on debates and count anew. A second vote of a person is left out. Returns how many were added."""
    votes = [
        DebateVote(debate_id=row.debate_id, user_id=row.user_id, value=row.value, verified=row.verified, at=row.at)
        for row in rows
    ]
    ids = sorted({vote.debate_id for vote in votes})
    debates = list(Contribution._base_manager.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    before = DebateVote.objects.filter(debate_id__in=ids).count()
    DebateVote.objects.bulk_create(votes, batch_size=BATCH, ignore_conflicts=True)
    counts = {
        debate_id: numbers
        for debate_id, *numbers in DebateVote.objects.filter(debate_id__in=ids)
        .order_by()
        .values_list("debate_id")
        .annotate(
            up=Count("pk", filter=Q(value=1)),
            down=Count("pk", filter=Q(value=-1)),
            unverified=Count("pk", filter=Q(verified=False)),
        )
    }
    for debate in debates:
        debate.up_count, debate.down_count, debate.unverified_count = counts.get(debate.pk, [0, 0, 0])
        debate.confidence = confidence(debate.up_count, debate.down_count)
        touch(debate.region_id)
    Contribution._base_manager.bulk_update(
        debates, ["up_count", "down_count", "unverified_count", "confidence"], batch_size=500
    )
    return sum(up + down for up, down, _unverified in counts.values()) - before


@transaction.atomic
def record_answers(*, debate: Debate, rows: Iterable[AnswerRow]) -> int:
    """Record answers to statements of one debate and count anew. A second answer of a person is left out.

    Returns how many were added.
    """
    Contribution._base_manager.select_for_update(no_key=True).get(pk=debate.pk)
    # By their keys instead of a join: fresh tables have no statistics, and a join guessed wrong takes minutes.
    statements = {row.pk: row for row in Statement._base_manager.filter(debate=debate)}
    of_debate = StatementAnswer.objects.filter(statement_id__in=list(statements)).order_by()
    known = set(of_debate.values_list("statement_id", "user_id"))
    answers = [
        StatementAnswer(statement_id=row.statement_id, user_id=row.user_id, value=row.value, at=row.at)
        for row in rows
        if (row.statement_id, row.user_id) not in known
    ]
    if not answers:
        return 0
    StatementAnswer.objects.bulk_create(answers, batch_size=BATCH, ignore_conflicts=True)
    per_person: Counter[int] = Counter()
    per_answer: Counter[tuple[int, int]] = Counter()
    for statement_id, user_id, value in of_debate.values_list("statement_id", "user_id", "value"):
        per_person[user_id] += 1
        per_answer[statement_id, value] += 1
    _count_statements(statements, per_answer)
    _count_respondents(debate, per_person)
    touch(debate.region_id)
    return per_person.total() - len(known)


def _count_statements(statements: dict[int, Statement], answers: Counter[tuple[int, int]]) -> None:
    for key, statement in statements.items():
        statement.agree_count = answers[key, 1]
        statement.disagree_count = answers[key, -1]
        statement.pass_count = answers[key, 0]
    Statement._base_manager.bulk_update(
        statements.values(), ["agree_count", "disagree_count", "pass_count"], batch_size=200
    )


def _count_respondents(debate: Debate, answers: Counter[int]) -> None:
    Respondent.objects.bulk_create(
        [Respondent(debate=debate, user_id=user_id, answer_count=number) for user_id, number in answers.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["debate", "user"],
        update_fields=["answer_count"],
    )
    Debate._base_manager.filter(pk=debate.pk).update(respondent_count=len(answers))
