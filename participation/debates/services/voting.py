"""Agreeing and disagreeing with a debate: one vote per person, switchable, undoable, counted exactly."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from participation.contributions.models import Contribution, Stage, Visibility
from participation.contributions.scores import confidence
from participation.core import clock
from participation.core.errors import DomainError, Invalid, require
from participation.core.policies import can
from participation.debates.models import Debate, DebateVote
from participation.regions.services import touch


@transaction.atomic
def vote(*, debate: Debate, user: Any, value: int) -> int:
    """Make 1 (agree), −1 (disagree) or 0 (none) this person's vote, whatever it was. Returns what it was before.

    Asking for what is already so changes nothing.
    """
    if value not in (1, -1, 0):
        raise Invalid(_("Please choose whether you agree or disagree."))
    current = DebateVote.objects.filter(debate_id=debate.pk, user_id=user.pk).select_for_update().first()
    if (current.value if current else 0) == value:
        return value
    debate = _fresh(debate, user)
    require(can(user, "debates.vote", debate))
    before, was_verified = _store(debate, user, value, current)
    if before == value:
        return before
    _count(debate, before, value, was_unverified=before != 0 and not was_verified, user=user)
    return before


def _fresh(debate: Debate, user: Any) -> Debate:
    """The debate as it is now. While the share of unverified votes could decide, its row is locked first."""
    rows = Debate._base_manager.select_related("region", "module__process", "module__debatemodule")
    fresh: Debate = rows.get(pk=debate.pk)
    if user.is_authenticated and not user.is_resident_of(fresh.region):
        Contribution._base_manager.select_for_update(no_key=True).get(pk=debate.pk)
        fresh.refresh_from_db(fields=["up_count", "down_count", "unverified_count", "visibility", "stage"])
    return fresh


def _store(debate: Debate, user: Any, value: int, current: DebateVote | None) -> tuple[int, bool]:
    """Write the vote; returns what was there before, read again if somebody wrote at the same moment."""
    while current is None:
        if value == 0:
            return 0, False
        try:
            with transaction.atomic():
                DebateVote.objects.create(
                    debate=debate, user=user, value=value, verified=user.is_resident_of(debate.region), at=clock.now()
                )
            return 0, False
        except IntegrityError:  # the same person voted at the same moment, and may have undone it by now
            current = DebateVote.objects.filter(debate_id=debate.pk, user=user).select_for_update().first()
    before, was_verified = current.value, current.verified
    if value == 0:
        current.delete()
    elif before != value:
        current.value, current.verified, current.at = value, user.is_resident_of(debate.region), clock.now()
        current.save(update_fields=["value", "verified", "at"])
    return before, was_verified


def _count(debate: Debate, before: int, after: int, *, was_unverified: bool, user: Any) -> None:
    up = (after == 1) - (before == 1)
    down = (after == -1) - (before == -1)
    unverified = (after != 0 and not user.is_resident_of(debate.region)) - was_unverified
    touch(debate.region_id)
    # The counters come last: their row lock is the scarce thing and is held until the commit only.
    counted = Contribution._base_manager.filter(
        ~Q(stage__in=(Stage.RETIRED, Stage.ARCHIVED)), pk=debate.pk, visibility=Visibility.PUBLIC
    ).update(
        up_count=F("up_count") + up,
        down_count=F("down_count") + down,
        unverified_count=F("unverified_count") + unverified,
        confidence=_confidence(F("up_count") + up, F("down_count") + down),
    )
    if not counted:
        raise DomainError(_("This has just been closed. Your vote could not be counted."))


def _confidence(up: Any, down: Any) -> Any:
    """`contributions.scores.confidence` in the database's words."""
    up, down = Cast(up, FloatField()), Cast(down, FloatField())
    share = up / NullIf(up + down, Value(0.0), output_field=FloatField())
    return Coalesce((up - down) * share * Value(100.0), Value(confidence(0, 0)), output_field=FloatField())
