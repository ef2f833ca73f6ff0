"""Boxes of votes that took place elsewhere: sealed from the beginning; nobody holds a receipt for their ballots."""

import secrets
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from participation.audit import services as audit
from participation.ballots import merkle
from participation.ballots.contents import canonical
from participation.ballots.models import Box, Channel, RollEntry, SealedBallot
from participation.core import clock
from participation.core.errors import Invalid
from participation.processes.models import Module
from participation.regions.services import touch

BATCH = 1000


@transaction.atomic
def record_sealed(
    *,
    module: Module,
    rules: Any,
    ballots: Iterable[tuple[str, str]],
    tables: Callable[[str], Any] | None = None,
) -> Box:
    """A sealed box of an import-only module. `ballots` are pairs of canonical content and channel.

    The contents were checked by whoever calls. `tables` makes what is published by channel and group, from the root of
    the ballots. Raises Invalid for a module in which people take part here.
    """
    if not module.import_only:
        raise Invalid("Only modules of imports take ballots from elsewhere.")
    box = Box._base_manager.create(module=module, region_id=module.region_id, rules=canonical(rules))
    rows = sorted((uuid.uuid4(), secrets.token_hex(32), content, channel) for content, channel in ballots)
    SealedBallot.objects.bulk_create(
        [
            SealedBallot(key=key, box_id=box.pk, receipt_hash=receipt_hash, content=content)
            for key, receipt_hash, content, _channel in rows
        ],
        batch_size=BATCH,
    )
    RollEntry.objects.bulk_create(
        [RollEntry(box_id=box.pk, channel=channel or Channel.ONLINE, has_voted=True) for *_row, channel in rows],
        batch_size=BATCH,
    )
    box.root = merkle.root(
        [merkle.leaf(receipt_hash, content) for receipt_hash, content in sorted((row[1], row[2]) for row in rows)]
    )
    box.tables = tables(box.root) if tables else {}
    box.state, box.moved_at, box.sealed_at = Box.State.SEALED, clock.now(), clock.now()
    box.save(update_fields=["root", "tables", "state", "moved_at", "sealed_at"])
    audit.record(action="box.sealed", region_id=box.region_id, object_key=box.module_id, root=box.root)
    touch(box.region_id)
    return box
