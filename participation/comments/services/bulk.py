"""Many comments at once, for imports and for made-up load. No policy is asked: the caller vouches for the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_comments.models import Comment as BaseComment
from django_comments_xtd.models import XtdComment

from participation.comments.models import Comment, CommentVote, State, new_token
from participation.comments.services.writing import cleaned_text
from participation.contributions.models import Contribution
from participation.core import clock
from participation.core.errors import Invalid
from participation.regions.models import Region
from participation.regions.services import touch

BATCH = 2000


@dataclass(eq=False)
class NewComment:
    """A comment to be recorded. `reply_to` is an earlier one of the same call; `pk` is known afterwards."""

    contribution: Contribution
    author_id: int | None
    text: str
    at: datetime
    reply_to: "NewComment | None" = None
    state: str = State.PUBLIC
    pk: int | None = None


@transaction.atomic
def record_many(rows: Iterable[NewComment]) -> Sequence[NewComment]:
    """Store comments with their threads and count them. Raises Invalid for a row that breaks the rules of threads."""
    rows = list(rows)
    threads = _numbered(rows)
    bases = _bases(rows)
    BaseComment._base_manager.bulk_create(bases, batch_size=BATCH)
    for row, base in zip(rows, bases, strict=True):
        row.pk = base.pk
    middle, own = [], []
    for row, base in zip(rows, bases, strict=True):
        place = threads[row]
        comment = Comment(
            comment_ptr_id=base.pk,
            xtdcomment_ptr_id=base.pk,
            thread_id=place.root.pk,
            parent_id=row.reply_to.pk if row.reply_to else base.pk,
            level=place.level,
            order=place.order,
            nested_count=place.replies,
            contribution_id=row.contribution.pk,
            region_id=row.contribution.region_id,
            state=row.state,
            token=new_token(),
        )
        middle.append(comment)
        own.append(comment)
    _insert_part(XtdComment, middle)
    _insert_part(Comment, own)
    _count(rows)
    return rows


@transaction.atomic
def record_votes(votes: Iterable[tuple[int, int, int]]) -> int:
    """Store (comment, person, +1 or −1), leave out repetitions, count them. Returns how many were stored."""
    stored = [
        CommentVote(comment_id=comment, user_id=user, value=value, at=clock.now())
        for (comment, user), value in {(comment, user): value for comment, user, value in votes}.items()
    ]
    CommentVote.objects.bulk_create(stored, batch_size=BATCH)
    per_comment: dict[tuple[int, int], list[int]] = defaultdict(list)
    ups = Counter(vote.comment_id for vote in stored if vote.value == 1)
    downs = Counter(vote.comment_id for vote in stored if vote.value == -1)
    for comment in {vote.comment_id for vote in stored}:
        per_comment[ups[comment], downs[comment]].append(comment)
    for (up, down), comments in per_comment.items():
        for start in range(0, len(comments), BATCH):
            Comment._base_manager.filter(pk__in=comments[start : start + BATCH]).update(
                up_count=F("up_count") + up, down_count=F("down_count") + down
            )
    return len(stored)


@dataclass
class _Place:
    root: NewComment
    level: int
    order: int = 1
    replies: int = 0


def _numbered(rows: Sequence[NewComment]) -> dict[NewComment, _Place]:
    """Where each comment stands in its thread."""
    places: dict[NewComment, _Place] = {}
    children: dict[NewComment, list[NewComment]] = defaultdict(list)
    for row in rows:
        row.text = cleaned_text(row.text)
        above = row.reply_to
        if above is None:
            places[row] = _Place(root=row, level=0)
            continue
        if above not in places or above.contribution.pk != row.contribution.pk:
            raise Invalid(_("The comment you reply to is not part of this discussion."), field="reply_to")
        if places[above].level >= settings.COMMENTS_XTD_MAX_THREAD_LEVEL:
            raise Invalid(
                _("This conversation cannot branch any further. Please reply to a comment above."), field="reply_to"
            )
        places[row] = _Place(root=places[above].root, level=places[above].level + 1)
        children[above].append(row)
        while above is not None:
            places[above].replies += 1
            above = above.reply_to
    for row in rows:
        if row.reply_to is None:
            _number(row, children, places)
    return places


def _number(root: NewComment, children: dict[NewComment, list[NewComment]], places: dict[NewComment, _Place]) -> None:
    waiting, order = [root], 0
    while waiting:
        row = waiting.pop()
        order += 1
        places[row].order = order
        waiting.extend(reversed(children.get(row, [])))


def _bases(rows: Sequence[NewComment]) -> list[BaseComment]:
    about = ContentType.objects.get_for_model(Contribution)
    sites = dict(
        Region.objects.filter(pk__in={row.contribution.region_id for row in rows}).values_list("pk", "contrib_site_id")
    )
    return [
        BaseComment(
            content_type=about,
            object_pk=str(row.contribution.pk),
            site_id=sites[row.contribution.region_id],
            user_id=row.author_id,
            comment=row.text,
            submit_date=row.at,
        )
        for row in rows
    ]


def _insert_part(model: type[models.Model], comments: list[Comment]) -> None:
    """The rows of one table of the three: bulk_create refuses models with a parent, what lies beneath it does not."""
    queryset: models.QuerySet = models.QuerySet(model)
    queryset._for_write = True  # type: ignore[attr-defined]
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    queryset._batched_insert(comments, fields, BATCH)  # type: ignore[attr-defined]


def _count(rows: Sequence[NewComment]) -> None:
    public = Counter(row.contribution.pk for row in rows if row.state == State.PUBLIC)
    by_number: dict[int, list[int]] = defaultdict(list)
    for contribution, number in public.items():
        by_number[number].append(contribution)
    for number, contributions in by_number.items():
        for start in range(0, len(contributions), BATCH):
            Contribution._base_manager.filter(pk__in=contributions[start : start + BATCH]).update(
                comment_count=F("comment_count") + number
            )
    for region in {row.contribution.region_id for row in rows}:
        touch(region)
