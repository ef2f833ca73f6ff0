"""From the check page into the box: by account, by access code, or in place of the ballot that has the receipt."""

from datetime import datetime
from typing import Any

from participation.ballots import guessing
from participation.ballots.booth.entering import Way, unknown_receipt
from participation.ballots.contents import parsed
from participation.ballots.eligibility import ATTRIBUTES, age_group_label, attributes_of
from participation.ballots.models import Box, CodeBatch
from participation.ballots.services import casting, codes
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import Refused


def into_the_box(box: Box, way: Way, content: Any, *, agreed: bool) -> casting.Confirmation:
    """Cast a ballot, or confirm or replace the one with the receipt. Raises Refused or Invalid, and nothing is stored.

    `agreed`: whether the voter lets the ballot say of them by which groups it may be counted.
    """
    known = casting.find(box, way.receipt) is not None
    if way.changes and not known:
        raise Refused(unknown_receipt(box))
    if not way.code:
        attributes = groups_of(box, way, at=clock.now()) if agreed else None
        return casting.cast(box=box, voter=way.user, content=content, receipt=way.receipt, attributes=attributes)
    if not known:
        decision = guessing.asked(way.request, box, way.code)
        if isinstance(decision, Denied) and decision.code != "voted":  # that may be the same request, just now
            raise Refused(decision)
    return codes.cast_with_code(box=box, code=way.code, content=content, receipt=way.receipt)


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
    """Whether people vote here with an access code (a query where there are other channels, too)."""
    return codes.without_persons(box) or CodeBatch.objects.filter(box=box).exists()
