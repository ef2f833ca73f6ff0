"""Polls as the search sees them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.polls.models import KIND, Poll
from participation.polls.querysets import with_questions
from participation.search import services as search
from participation.search.models import SearchDocument
from participation.search.registry import Document, provider


def is_searchable(poll: Poll) -> bool:
    """Whether everybody can see the poll."""
    return bool(poll.is_public and poll.process.live)


def document_of(poll: Poll) -> Document:
    """The document of a public poll, with its questions and options."""
    words = [poll.process.title]
    for question in poll.questions.all():
        words += [question.title, question.text]
        for option in question.options.all():
            words += [option.title, option.text, option.pro, option.contra]
    return Document(
        kind=KIND,
        object_id=poll.pk,
        region_id=poll.region_id,
        shared_down=False,
        title=poll.title,
        summary=poll.intro,
        body=" ".join(filter(None, words)),
        url=poll.get_absolute_url(),
        published_at=poll.process.first_published_at or poll.process.created_at,
    )


@provider(KIND, label=_("Poll"), plural=_("Polls"))
def documents() -> Iterator[Document]:
    """All public polls."""
    rows = Poll._base_manager.filter(is_public=True, process__live=True).select_related("process")
    yield from map(document_of, rows.prefetch_related(*with_questions()))


def sync(now: datetime) -> int:
    """Bring the index up to date with what was published, hidden or removed in the meantime; returns the changes."""
    public = Poll._base_manager.filter(is_public=True, process__live=True)
    there = set(SearchDocument._base_manager.filter(kind=KIND).values_list("object_id", flat=True))
    wanted = set(public.values_list("pk", flat=True))
    for gone in there - wanted:
        search.drop(kind=KIND, object_id=gone)
    missing = public.filter(pk__in=wanted - there).select_related("process").prefetch_related(*with_questions())
    search.push_many(map(document_of, missing))
    return len(there ^ wanted)
