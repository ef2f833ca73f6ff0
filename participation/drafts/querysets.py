"""Reads of drafts: versions, texts, and where the discussion is. A page of any length costs the same few queries."""

from collections import Counter

from django.db.models import OuterRef, QuerySet, Subquery

from participation.comments.models import State
from participation.drafts.markup import Span
from participation.drafts.models import Draft, Lineage, Paragraph, Passage, Text, Version


def versions_of(draft: Draft) -> list[Version]:
    """All versions, the newest first."""
    versions = list(Version.objects.filter(draft=draft).order_by("-number"))
    for version in versions:
        version.draft = draft
    return versions


def newest_version(draft_id: int) -> Version | None:
    """The newest version of a draft."""
    return Version.objects.filter(draft_id=draft_id).order_by("-number").first()


def texts_of(version: Version) -> list[Text]:
    """The texts of a version in order, each with its paragraph."""
    return list(Text.objects.filter(version=version).select_related("paragraph").order_by("position"))


def beside_each_other() -> dict[str, Subquery]:
    """Annotations for texts: number and paragraph of the one before and of the one after it in the same version."""
    found = {}
    for name, step in (("before", -1), ("after", 1)):
        near = Text._base_manager.filter(version=OuterRef("version"), position=OuterRef("position") + step).order_by()
        found[f"{name}_number"] = Subquery(near.values("number")[:1])
        found[f"{name}_id"] = Subquery(near.values("paragraph")[:1])
    return found


def passages_at(paragraph: int) -> list[Passage]:
    """The passages of all conversations at a paragraph; conversations stand where their words are, or last were."""
    rows = Passage.objects.filter(comment__contribution=paragraph)
    return list(rows.select_related("comment", "version", "found_in").order_by("pk"))


def spans_of(version: Version) -> dict[int, list[Span]]:
    """The passages of public comments that stand in a version, by paragraph."""
    rows = Passage.objects.filter(found_in=version, comment__state=State.PUBLIC)
    spans: dict[int, list[Span]] = {}
    for paragraph, start, end in rows.values_list("found_paragraph_id", "found_start", "found_end"):
        spans.setdefault(paragraph, []).append((start, end))
    return spans


def orphaned_passages(draft: Draft, newest: Version) -> QuerySet:
    """Passages of public comments whose words are gone, in the order in which they went; with all that is shown."""
    return (
        Passage.objects.filter(version__draft=draft, comment__state=State.PUBLIC, comment__region_id=draft.region_id)
        .exclude(found_in=newest)
        .select_related("comment__user", "comment__contribution", "found_in", "version")
        .order_by("-found_in__number", "pk")
    )


def ended_with_comments(draft: Draft) -> QuerySet:
    """Paragraphs that are gone with comments that stayed with them, the latest first."""
    rows = Paragraph.objects.filter(module=draft, ended_in__isnull=False, comment_count__gt=0)
    return rows.select_related("ended_in").order_by("-ended_in__number", "pk")


def lineage_between(older: Version, newer: Version) -> list[Lineage]:
    """Splits and merges from the version after the older one up to the newer one, in order of time."""
    rows = Lineage.objects.filter(
        version__draft_id=newer.draft_id, version__number__gt=older.number, version__number__lte=newer.number
    )
    return list(rows.exclude(kind=Lineage.Kind.SAME).order_by("version__number", "pk"))


def comment_counts(texts: list[Text]) -> Counter[int]:
    """How many public comments each chapter gathers: those on its heading and on all below it, by position."""
    found: Counter[int] = Counter()
    open_chapters: list[tuple[int, int]] = []
    for row in texts:
        if row.kind == Text.Kind.CHAPTER:
            while open_chapters and open_chapters[-1][0] >= row.level:
                open_chapters.pop()
            open_chapters.append((row.level, row.position))
        for _level, position in open_chapters:
            found[position] += row.paragraph.comment_count
    return found


def drafts() -> QuerySet:
    """Drafts with what pages and policies ask of them."""
    rows = Draft.objects.select_related("process__region__site", "region__site")
    return rows.prefetch_related("phases")
