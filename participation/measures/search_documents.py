"""Measures as the search sees them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from participation.core.html import plain_text
from participation.measures.models import KIND, Measure
from participation.search.registry import Document, provider

NEWS_SEARCHED = 30


def document_of(measure: Measure) -> Document:
    """The document of a public measure: what it is, who does it, and its latest news."""
    news = measure.entries.filter(withheld__isnull=True).exclude(text="").order_by("-at")[:NEWS_SEARCHED]
    words = [plain_text(measure.text), measure.owner_name, measure.owner_position, *(entry.text for entry in news)]
    words += measure.milestones.filter(is_dropped=False).values_list("title", flat=True)
    return Document(
        kind=KIND,
        object_id=measure.pk,
        region_id=measure.region_id,
        title=measure.title,
        summary=measure.summary,
        body="\n".join(word for word in words if word),
        tags=(measure.goal.title,) if measure.goal and measure.goal.is_public else (),
        url=measure.get_absolute_url(),
        published_at=measure.published_at or measure.created_at,
    )


@provider(KIND, label=_("Measure"), plural=_("Measures"))
def documents() -> Iterator[Document]:
    """All public measures."""
    rows = Measure._base_manager.filter(visibility="public").select_related("goal").order_by("pk")
    yield from map(document_of, rows.iterator(chunk_size=500))
