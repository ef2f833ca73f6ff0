"""From the check page into the box: by account, by access code, or in place of the ballot that has the receipt."""

from datetime import datetime
from typing import Any

from participation.ballots.booth.entering import Way, unknown_receipt
from participation.ballots.contents import parsed
from participation.ballots.eligibility import ATTRIBUTES, age_group_label, attributes_of
from participation.ballots.models import Box, CodeBatch
from participation.ballots.services import casting, codes, paper
from participation.core import clock
from participation.core.errors import Refused


def into_the_box(box: Box, way: Way, content: Any, *, agreed: bool) -> casting.Confirmation:
    """Cast a ballot, or confirm or replace the one with the receipt. Raises Refused or Invalid, and nothing is stored.

    `agreed`: whether the voter lets the ballot say of them by which groups it may be counted.
    """
    if way.changes and casting.find(box, way.receipt) is None:
        raise Refused(unknown_receipt(box))
    if way.code and not way.changes:
        return codes.cast_with_code(box=box, code=way.code, content=content, receipt=way.receipt)
    attributes = groups_of(box, way, at=clock.now()) if agreed else None
    return casting.cast(box=box, voter=way.user, content=content, receipt=way.receipt, attributes=attributes)


def groups_of(box: Box, way: Way, *, at: datetime) -> dict[str, str]:
    """What a ballot would say of its voter; empty where tables by group are not made or nothing is known."""
    if way.code or way.changes or not parsed(box.rules).get("groups"):
        return {}
    return attributes_of(way.user, box.region, at)


def groups_in_words(groups: dict[str, str]) -> list[str]:
    """The same for people."""
    said = {name: age_group_label(value) if name == "age_group" else value for name, value in groups.items()}
    return [f"{ATTRIBUTES[name]}: {value}" for name, value in said.items()]


def takes_codes(box: Box) -> bool:
    """Whether people vote here with an access code."""
    return codes.without_persons(box) or CodeBatch.objects.filter(box=box).exists()


def takes_paper(box: Box) -> bool:
    """Whether ballots on paper are given out and keyed in after the end."""
    return paper.is_offered(box)
