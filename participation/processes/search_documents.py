"""Processes as the search sees them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from participation.core.blocks import searchable
from participation.core.html import plain_text
from participation.processes.models import Process
from participation.search.registry import Document, provider


def document_of(process: Process) -> Document:
    """The document of a published process."""
    return Document(
        kind="process",
        object_id=process.pk,
        region_id=process.region_id,
        shared_down=process.shared_down,
        title=process.title,
        summary=process.summary,
        body=plain_text(" ".join([searchable(process.body), *_answer_of(process)])),
        url=process.get_absolute_url(),
        published_at=process.first_published_at or process.created_at,
    )


def _answer_of(process: Process) -> list[str]:
    answer = getattr(process, "answer", None)
    return [searchable(answer.body)] if answer is not None else []


@provider("process", label=_("Process"), plural=_("Processes"))
def documents() -> Iterator[Document]:
    """All published processes."""
    yield from map(document_of, Process._base_manager.filter(live=True).select_related("answer").iterator())
