"""The true values of the counters that this room keeps."""

from django.db.models import Count

from participation.contributions.models import Contribution
from participation.core.recounting import counter
from participation.debates.models import Debate, DebateVote, Respondent, Statement, StatementAnswer
from participation.debates.querysets import tally

counter(Contribution, "up_count", lambda: tally(DebateVote, "debate_id", value=1))
counter(Contribution, "down_count", lambda: tally(DebateVote, "debate_id", value=-1))
counter(Contribution, "unverified_count", lambda: tally(DebateVote, "debate_id", verified=False))
counter(Debate, "respondent_count", lambda: tally(Respondent, "debate_id", answer_count__gt=0))
counter(Statement, "agree_count", lambda: tally(StatementAnswer, "statement_id", value=1))
counter(Statement, "disagree_count", lambda: tally(StatementAnswer, "statement_id", value=-1))
counter(Statement, "pass_count", lambda: tally(StatementAnswer, "statement_id", value=0))


def _answers_per_respondent() -> dict[int, int]:
    given = StatementAnswer.objects.order_by().values_list("statement__debate_id", "user_id").annotate(n=Count("pk"))
    numbers = {(debate_id, user_id): number for debate_id, user_id, number in given}
    return {
        pk: numbers.get((debate_id, user_id), 0)
        for pk, debate_id, user_id in Respondent.objects.values_list("pk", "debate_id", "user_id")
    }


counter(Respondent, "answer_count", _answers_per_respondent)
