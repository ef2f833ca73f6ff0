"""The published list of ballots, as pages and as files. Its order is that of the hashes of the receipts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from participation.ballots.contents import parsed
from participation.ballots.models import Box, Channel, RollEntry, SealedBallot
from participation.ballots.registry import Line, kind_of
from participation.core import sheets

PAGE_SIZE = 50
FORMAT = "ballots-1"  # of the JSON file; docs/ballots.md describes it


@dataclass(frozen=True)
class Shown:
    """A ballot of the list, with its content as it is hashed and in words."""

    receipt_hash: str
    content: str
    lines: list[Line]


@dataclass(frozen=True)
class Turnout:
    """How many ballots came by a channel, by the roll. For paper: how many were given out."""

    channel: str
    label: str
    number: int


def page(box: Box, after: str) -> tuple[list[Shown], str]:
    """One page of the list behind a hash, and the hash behind which the next begins ("" on the last page)."""
    rows = _rows(box).filter(receipt_hash__gt=after)[: PAGE_SIZE + 1]
    found = [_shown(box, *row) for row in rows]
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].receipt_hash if len(found) > PAGE_SIZE else ""


def shown(box: Box, ballot: SealedBallot) -> Shown:
    """One ballot as the list shows it."""
    return _shown(box, ballot.receipt_hash, ballot.content)


def turnout_by_channel(box: Box) -> list[Turnout]:
    """How many have voted by each channel by which anybody has, from the roll."""
    counts = RollEntry.objects.filter(box_id=box.pk, has_voted=True).values("channel").annotate(number=Count("pk"))
    found = {row["channel"]: row["number"] for row in counts.order_by()}
    return [Turnout(channel.value, str(channel.label), found[channel]) for channel in Channel if found.get(channel)]


def as_json(box: Box) -> Iterator[str]:
    """The list as one JSON document, a ballot a line, so that it can be read as it arrives."""
    head = {
        "format": FORMAT,
        "box": box.pk,
        "title": box.module.title,
        "region": box.region.name,
        "sealed_at": box.sealed_at.isoformat() if box.sealed_at else None,
        "root": box.root,
        "count": _rows(box).count(),
        "paper": box.paper,
        "rules": parsed(box.rules),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "ballots": ['
    mark = "\n"
    for ballot in _all(box):
        words = [[line.label, line.text] for line in ballot.lines]
        row = {"receipt_hash": ballot.receipt_hash, "content": ballot.content, "words": words}
        yield mark + json.dumps(row, ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def as_csv(box: Box) -> Iterator[str]:
    """The list as CSV."""
    return sheets.as_csv(*_table(box))


def as_xlsx(box: Box) -> bytes:
    """The list as a workbook."""
    return sheets.as_xlsx({_("Ballots"): _table(box)})


def _table(box: Box) -> tuple[list[str], Iterator[list[Any]]]:
    header = [_("Hash of the receipt"), _("Ballot in words"), _("Ballot as it is hashed")]
    return header, ([each.receipt_hash, _in_one(each.lines), each.content] for each in _all(box))


def _in_one(lines: list[Line]) -> str:
    return "\n".join(f"{line.label}: {line.text}" for line in lines)


def _all(box: Box) -> Iterator[Shown]:
    """Every ballot, in the language in which the file was asked for, however late it is read."""
    language = translation.get_language()
    for row in _rows(box).iterator(chunk_size=2000):
        with translation.override(language):
            ballot = _shown(box, *row)
        yield ballot


def _rows(box: Box) -> Any:
    rows = SealedBallot.objects.filter(box_id=box.pk).order_by("receipt_hash")
    return rows.values_list("receipt_hash", "content")


def _shown(box: Box, receipt_hash: str, content: str) -> Shown:
    return Shown(receipt_hash, content, kind_of(box).lines(parsed(box.rules), parsed(content)))
