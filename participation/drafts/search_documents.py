"""Paragraphs as the search sees them: those of the newest version of each draft that the public can see."""

from collections.abc import Iterable, Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.drafts.models import PARAGRAPH, Draft, Text, Version
from participation.search.registry import Document, provider


def documents_of(draft: Draft, texts: Iterable[Text]) -> Iterator[Document]:
    """The documents of the texts of a draft's newest version; none while the public cannot see the draft."""
    if not (draft.is_public and draft.process.live):
        return
    for row in texts:
        title = Truncator(" ".join(row.text.split())).chars(90)
        yield Document(
            kind=PARAGRAPH,
            object_id=row.paragraph_id,
            region_id=row.region_id,
            title=f"{row.number} {title}".strip() or draft.title,
            summary=draft.title,
            body=row.text,
            url=reverse("drafts:paragraph", args=[row.paragraph_id]),
            published_at=row.version.published_at,
        )


@provider(PARAGRAPH, label=_("Paragraph of a strategy draft"), plural=_("Paragraphs of strategy drafts"))
def documents() -> Iterator[Document]:
    """All paragraphs of newest versions."""
    newest = Version._base_manager.filter(draft=OuterRef("pk")).order_by("-number").values("pk")[:1]
    for draft in Draft._base_manager.select_related("process").annotate(newest=Subquery(newest)).order_by("pk"):
        rows = Text._base_manager.filter(version=draft.newest).select_related("version").order_by("position")
        yield from documents_of(draft, rows)
