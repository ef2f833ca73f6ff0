"""Conversations of the demo: what people say to each other about a contribution, and who agrees."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cms.demo.content import Line
from cms.demo.people import TEAM, Cast
from participation.accounts.models import Role
from participation.comments.models import Comment
from participation.comments.services import bulk as comments
from participation.comments.services.bulk import NewComment
from participation.contributions.models import Contribution


@dataclass(frozen=True)
class Talk:
    """The lines about one contribution, from when to when they were written."""

    contribution: Contribution
    lines: Sequence[Line]
    since: datetime
    until: datetime


def record_talks(
    talks: Iterable[Talk], *, people: Cast, voters: Callable[[int], list[int]], speaks_as: str = Role.PROJECT_TEAM
) -> list[list[NewComment]]:
    """Store conversations with their votes; returns the comments of each. `speaks_as` is the role of the team."""
    rows = [_comments(talk, people) for talk in talks]
    flat = [(comment, line) for talk in rows for comment, line in talk]
    comments.record_many([comment for comment, _line in flat])
    comments.record_votes(
        (comment.pk or 0, user, 1 if number < line.up else -1)
        for comment, line in flat
        for number, user in enumerate(voters(line.up + line.down))
    )
    if speaks_as:
        keys = [comment.pk for comment, line in flat if line.name == TEAM]
        Comment._base_manager.filter(pk__in=keys).update(speaks_as=speaks_as)
    return [[comment for comment, _line in talk] for talk in rows]


def by_day(moment: datetime) -> datetime:
    """The same day between 7 in the morning and 9 in the evening; what was earlier stays earlier."""
    local = timezone.localtime(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=7) + (local - midnight) * 14 / 24


def _comments(talk: Talk, people: Cast) -> list[tuple[NewComment, Line]]:
    found: list[tuple[NewComment, Line]] = []
    latest: dict[int, NewComment] = {}
    for number, line in enumerate(talk.lines, start=1):
        share = (number / (len(talk.lines) + 2)) ** 1.6
        comment = NewComment(
            contribution=talk.contribution,
            author_id=people.by_name[line.name].pk,
            text=line.text,
            at=min(talk.until, by_day(talk.since + (talk.until - talk.since) * share)),
            reply_to=latest.get(line.depth - 1),
        )
        latest[line.depth] = comment
        found.append((comment, line))
    return found
