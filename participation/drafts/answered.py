"""Reads of contributions and answers: what people said on a draft, what the team replied, what changed.

Contributions are public comments on paragraphs that nobody of the staff wrote in their role. Only those that begin a
conversation wait for an answer; replies can have one, too. Lists of any length cost the same number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from participation.comments.models import Comment, State
from participation.drafts.models import PARAGRAPH, Answered, Draft, Effect, Response, Text, Version
from participation.processes.models import Module

OPEN = "offen"  # what waits for an answer, as a filter


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands, or stood last: its number, its chapter and the position of that, -1 for none."""

    number: str
    chapter: str = ""
    chapter_at: int = -1
    is_current: bool = True


@dataclass(frozen=True)
class Changed:
    """A paragraph that changed because of an answer, with the way to see how."""

    paragraph: int
    version: int
    number: str
    url: str


@dataclass(frozen=True)
class Answer:
    """An answer as it is shown. `reason` is cleaned HTML."""

    pk: int
    verdict: str
    label: str
    reason: SafeString
    signed: str
    at: datetime
    changed: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """A contribution with its place, its answer and the answers that were replaced, the latest first.

    `number` is what people read, from 1 within the draft; `key` names the comment in forms.
    """

    key: int
    number: int
    text: str
    author: str
    at: datetime
    url: str
    paragraph: int
    place: Place
    passage: str
    reply_to: int | None
    answer: Answer | None
    earlier: list[Answer]


@dataclass(frozen=True)
class Wanted:
    """What of all contributions is wanted. `verdict` may be "offen"; `chapter` is the position of a chapter."""

    verdict: str = ""
    chapter: int | None = None
    words: str = ""
    response: int | None = None
    replies: bool = False


def contributions(draft: Draft, *, replies: bool = False) -> QuerySet:
    """The contributions to a draft; with the replies to them, if these are wanted."""
    rows = Comment.objects.filter(
        contribution__module=draft.pk, contribution__kind=PARAGRAPH, state=State.PUBLIC, speaks_as=""
    )
    return rows if replies else rows.filter(level=0)


def public_of(drafts: Collection[int]) -> QuerySet:
    """All public comments on these drafts, in every scope; for what has to be said before anything is deleted."""
    rows = Comment._base_manager.filter(contribution__module__in=drafts, contribution__kind=PARAGRAPH)
    return rows.filter(state=State.PUBLIC)


def unanswered() -> Any:
    """The condition for comments without an answer."""
    return ~Exists(Answered.objects.filter(comment=OuterRef("pk"), is_current=True))


def wanted_of(draft: Draft, newest: Version | None, wanted: Wanted) -> QuerySet:
    """The contributions that are wanted, in the order of the text, those on what is gone last."""
    rows = contributions(draft, replies=wanted.replies or bool(wanted.response))
    if wanted.verdict == OPEN:
        rows = rows.filter(unanswered())
    elif wanted.verdict:
        rows = rows.filter(answers__is_current=True, answers__response__verdict=wanted.verdict)
    if wanted.response:
        rows = rows.filter(answers__response=wanted.response)
    if wanted.words:
        rows = rows.filter(comment__icontains=wanted.words)
    if wanted.chapter is not None:
        rows = rows.filter(contribution__in=_paragraphs_below(newest, wanted.chapter))
    place = Text.objects.filter(version=newest, paragraph=OuterRef("contribution_id")).values("position")[:1]
    return rows.annotate(at_position=Subquery(place)).order_by(
        F("at_position").asc(nulls_last=True), "submit_date", "pk"
    )


def chapters_of(newest: Version | None) -> list[tuple[int, str]]:
    """(position, number with title) of the chapters of the first level."""
    rows = Text.objects.filter(version=newest, kind=Text.Kind.CHAPTER, level=1).order_by("position")
    return [
        (position, f"{number} {text}".strip())
        for position, number, text in rows.values_list("position", "number", "text")
    ]


def _paragraphs_below(newest: Version | None, chapter: int) -> QuerySet:
    following = Text.objects.filter(version=newest, kind=Text.Kind.CHAPTER, level=1, position__gt=chapter)
    end = following.order_by("position").values_list("position", flat=True).first()
    rows = Text.objects.filter(version=newest, position__gte=chapter)
    return (rows if end is None else rows.filter(position__lt=end)).values("paragraph")


def places_of(draft: Draft, newest: Version | None) -> dict[int, Place]:
    """Where each paragraph stands, or stood last."""
    found: dict[int, Place] = {}
    gone = Text.objects.filter(
        version__draft=draft.pk, version__number=F("paragraph__ended_in__number") - 1
    ).values_list("paragraph_id", "number")
    for paragraph, number in gone:
        found[paragraph] = Place(number, is_current=False)
    chapter, chapter_at = "", -1
    current = Text.objects.filter(version=newest).order_by("position")
    for paragraph, position, kind, level, number, title in current.values_list(
        "paragraph_id", "position", "kind", "level", "number", "paragraph__title"
    ):
        if kind == Text.Kind.CHAPTER and level == 1:
            chapter, chapter_at = f"{number} {title}".strip(), position
        found[paragraph] = Place(number, chapter, chapter_at)
    return found


