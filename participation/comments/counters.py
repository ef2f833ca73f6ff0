"""The true values of the counters that this room keeps."""

from collections import Counter

from django.db.models import Count
from django_comments_xtd.models import XtdComment

from participation.comments.models import Comment, CommentVote, State
from participation.contributions.models import Contribution
from participation.core.recounting import counter


def _comments() -> dict[int, int]:
    public = Comment._base_manager.filter(state=State.PUBLIC).order_by()
    return dict(public.values_list("contribution_id").annotate(n=Count("pk")))


def _votes(value: int) -> dict[int, int]:
    votes = CommentVote.objects.filter(value=value).order_by()
    return dict(votes.values_list("comment_id").annotate(n=Count("pk")))


def _replies() -> dict[int, int]:
    """Replies of every depth, whatever their state: they decide how many threads stand on a page."""
    parents = dict(XtdComment._base_manager.values_list("pk", "parent_id"))
    counted: Counter[int] = Counter()
    for pk in parents:
        above = pk
        while parents.get(above, above) != above:
            above = parents[above]
            counted[above] += 1
    return counted


counter(Contribution, "comment_count", _comments)
counter(Comment, "up_count", lambda: _votes(1))
counter(Comment, "down_count", lambda: _votes(-1))
counter(XtdComment, "nested_count", _replies)
