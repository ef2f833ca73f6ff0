"""What is due: boxes whose time is over are sealed."""

import logging
from datetime import datetime

from django.db.models import Prefetch

from participation.ballots.models import Box
from participation.ballots.services import sealing
from participation.core.errors import DomainError
from participation.core.ticking import due
from participation.processes.models import Phase

logger = logging.getLogger(__name__)


@due("ballots.seal")
def seal_boxes(now: datetime) -> int:
    """Seal every box whose vote has ended; what cannot be sealed now is tried again at the next tick."""
    sealed = 0
    boxes = Box._base_manager.filter(state=Box.State.OPEN).select_related("module")
    for box in boxes.prefetch_related(Prefetch("module__phases", queryset=Phase.objects.all())):
        if not sealing.has_ended(box.module, at=now):
            continue
        try:
            sealing.seal(box=box)
        except (DomainError, RuntimeError) as error:
            logger.warning("The box of module %s is not sealed yet: %s", box.module_id, error)
        else:
            sealed += 1
    return sealed
