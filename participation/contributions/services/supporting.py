"""Supports: one per person, counted exactly, reaching the threshold once and for good."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participation.contributions.models import Contribution, Stage, Support, Visibility
from participation.contributions.services import states
from participation.core import clock
from participation.core.errors import DomainError, require
from participation.core.policies import can
from participation.regions.services import touch


@transaction.atomic
def support(*, contribution: Contribution, user: Any) -> bool:
    """Support a contribution. Repeating it answers as the first time and changes nothing (returns False)."""
    if user.is_authenticated and Support.objects.filter(contribution_id=contribution.pk, user=user).exists():
        return False
    require(can(user, "contributions.support", contribution))
    try:
        with transaction.atomic():
            Support.objects.create(contribution_id=contribution.pk, user=user, at=clock.now())
    except IntegrityError:  # the same person, at the same moment
        return False
    touch(contribution.region_id)
    # The counter comes last: its row lock is the scarce thing and is held until the commit only.
    counted = Contribution._base_manager.filter(
        pk=contribution.pk, stage=Stage.OPEN, visibility=Visibility.PUBLIC
    ).update(support_count=F("support_count") + 1)
    if not counted:
        raise DomainError(_("This has just been closed. Your support could not be counted."))
    _reach_threshold(contribution)
    return True


def _reach_threshold(contribution: Contribution) -> None:
    threshold = contribution.success_threshold
    if threshold is None:
        return
    count = Contribution._base_manager.values_list("support_count", flat=True).get(pk=contribution.pk)
    if count >= threshold:
        states.succeed(contribution=contribution)


@transaction.atomic
def withdraw(*, contribution: Contribution, user: Any) -> bool:
    """Take a support back. Without one, nothing changes (returns False)."""
    if user.is_authenticated and not Support.objects.filter(contribution_id=contribution.pk, user=user).exists():
        return False
    require(can(user, "contributions.withdraw_support", contribution))
    removed, _rows = Support.objects.filter(contribution_id=contribution.pk, user=user).delete()
    if not removed:
        return False
    touch(contribution.region_id)
    Contribution._base_manager.filter(pk=contribution.pk).update(support_count=F("support_count") - 1)
    return True
