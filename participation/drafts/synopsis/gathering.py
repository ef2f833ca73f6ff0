"""Gathering the rows of the synopsis, in the same few queries for any number of contributions."""

from collections.abc import Collection
from typing import Any

from participation.core import clock
from participation.drafts.answered import Answer, Item, Wanted, contributions, items_of, wanted_of, with_context
from participation.drafts.markup import plain
from participation.drafts.models import Draft, Text, Version
from participation.drafts.synopsis.rows import Row, Synopsis, Wording


def gather(draft: Draft, newest: Version) -> Synopsis:
    """The whole synopsis of a draft, replies included, in the order of the newest version."""
    comments = list(with_context(wanted_of(draft, newest, Wanted(replies=True))))
    return Synopsis(
        title=draft.title,
        process=draft.process.title,
        region=draft.region.name,
        address=draft.region.url + draft.get_absolute_url(),
        made_at=clock.now(),
        version=newest.number,
        rows=rows_of(draft, newest, comments),
    )


def rows_of(draft: Draft, newest: Version, comments: list[Any]) -> list[Row]:
    """Rows for these comments."""
    items = items_of(draft, newest, comments)
    texts = _texts(draft, items)
    site = draft.region.url
    return [_row(item, site, texts) for item in items]


def number_of(draft: Draft) -> int:
    """How many rows the whole synopsis has."""
    return contributions(draft, replies=True).count()


def _texts(draft: Draft, items: list[Item]) -> dict[tuple[int, int], tuple[str, str]]:
    paragraphs: Collection[int] = {
        changed.paragraph for item in items if item.answer for changed in item.answer.changed
    }
    if not paragraphs:
        return {}
    rows = Text.objects.filter(paragraph__in=paragraphs, version__draft=draft.pk)
    return {
        (paragraph, version): (number, text)
        for paragraph, version, number, text in rows.values_list("paragraph_id", "version__number", "number", "text")
    }


def _row(item: Item, site: str, texts: dict[tuple[int, int], tuple[str, str]]) -> Row:
    answer = item.answer
    return Row(
        number=item.number,
        chapter=item.place.chapter,
        paragraph=item.place.number,
        is_gone=not item.place.is_current,
        passage=item.passage,
        text=item.text,
        author=item.author,
        at=item.at,
        url=site + item.url,
        reply_to=item.reply_to,
        verdict=answer.label if answer else "",
        reason=_plain(answer),
        signed=answer.signed if answer else "",
        answered_at=answer.at if answer else None,
        version=max((changed.version for changed in answer.changed), default=None) if answer else None,
        wordings=_wordings(answer, texts),
    )


def _plain(answer: Answer | None) -> str:
    return plain(answer.reason) if answer else ""


def _wordings(answer: Answer | None, texts: dict[tuple[int, int], tuple[str, str]]) -> list[Wording]:
    found = []
    for changed in answer.changed if answer else ():
        _number, old = texts.get((changed.paragraph, changed.version - 1), ("", ""))
        _number, new = texts.get((changed.paragraph, changed.version), ("", ""))
        found.append(Wording(changed.number, old, new))
    return found
