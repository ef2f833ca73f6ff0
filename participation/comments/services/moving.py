"""Conversations go to another contribution as a whole."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from participation.comments.models import Comment, State
from participation.contributions.models import Contribution

BATCH = 500


@transaction.atomic
def move_threads(*, to: Mapping[int, int]) -> int:
    """Move threads, named by their first comment, to contributions; returns the number of comments moved.

    The caller vouches for it and has locked the contributions on both sides.
    """
    roots = sorted(to)
    keys: dict[int, list[int]] = defaultdict(list)
    change: Counter[int] = Counter()
    for start in range(0, len(roots), BATCH):
        rows = Comment._base_manager.filter(thread_id__in=roots[start : start + BATCH])
        for pk, root, origin, state in rows.values_list("pk", "thread_id", "contribution_id", "state"):
            if origin == to[root]:
                continue
            keys[to[root]].append(pk)
            if state == State.PUBLIC:
                change[origin] -= 1
                change[to[root]] += 1
    for target, comments in keys.items():
        for start in range(0, len(comments), BATCH):
            Comment._base_manager.filter(pk__in=comments[start : start + BATCH]).update(
                contribution_id=target, object_pk=str(target)
            )
    for contribution, number in change.items():
        if number:
            Contribution._base_manager.filter(pk=contribution).update(comment_count=F("comment_count") + number)
    return sum(map(len, keys.values()))
