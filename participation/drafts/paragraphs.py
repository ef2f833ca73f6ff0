"""A paragraph by itself: its text today, its neighbours, where it came from and where it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from participation.comments.models import State
from participation.drafts.markup import marked
from participation.drafts.models import Draft, Lineage, Paragraph, Text, Version
from participation.drafts.present import present_passages, remember
from participation.drafts.querysets import versions_of


@dataclass(frozen=True)
class Step:
    """A version in which the paragraph came, changed, went or came back."""

    label: str  # "new", "changed", "moved_out"
    version: Version
    url: str


def paragraph_page(texts: Sequence[Text], draft: Draft) -> dict[str, Any]:
    """What the page of a paragraph shows; `texts` are those of all its versions, in order of time."""
    versions = versions_of(draft)
    text, newest = texts[-1], versions[0]
    text.version.draft = draft
    paragraph = text.paragraph
    paragraph.module, paragraph.process, paragraph.region = draft, draft.process, draft.region
    remember(paragraph, text, newest)
    is_current = text.version_id == newest.pk
    spans = [
        (row.found_start, row.found_end)
        for row in present_passages(paragraph)
        if row.found_in_id == newest.pk and row.comment.state == State.PUBLIC
    ]
    return {
        "draft": draft,
        "module": draft,
        "process": draft.process,
        "contribution": paragraph,
        "paragraph": paragraph,
        "text": text,
        "html": marked(text.html, spans if is_current and text.kind != Text.Kind.IMAGE else ()),
        "newest": newest,
        "is_current": is_current,
        "before": {"number": text.before_number, "paragraph_id": text.before_id} if text.before_id else None,
        "after": {"number": text.after_number, "paragraph_id": text.after_id} if text.after_id else None,
        "steps": steps_of(draft, texts, versions),
        "kin": kin_of(paragraph, versions),
        "back": f"{draft.get_absolute_url()}#a{paragraph.pk}" if is_current else _old_place(text),
    }


def _old_place(text: Text) -> str:
    return f"{text.version.get_absolute_url()}#a{text.paragraph_id}"


def steps_of(draft: Draft, texts: Sequence[Text], versions: Sequence[Version]) -> list[Step]:
    """In which versions something happened to a paragraph, in order of time, each with the way to see it."""
    steps: list[Step] = []
    by_number = {row.version.number: row for row in texts}
    for version in reversed(versions):
        now, earlier = by_number.get(version.number), by_number.get(version.number - 1)
        label = ""
        if now is not None and earlier is None:
            label = "new" if not steps else "back"
        elif now is None and earlier is not None:
            label = "gone"
        elif now is not None and earlier is not None and now.html != earlier.html:
            label = "changed"
        if label:
            steps.append(Step(label, version, _comparison(draft, version, label, texts[0].paragraph_id)))
    return steps


def _comparison(draft: Draft, version: Version, label: str, paragraph: int) -> str:
    if version.number == 1:
        return f"{version.get_absolute_url()}#a{paragraph}"
    names = [draft.process.slug, draft.slug, version.number - 1, version.number]
    return f"{reverse('drafts:compare', args=names)}#a{paragraph}"


@dataclass(frozen=True)
class Kin:
    """Another paragraph of which this one was a part, or that went into it, or the other way round."""

    relation: str  # "part_of", "took_in", "gave", "went_into"
    version: Version
    number: str
    url: str


def kin_of(paragraph: Paragraph, versions: Sequence[Version]) -> list[Kin]:
    """Splits and merges in which the paragraph took part, in order of time."""
    by_pk = {version.pk: version for version in versions}
    number = Text.objects.order_by().values("number")
    rows = (
        Lineage.objects.filter(version__in=by_pk)
        .exclude(kind=Lineage.Kind.SAME)
        .filter(Q(ancestor=paragraph) | Q(descendant=paragraph))
        .annotate(
            number_before=Subquery(
                number.filter(
                    paragraph=OuterRef("ancestor"),
                    version__draft=OuterRef("version__draft"),
                    version__number=OuterRef("version__number") - 1,
                )
            ),
            number_after=Subquery(number.filter(paragraph=OuterRef("descendant"), version=OuterRef("version"))),
        )
        .order_by("version__number", "pk")
    )
    kin = []
    for row in rows:
        is_ancestor = row.ancestor_id == paragraph.pk
        other = row.descendant_id if is_ancestor else row.ancestor_id
        at = row.number_after if is_ancestor else row.number_before
        url = reverse("drafts:paragraph", args=[other])
        kin.append(Kin(_relation(row, is_ancestor), by_pk[row.version_id], at or "", url))
    return kin


def _relation(row: Lineage, is_ancestor: bool) -> str:
    if row.kind == Lineage.Kind.SPLIT:
        return "gave" if is_ancestor else "part_of"
    return "went_into" if is_ancestor else "took_in"
