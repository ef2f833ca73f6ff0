"""What is due: a poll that opens has its box, and the search knows the polls that are public."""

from datetime import datetime

from participation.core.ticking import due
from participation.polls.models import Poll
from participation.polls.querysets import fresh
from participation.polls.search_documents import sync
from participation.polls.services import open_box
from participation.processes.models import Phase


@due("polls.open")
def open_boxes(now: datetime) -> int:
    """Open the boxes of polls in which people can vote now and whose questions were taken over from another poll."""
    running = [phase.module_id for phase in Phase.objects.running(now) if "ballot" in phase.features]
    waiting = Poll._base_manager.filter(pk__in=running, box__isnull=True)
    opened = 0
    for poll in waiting:
        open_box(poll=fresh(poll.pk))
        opened += 1
    return opened


due("polls.search")(sync)
