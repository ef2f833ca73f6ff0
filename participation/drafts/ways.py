"""The way of paragraphs through the versions of their draft, for the time line of what came from them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.comments.models import State
from participation.contributions.models import Contribution
from participation.contributions.registry import Consequence, way_source
from participation.core.html import plain_text
from participation.drafts.models import PARAGRAPH, Draft, Lineage, Response, Text, Version
from participation.drafts.paragraphs import steps_of

ANSWERS = 3  # of each paragraph, the latest
MOST_ANSWERS = 60
REASON_SHOWN = 300  # characters

_HAPPENED = {
    "new": lambda: _("In version %(number)s for the first time"),
    "changed": lambda: _("Changed in version %(number)s"),
    "gone": lambda: _("No longer in the draft since version %(number)s"),
    "back": lambda: _("In the draft again with version %(number)s"),
}


@way_source("drafts")
def ways(contributions: Sequence[Contribution]) -> dict[int, list[Consequence]]:
    """In which versions paragraphs came, changed and went, and what the team answered to comments; four queries."""
    paragraphs = {row.pk: row for row in contributions if row.kind == PARAGRAPH}
    if not paragraphs:
        return {}
    versions = _versions({row.module_id for row in paragraphs.values()})
    texts = _texts(paragraphs, versions)
    kin = _kin(paragraphs)
    answers = _answers(paragraphs)
    found = {}
    for key, rows in texts.items():
        of_draft = versions[rows[0].version.draft_id]
        draft, title = of_draft[0].draft, paragraphs[key].title
        found[key] = _through_versions(draft, title, rows, of_draft, kin) + [
            _answered(draft, title, answer) for answer in answers[key]
        ]
    return found


def _versions(drafts: set[Any]) -> dict[int, list[Version]]:
    """The versions of visible drafts, the newest first."""
    found = defaultdict(list)
    rows = Version.objects.filter(draft__in=drafts, draft__is_public=True, draft__process__live=True)
    for version in rows.select_related("draft__process").order_by("-number"):
        found[version.draft_id].append(version)
    return found


def _texts(paragraphs: dict[int, Contribution], versions: dict[int, list[Version]]) -> dict[int, list[Text]]:
    by_pk = {version.pk: version for rows in versions.values() for version in rows}
    found = defaultdict(list)
    rows = Text.objects.filter(paragraph__in=paragraphs, version__in=by_pk)
    for text in rows.only("paragraph_id", "version_id", "html").order_by("version__number"):
        text.version = by_pk[text.version_id]
        found[text.paragraph_id].append(text)
    return found


def _kin(paragraphs: dict[int, Contribution]) -> dict[tuple[int, int], list[str]]:
    """What happened to a paragraph in a version together with others, in words."""
    found = defaultdict(list)
    rows = Lineage.objects.exclude(kind=Lineage.Kind.SAME)
    rows = rows.filter(Q(ancestor__in=paragraphs) | Q(descendant__in=paragraphs)).order_by("pk")
    for version, ancestor, descendant, kind in rows.values_list("version", "ancestor", "descendant", "kind"):
        split = kind == Lineage.Kind.SPLIT
        if ancestor in paragraphs:
            words = _("A part of it became another paragraph.") if split else _("It went into another paragraph.")
            found[ancestor, version].append(words)
        if descendant in paragraphs:
            words = _("It was a part of another paragraph.") if split else _("Another paragraph went into it.")
            found[descendant, version].append(words)
    return found


def _through_versions(
    draft: Draft, title: str, texts: list[Text], versions: list[Version], kin: dict[tuple[int, int], list[str]]
) -> list[Consequence]:
    return [
        Consequence(
            label=_HAPPENED[step.label]() % {"number": step.version.number},
            title=title,
            url=step.url,
            at=step.version.published_at,
            text=" ".join(dict.fromkeys(kin.get((texts[0].paragraph_id, step.version.pk), []))),
            state="stopped" if step.label == "gone" else "done",
        )
        for step in steps_of(draft, texts, versions)
    ]


def _answers(paragraphs: dict[int, Contribution]) -> dict[int, list[dict[str, Any]]]:
    """The latest answers that count, with how many comments on the paragraph each is to."""
    rows = (
        Response.objects.filter(
            answered__is_current=True,
            answered__comment__contribution__in=paragraphs,
            answered__comment__state=State.PUBLIC,
        )
        .values("pk", "verdict", "reason", "at", "answered__comment__contribution")
        .annotate(comments=Count("answered"))
        .order_by("-at", "-pk")[:MOST_ANSWERS]
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        latest = found[row["answered__comment__contribution"]]
        if len(latest) < ANSWERS:
            latest.append(row)
    return found


def _answered(draft: Draft, title: str, answer: dict[str, Any]) -> Consequence:
    label = ngettext(
        "Answer to %(count)s contribution: %(verdict)s",
        "Answer to %(count)s contributions: %(verdict)s",
        answer["comments"],
    )
    return Consequence(
        label=label % {"count": answer["comments"], "verdict": Response.Verdict(answer["verdict"]).label},
        title=title,
        url=f"{reverse('drafts:answers', args=[draft.process.slug, draft.slug])}?antwort={answer['pk']}",
        at=answer["at"],
        text=Truncator(plain_text(answer["reason"])).chars(REASON_SHOWN),
    )
