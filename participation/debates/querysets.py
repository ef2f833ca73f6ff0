"""Reads of debates and statements."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, F, FloatField, Sum, Value, When
from django.db.models.functions import Abs, Cast

from participation.core import keyset
from participation.core.keyset import Page
from participation.regions.scope import ScopedManager, ScopedQuerySet

if TYPE_CHECKING:
    from participation.debates.models import Debate, Statement

# Orders of the table of results: name in the address bar → column or annotation; all descend.
STATEMENT_ORDERS = {
    "newest": "created_at",
    "agreed": "agreed_share",
    "disputed": "dispute",
    "passed": "passed_share",
    "answers": "answered",
}


class StatementQuerySet(ScopedQuerySet):
    """Statements in the scope."""

    def public(self) -> "StatementQuerySet":
        """What everybody may read and answer."""
        return self.filter(state="public")

    def with_shares(self) -> "StatementQuerySet":
        """With `answered`, `decided` and, from 0 to 1, the shares of all answers and `dispute`.

        `dispute` is 1 where those who decided stand half to half, 0 where they all agree.
        """
        answered = F("agree_count") + F("disagree_count") + F("pass_count")
        decided = F("agree_count") + F("disagree_count")
        return self.annotate(
            answered=answered,
            decided=decided,
            agreed_share=_share(F("agree_count"), answered),
            disagreed_share=_share(F("disagree_count"), answered),
            passed_share=_share(F("pass_count"), answered),
            dispute=Case(
                When(agree_count=0, disagree_count=0, then=Value(0.0)),
                default=Value(1.0)
                - Abs(Cast(F("agree_count") - F("disagree_count"), FloatField())) / Cast(decided, FloatField()),
                output_field=FloatField(),
            ),
        )

    def totals(self) -> dict[str, int]:
        """How many statements there are and how many answers they have: `statements`, `answers`."""
        answers = Sum(F("agree_count") + F("disagree_count") + F("pass_count"), default=0)
        return self.aggregate(statements=Count("pk"), answers=answers)

    def page(self, order: str, *, after: str = "", size: int = 50) -> Page:
        """One page in one of `STATEMENT_ORDERS`."""
        rows = self if order == "newest" else self.with_shares()
        return keyset.page(rows, STATEMENT_ORDERS[order], after, size=size)

    def most(self, order: str, *, minimum: int, size: int = 5) -> list["Statement"]:
        """The first of an order among statements with at least `minimum` answers (decided ones for "disputed")."""
        field = STATEMENT_ORDERS[order]
        counted = "decided" if order == "disputed" else "answered"
        rows = self.with_shares().filter(**{f"{counted}__gte": minimum, f"{field}__gt": 0})
        return list(rows.order_by(F(field).desc(), F(counted).desc(), "pk")[:size])


def _share(part: Any, whole: Any) -> Case:
    return Case(
        When(agree_count=0, disagree_count=0, pass_count=0, then=Value(0.0)),
        default=Cast(part, FloatField()) / Cast(whole, FloatField()),
        output_field=FloatField(),
    )


StatementManager = ScopedManager.from_queryset(StatementQuerySet, "StatementManager")


def ids_in_personal_order(debate: "Debate", user: Any) -> tuple[list[int], set[int]]:
    """The keys of a debate's public statements in this person's own random, stable order; and those they answered.

    A hash of person and statement decides: nobody steers it, nothing is stored, new statements fall anywhere.
    """
    from participation.debates.models import Statement, StatementAnswer

    ids = list(Statement.objects.filter(debate=debate).public().values_list("pk", flat=True))
    answered = StatementAnswer.objects.filter(user=user, statement__debate=debate, statement__state="public")
    return sorted(ids, key=lambda pk: _place(user.pk, pk)), set(answered.values_list("statement_id", flat=True))


def _place(user_id: int, statement_id: int) -> bytes:
    return hashlib.blake2b(f"{user_id}:{statement_id}".encode(), digest_size=8).digest()


def own_vote(debate: "Debate", user: Any) -> int:
    """How this person voted: 1, −1, or 0 for not at all."""
    from participation.debates.models import DebateVote

    if not user.is_authenticated:
        return 0
    return DebateVote.objects.filter(debate_id=debate.pk, user=user).values_list("value", flat=True).first() or 0


def recent_balance(ids: list[int], since: datetime) -> dict[int, int]:
    """Votes in favour minus votes against since a moment, by debate."""
    from participation.debates.models import DebateVote

    votes = DebateVote.objects.filter(debate_id__in=ids, at__gte=since).order_by()
    return dict(votes.values_list("debate_id").annotate(balance=Sum("value")))


def voted_since(since: datetime) -> Any:
    """The debates voted on since a moment, as a subquery of keys."""
    from participation.debates.models import DebateVote

    return DebateVote.objects.filter(at__gte=since).order_by().values("debate_id")


def tally(model: type[models.Model], key: str, **conditions: Any) -> dict[int, int]:
    """How many rows there are by key: the truth behind a counter."""
    rows = model._base_manager.filter(**conditions).order_by()
    return dict(rows.values_list(key).annotate(n=Count("pk")))
