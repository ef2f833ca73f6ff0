"""Following contributions, processes and modules."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from participation.accounts.policies import signed_in
from participation.contributions.models import Contribution, Follow, Visibility
from participation.contributions.news import followers_of, tell_followers
from participation.core import clock
from participation.core.errors import require
from participation.core.policies import can
from participation.processes.models import Module, Process

__all__ = ["anchor_of", "follow", "followers_of", "tell_followers", "unfollow"]


def anchor_of(target: Process | Module) -> Contribution:
    """The anchor of a process or module, made when it is first needed."""
    kind = "process" if isinstance(target, Process) else "module"
    existing = Contribution._base_manager.filter(kind=kind, **{kind: target}).first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            return Contribution._base_manager.create(
                region_id=target.region_id,
                kind=kind,
                title=target.title,
                slug=target.slug,
                visibility=Visibility.PUBLIC,
                published_at=clock.now(),
                **{kind: target},
            )
    except IntegrityError:  # somebody else made it at the same moment
        return Contribution._base_manager.get(kind=kind, **{kind: target})


@transaction.atomic
def follow(*, contribution: Contribution, user: Any) -> bool:
    """Follow; repeating it changes nothing (returns False)."""
    require(can(user, "contributions.follow", contribution))
    _obj, created = Follow.objects.get_or_create(
        contribution_id=contribution.pk, user=user, defaults={"at": clock.now()}
    )
    if created:
        Contribution._base_manager.filter(pk=contribution.pk).update(follower_count=F("follower_count") + 1)
    return created


@transaction.atomic
def unfollow(*, contribution: Contribution, user: Any) -> bool:
    """No longer follow; without having followed, nothing changes (returns False)."""
    require(signed_in(user, next_url=contribution.get_absolute_url()))
    removed, _rows = Follow.objects.filter(contribution_id=contribution.pk, user=user).delete()
    if removed:
        Contribution._base_manager.filter(pk=contribution.pk).update(follower_count=F("follower_count") - 1)
    return bool(removed)