def items_of(draft: Draft, newest: Version | None, rows: Sequence[Comment]) -> list[Item]:
    """Comments as contributions with their answers."""
    places = places_of(draft, newest) if rows else {}
    numbers = numbers_of(draft) if rows else {}
    answers = answers_to(draft, [row.pk for row in rows])
    return [_item(row, numbers, places, answers.get(row.pk, [])) for row in rows]


def numbers_of(draft: Module) -> dict[int, int]:
    """The numbers of all comments on a draft by time, from 1; what was hidden keeps its number, so that none shifts."""
    rows = Comment.objects.filter(contribution__module=draft.pk, contribution__kind=PARAGRAPH)
    keys = rows.order_by("submit_date", "pk").values_list("pk", flat=True)
    return {key: number for number, key in enumerate(keys, start=1)}


def with_context(rows: QuerySet) -> QuerySet:
    """With all that `items_of` shows of a comment."""
    return rows.select_related("user", "passage")


def _item(row: Comment, numbers: dict[int, int], places: dict[int, Place], answers: list[tuple[bool, Answer]]) -> Item:
    passage = getattr(row, "passage", None)
    return Item(
        key=row.pk,
        number=numbers[row.pk],
        text=row.comment,
        author=row.user.username if row.user else "",
        at=row.submit_date,
        url=row.get_absolute_url(),
        paragraph=row.contribution_id,
        place=places.get(row.contribution_id, Place("")),
        passage=passage.quote if passage else "",
        reply_to=numbers.get(row.parent_id) if row.level else None,
        answer=next((answer for is_current, answer in answers if is_current), None),
        earlier=[answer for is_current, answer in answers if not is_current],
    )


def answers_to(draft: Module, comments: Collection[int]) -> dict[int, list[tuple[bool, Answer]]]:
    """The answers to comments, the latest first, each with whether it is the one that counts."""
    rows = list(
        Answered.objects.filter(comment__in=comments).select_related("response").order_by("-response__at", "-pk")
    )
    changed = _changed(draft, {row.response_id for row in rows})
    shown: dict[int, Answer] = {}
    found: dict[int, list[tuple[bool, Answer]]] = defaultdict(list)
    for row in rows:
        if row.response_id not in shown:
            shown[row.response_id] = _answer(row.response, changed.get(row.response_id, []))
        found[row.comment_id].append((row.is_current, shown[row.response_id]))
    return found


def _answer(row: Response, changed: list[Changed]) -> Answer:
    return Answer(
        pk=row.pk,
        verdict=row.verdict,
        label=row.get_verdict_display(),
        reason=mark_safe(row.reason),  # noqa: S308  (cleaned when stored)
        signed=str(row),
        at=row.at,
        changed=changed,
    )


def _changed(draft: Module, responses: Collection[int]) -> dict[int, list[Changed]]:
    if not responses:
        return {}
    rows = list(
        Effect.objects.filter(response__in=responses)
        .order_by("version__number", "pk")
        .values_list("response_id", "version__number", "paragraph_id")
    )
    numbers = _numbers({paragraph for _response, _version, paragraph in rows})
    found: dict[int, list[Changed]] = defaultdict(list)
    for response, version, paragraph in rows:
        at = numbers.get((paragraph, version)) or numbers.get((paragraph, version - 1), "")
        found[response].append(Changed(paragraph, version, at, comparison(draft, version, paragraph)))
    return found


def _numbers(paragraphs: Collection[int]) -> dict[tuple[int, int], str]:
    if not paragraphs:
        return {}
    rows = Text.objects.filter(paragraph__in=paragraphs).values_list("paragraph_id", "version__number", "number")
    return {(paragraph, version): number for paragraph, version, number in rows}


def permalink(comment: int) -> str:
    """Where a comment stands."""
    return reverse("comments:permalink", args=[comment])


def comparison(draft: Module, version: int, paragraph: int) -> str:
    """Where one sees how a paragraph changed in a version."""
    names = [draft.process.slug, draft.slug, version - 1, version]
    return f"{reverse('drafts:compare', args=names)}#a{paragraph}"


@dataclass(frozen=True)
class Counts:
    """How many contributions there are, how many have no answer, how many each verdict."""

    all: int
    open: int
    by_verdict: dict[str, int]

    @property
    def answered(self) -> int:
        return self.all - self.open


def counts_of(draft: Draft) -> Counts:
    """The numbers of a draft, replies left aside."""
    rows = (
        contributions(draft)
        .annotate(now=FilteredRelation("answers", condition=Q(answers__is_current=True)))
        .order_by()
        .values_list("now__response__verdict")
        .annotate(n=Count("pk"))
    )
    numbers: dict[Any, int] = dict(rows)
    verdicts = {verdict: numbers.get(verdict, 0) for verdict in Response.Verdict.values}
    return Counts(sum(numbers.values()), numbers.get(None, 0), verdicts)
